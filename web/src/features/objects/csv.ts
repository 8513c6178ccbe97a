/** Rows as CSV that spreadsheets open with their Vietnamese letters (RFC 4180, with a byte order mark), days and times as written here. */
import { readMoment } from './moment-cell.ts';

/** A cell that begins like a formula is made text, so that opening the file runs nothing. */
function cell(value: string): string {
  const moment = readMoment(value);
  if (moment) return moment.text;
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function encodeCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
