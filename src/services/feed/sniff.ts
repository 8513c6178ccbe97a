/** What a file is, by its bytes (R5.4): a spreadsheet or a text with columns; everything else is refused in clear words. */
import { Refusal } from '#platform/kernel/fault.ts';
import { createThread } from '#platform/kernel/thread.ts';
import type { FileRow } from './read-csv.ts';

/** 30,000 rows of all columns are 6 MB of CSV and 3 MB of XLSX. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

export interface ReadFile {
  format: 'xlsx' | 'csv';
  headings: string[];
  rows: string[][];
}

const thread = createThread(new URL('./rows-thread.ts', import.meta.url), {
  seconds: 60,
  heapMegabytes: 768,
  mostWaiting: 30,
});

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** Files that are often sent for a list, and what to do about them. */
const REFUSED: readonly [Buffer, string][] = [
  [
    Buffer.from('d0cf11e0', 'hex'),
    'Đây là tệp Excel cũ (.xls): hãy lưu lại dạng .xlsx. (An old Excel file: save it as .xlsx.)',
  ],
  [Buffer.from('%PDF'), 'Đây là tệp PDF: hãy gửi bảng tính .xlsx hoặc .csv. (A PDF: send a spreadsheet.)'],
  [Buffer.from('MZ'), 'Đây là chương trình, không phải danh sách. (A program, not a list.)'],
  [Buffer.from('\u007fELF', 'latin1'), 'Đây là chương trình, không phải danh sách. (A program, not a list.)'],
  [
    Buffer.from('<'),
    'Đây là trang web hoặc XML: hãy gửi .xlsx hoặc .csv. (A web page or XML: send .xlsx or .csv.)',
  ],
  [Buffer.from('{\\rtf'), 'Đây là văn bản RTF: hãy gửi .xlsx hoặc .csv. (RTF: send .xlsx or .csv.)'],
];

/** The rows of a file, read in a thread of its own: it takes seconds where a file is large. `Refusal`: `tooLarge`, `tooMany`, `invalidArgument`. */
export async function readFileRows(bytes: Buffer): Promise<{ format: 'xlsx' | 'csv'; rows: FileRow[] }> {
  if (bytes.length === 0) throw new Refusal('invalidArgument', 'Tệp rỗng. (The file is empty.)');
  if (bytes.length > MAX_FILE_BYTES)
    throw new Refusal('tooLarge', `Tệp lớn hơn ${MAX_FILE_BYTES / 1048576} MB. (The file is too large.)`);
  const format = bytes.subarray(0, 4).equals(ZIP) ? 'xlsx' : 'csv';
  const wrong = REFUSED.find(([magic]) => bytes.subarray(0, magic.length).equals(magic));
  if (wrong) throw new Refusal('invalidArgument', wrong[1]);
  return { format, rows: (await thread.run({ format, bytes })) as FileRow[] };
}

/** Reads a file as headings and rows. `Refusal` as `readFileRows`. */
export async function readFeedFile(bytes: Buffer): Promise<ReadFile> {
  const { format, rows } = await readFileRows(bytes);
  return { format, ...split(rows.map(({ cells }) => cells)) };
}

/** The first row that has two cells filled holds the headings: titles of a list stand above it. */
function split(all: string[][]): { headings: string[]; rows: string[][] } {
  const at = all.findIndex((row) => row.filter((cell) => cell.trim() !== '').length >= 2);
  const headings = all[at];
  if (!headings) throw new Refusal('invalidArgument', 'Tệp không có dòng tiêu đề cột. (No row of headings.)');
  return { headings, rows: all.slice(at + 1) };
}
