/** Reads the rows of one file after the other, in a thread of its own (`sniff.ts`). */
import { parentPort } from 'node:worker_threads';
import { answerTasks } from '#platform/kernel/thread.ts';
import { type FileRow, readCsvRows } from './read-csv.ts';
import { readXlsxRows } from './read-xlsx.ts';

answerTasks(
  parentPort,
  async ({ format, bytes }: { format: 'xlsx' | 'csv'; bytes: Uint8Array }): Promise<FileRow[]> => {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return format === 'xlsx' ? await readXlsxRows(file) : readCsvRows(file);
  },
);
