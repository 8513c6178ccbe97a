/**
 * XLSX (ISO/IEC 29500) as rows of text, its first sheet (R5.4). A spreadsheet is a ZIP: what it would unfold to is counted from its
 * directory before anything is unfolded, and what has macros, links to outside or odd parts is refused.
 */
import type { CellValue } from 'exceljs';
import { Refusal } from '#platform/kernel/fault.ts';
import { MAX_ROWS } from './read-csv.ts';

const MAX_UNFOLDED = 300 * 1024 * 1024;
const MAX_PARTS = 2000;
const MAX_RATIO = 200;
const MAX_COLUMNS = 200;
const END = 0x06054b50;
const ENTRY = 0x02014b50;

function broken(): Refusal {
  return new Refusal('invalidArgument', 'Tệp bảng tính hỏng hoặc không phải .xlsx. (Not a sound .xlsx.)');
}

/** The parts of a ZIP as its directory names them (APPNOTE 4.3.12), with the size each claims. */
function partsOf(bytes: Buffer): { name: string; size: number }[] {
  const from = Math.max(0, bytes.length - 65_557);
  let end = -1;
  for (let at = bytes.length - 22; at >= from && end < 0; at -= 1)
    if (bytes.readUInt32LE(at) === END) end = at;
  if (end < 0) throw broken();
  const count = bytes.readUInt16LE(end + 10);
  if (count > MAX_PARTS) throw broken();
  const parts: { name: string; size: number }[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    parts.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      size: bytes.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
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
}

/** A cell as text: dates as ISO days, formulas as their result, rich text as its letters. */
function textOf(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return `${value}`;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return value.text;
  if ('result' in value) return textOf(value.result);
  return '';
}

export interface SheetRow {
  /** As the spreadsheet counts, from 1; empty rows are left out. */
  number: number;
  cells: string[];
}

/** The rows of the first sheet. `Refusal`: `invalidArgument`, `tooLarge`, `tooMany`. */
export async function readXlsxRows(bytes: Buffer): Promise<string[][]> {
  return (await readSheetRows(bytes)).map(({ cells }) => cells);
}

/** The rows of the first sheet with their numbers. `Refusal`: as `readXlsxRows`. */
export async function readSheetRows(bytes: Buffer): Promise<SheetRow[]> {
  requireHarmless(bytes);
  // Large, and rarely needed.
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  try {
    await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]);
  } catch {
    throw broken();
  }
  const [sheet] = book.worksheets;
  if (!sheet) throw broken();
  if (sheet.rowCount > MAX_ROWS)
    throw new Refusal('tooMany', `Tối đa ${MAX_ROWS} dòng. (At most ${MAX_ROWS} rows.)`);
  const rows: SheetRow[] = [];
  sheet.eachRow((row, number) => {
    const cells = Array.isArray(row.values) ? row.values.slice(1, MAX_COLUMNS + 1) : [];
    rows.push({ number, cells: Array.from(cells, textOf) });
  });
  return rows;
}
