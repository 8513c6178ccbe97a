/** The published template (R5.4), from the table that the reading uses: a spreadsheet, or CSV with a mark that Excel understands. */
import { makeSheets } from '#services/papers/make-sheets.ts';
import { COLUMNS } from './columns.ts';

const WIDTH = 24;

/** The template as XLSX. */
export function makeXlsxTemplate(): Promise<Buffer> {
  const notes = COLUMNS.map(({ vi, en, isRequired, example }) => [vi, en, isRequired ? 'có' : '', example]);
  return makeSheets([
    {
      name: 'Danh sách cán bộ',
      rows: [COLUMNS.map(({ vi }) => vi), COLUMNS.map(({ example }) => example)],
      widths: COLUMNS.map(() => WIDTH),
      isHeadFrozen: true,
    },
    { name: 'Hướng dẫn', rows: [['Cột', 'Column', 'Bắt buộc', 'Ví dụ'], ...notes], widths: [] },
  ]);
}

/** A line of CSV (RFC 4180 §2). */
function line(cells: readonly string[]): string {
  return cells.map((cell) => (/[",;]/.test(cell) ? `"${cell}"` : cell)).join(',');
}

/** The template as CSV. */
export function makeCsvTemplate(): string {
  return `\uFEFF${line(COLUMNS.map(({ vi }) => vi))}\r\n${line(COLUMNS.map(({ example }) => example))}\r\n`;
}
