/** Rows of a table as CSV, days and times as written here. */
import { encodeCsv } from '#formats/csv/encode-csv.ts';
import { readMoment } from './moment-cell.ts';

export function encodeRows(rows: readonly (readonly string[])[]): string {
  return encodeCsv(rows.map((row) => row.map((value) => readMoment(value)?.text ?? value)));
}
