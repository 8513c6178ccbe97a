/** The published template (R5.4), from the table that the reading uses: a spreadsheet, or CSV with a mark that Excel understands. */
import { COLUMNS } from './columns.ts';

const WIDTH = 24;

/** The template as XLSX. */
export async function makeXlsxTemplate(): Promise<Buffer> {
  // Large, and rarely needed.
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Danh sách cán bộ');
  sheet.columns = COLUMNS.map(({ field, vi }) => ({ header: vi, key: field, width: WIDTH }));
  sheet.getRow(1).font = { bold: true };
  sheet.addRow(COLUMNS.map(({ example }) => example));
  sheet.views = [{ state: 'frozen', ySplit: 1 }];
  const notes = book.addWorksheet('Hướng dẫn');
  notes.addRow(['Cột', 'Column', 'Bắt buộc', 'Ví dụ']);
  for (const { vi, en, isRequired, example } of COLUMNS)
    notes.addRow([vi, en, isRequired ? 'có' : '', example]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** A line of CSV (RFC 4180 §2). */
function line(cells: readonly string[]): string {
  return cells.map((cell) => (/[",;]/.test(cell) ? `"${cell}"` : cell)).join(',');
}

/** The template as CSV. */
export function makeCsvTemplate(): string {
  return `\uFEFF${line(COLUMNS.map(({ vi }) => vi))}\r\n${line(COLUMNS.map(({ example }) => example))}\r\n`;
}
