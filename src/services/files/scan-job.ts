/**
 * Scans a stored file (R6.6). Up to `WHOLE_BYTES` it is held in memory, as a message is; beyond it is streamed to the scanner, and where
 * the scanner does not take so much, in windows. The window's overlap is longer than any signature of a byte sequence.
 */

import { findStoredFile } from '#domain/files/find-stored-file.ts';
import { readWholeFile, streamFile } from '#domain/files/read-file.ts';
import { FILE_SCAN, recordScan, type StoredFile } from '#domain/files/stored-files.ts';
import type { BlobStore, ByteRange } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Scanner, ScanResult } from '#services/antivirus/scanner.ts';

export interface FileScanParts {
  db: Database;
  blobs: BlobStore;
  scanner: Scanner;
}

const MEGABYTE = 1024 * 1024;
const WHOLE_BYTES = 32 * MEGABYTE;
/** clamd takes 25 MB in its smallest usual setting. */
const WINDOW_BYTES = 16 * MEGABYTE;
const OVERLAP_BYTES = MEGABYTE;
/** What our own rules look at of a file too large to be opened: its name and its first bytes. */
const HEAD_BYTES = 64 * 1024;

type Outcome = { result: ScanResult; isInPieces: boolean };

async function readRange(parts: FileScanParts, file: StoredFile, range: ByteRange): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(streamFile(parts, file, range)));
}

async function scanInWindows(
  parts: FileScanParts,
  file: StoredFile,
  signal: AbortSignal,
): Promise<ScanResult> {
  let result: ScanResult = { kind: 'clean', by: 'clamd' };
  for (let start = 0; start < file.size && !signal.aborted; start += WINDOW_BYTES - OVERLAP_BYTES) {
    const bytes = await readRange(parts, file, { start, end: start + WINDOW_BYTES });
    result = await parts.scanner.scan({ file: bytes, name: file.name });
    if (result.kind !== 'clean' && result.kind !== 'suspicious') return result;
  }
  return result;
}

async function scan(parts: FileScanParts, file: StoredFile, signal: AbortSignal): Promise<Outcome> {
  const { scanner } = parts;
  if (file.size <= WHOLE_BYTES)
    return {
      result: await scanner.scan({ file: await readWholeFile(parts, file), name: file.name }),
      isInPieces: false,
    };
  const head = await readRange(parts, file, { start: 0, end: HEAD_BYTES });
  const stream = () => streamFile(parts, file);
  const result = await scanner.scan({ stream, head, name: file.name });
  if (result.kind !== 'tooLarge')
    return { result, isInPieces: result.kind === 'clean' && result.by === 'policy' };
  return { result: await scanInWindows(parts, file, signal), isInPieces: true };
}

/** What an archive holds that is too large to be opened is to be doubted; it is no virus. */
function isUnopened(result: ScanResult): boolean {
  return result.kind === 'infected' && result.by === 'policy' && result.name.startsWith('archiveBomb');
}

async function record(
  parts: FileScanParts,
  file: StoredFile,
  { result, isInPieces }: Outcome,
): Promise<void> {
  if (result.kind === 'unavailable' || result.kind === 'tooLarge')
    throw new Refusal('temporarilyUnavailable', 'The virus scanner does not answer; the file waits.');
  const finding = 'name' in result ? result.name : result.kind === 'unscanned' ? 'unscanned' : undefined;
  const state = result.kind === 'infected' && !isUnopened(result) ? 'infected' : 'clean';
  await recordScan(parts.db, file, { state, finding, isInPieces });
}

/** Makes the handler. */
export function fileScanJob(parts: FileScanParts): JobHandler {
  return {
    queue: FILE_SCAN,
    async run({ payload, signal }) {
      const file = await findStoredFile(parts.db, payload as Pick<StoredFile, 'accountId' | 'id'>);
      if (file?.state !== 'scanning') return;
      const outcome = await scan(parts, file, signal);
      if (!signal.aborted) await record(parts, file, outcome);
    },
  };
}
