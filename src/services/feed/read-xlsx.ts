/**
 * XLSX (ISO/IEC 29500) as rows of text, its first sheet (R5.4). A spreadsheet is a ZIP: what it would unfold to is counted from its
 * directory before anything is unfolded, and what has macros, links to outside or odd parts is refused.
 */
import { inflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { Refusal } from '#platform/kernel/fault.ts';
import { type FileRow, MAX_ROWS } from './read-csv.ts';

const MAX_UNFOLDED = 300 * 1024 * 1024;
const MAX_PARTS = 2000;
const MAX_RATIO = 200;
const MAX_COLUMNS = 200;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const DEFLATED = 8;

function broken(): Refusal {
  return new Refusal('invalidArgument', 'Tệp bảng tính hỏng hoặc không phải .xlsx. (Not a sound .xlsx.)');
}

interface Part {
  name: string;
  /** As it claims. */
  size: number;
  packed: Buffer;
  isDeflated: boolean;
}

/** Where the directory of a ZIP begins and how much it holds (APPNOTE 4.3.16); one that could be read in two ways is broken. */
function findDirectory(bytes: Buffer): { start: number; end: number; count: number } {
  const from = Math.max(0, bytes.length - 65_557);
  let end = -1;
  for (let at = bytes.length - 22; at >= from && end < 0; at -= 1)
    if (bytes.readUInt32LE(at) === END) end = at;
  if (end < 0 || bytes.readUInt32LE(end + 4) !== 0) throw broken();
  const count = bytes.readUInt16LE(end + 10);
  const start = bytes.readUInt32LE(end + 16);
  const isWhole = start + bytes.readUInt32LE(end + 12) === end && bytes.readUInt16LE(end + 8) === count;
  if (!isWhole || count > MAX_PARTS) throw broken();
  return { start, end, count };
}

/** The bytes of a part where its own head says (4.3.7). */
function packedAt(bytes: Buffer, at: number, length: number): Buffer {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw broken();
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (start + length > bytes.length) throw broken();
  return bytes.subarray(start, start + length);
}

/** The parts of a ZIP as its directory names them (4.3.12). */
function partsOf(bytes: Buffer): Part[] {
  const { start, end, count } = findDirectory(bytes);
  const parts: Part[] = [];
  let at = start;
  while (at < end) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== ENTRY) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    parts.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      size: bytes.readUInt32LE(at + 24),
      packed: packedAt(bytes, bytes.readUInt32LE(at + 42), bytes.readUInt32LE(at + 20)),
      isDeflated: bytes.readUInt16LE(at + 10) === DEFLATED,
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (parts.length !== count) throw broken();
  return parts;
}

/** What a part claims is what it is: the reader behind would unfold it to its end before it looked. */
function requireHonest({ size, packed, isDeflated }: Part): void {
  try {
    const length = isDeflated ? inflateRawSync(packed, { maxOutputLength: size + 1 }).length : packed.length;
    if (length === size) return;
  } catch {
    // Longer, or no such stream.
  }
  throw broken();
}

function requireHarmless(bytes: Buffer): void {
  const parts = partsOf(bytes);
  const names = parts.map(({ name }) => name.toLowerCase());
  if (!names.includes('xl/workbook.xml'))
    throw new Refusal(
      'invalidArgument',
      'Đây là tệp nén, không phải bảng tính .xlsx. (A ZIP, but no spreadsheet.)',
    );
  if (
    names.some(
      (name) =>
        name.endsWith('vbaproject.bin') ||
        name.startsWith('xl/externallinks/') ||
        name.startsWith('xl/embeddings/'),
    )
  )
    throw new Refusal(
      'invalidArgument',
      'Bảng tính có macro hoặc liên kết ra ngoài: hãy lưu lại bản sạch. (It has macros or outside links.)',
    );
  const unfolded = parts.reduce((sum, { size }) => sum + size, 0);
  if (unfolded > MAX_UNFOLDED || unfolded / bytes.length > MAX_RATIO)
    throw new Refusal('tooLarge', 'Bảng tính nở ra quá lớn: không nhận. (It unfolds to far too much.)');
  for (const part of parts) requireHonest(part);
}

/** A cell as text: dates as ISO days, formulas as their result, rich text as its letters; a fault of a formula is empty. */
function textOf(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'object' || value === null) return '';
  if ('richText' in value && Array.isArray(value.richText))
    return value.richText.map((run: { text?: unknown } | null) => textOf(run?.text)).join('');
  if ('text' in value) return textOf(value.text);
  if ('result' in value) return textOf(value.result);
  return '';
}

/** The rows of the first sheet with their numbers, empty ones left out. `Refusal`: `invalidArgument`, `tooLarge`, `tooMany`. */
export async function readXlsxRows(bytes: Buffer): Promise<FileRow[]> {
  requireHarmless(bytes);
  const book = new ExcelJS.Workbook();
  try {
    await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]);
  } catch {
    throw broken();
  }
  const [sheet] = book.worksheets;
  if (!sheet) throw broken();
  if (sheet.actualRowCount > MAX_ROWS)
    throw new Refusal('tooMany', `Tối đa ${MAX_ROWS} dòng. (At most ${MAX_ROWS} rows.)`);
  const rows: FileRow[] = [];
  sheet.eachRow((row, number) => {
    const cells = Array.isArray(row.values) ? row.values.slice(1, MAX_COLUMNS + 1) : [];
    rows.push({ number, cells: Array.from(cells, textOf) });
  });
  return rows;
}
