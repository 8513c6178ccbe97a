/** CSV after RFC 4180 as spreadsheets write it: UTF-8 with or without mark, UTF-16, comma, semicolon or tab (R5.4). */
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { Refusal } from '#platform/kernel/fault.ts';

export const MAX_ROWS = 50_000;
/** A row of a file. */
export interface FileRow {
  /** As a spreadsheet counts, from 1; empty rows are left out. */
  number: number;
  cells: string[];
}

const MAX_RECORD = 100_000;
const SAMPLE = 4096;

function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(
      'invalidArgument',
      'Tệp không phải UTF-8 (TCVN3, VNI?): hãy lưu lại dạng CSV UTF-8. (Not UTF-8: save it as CSV UTF-8.)',
    );
  }
}

function delimiterOf(text: string): string {
  const sample = text.slice(0, SAMPLE);
  const counts = [',', ';', '\t'].map((sign) => [sample.split(sign).length, sign] as const);
  return counts.toSorted(([a], [b]) => b - a)[0]?.[1] ?? ',';
}

/** The rows as text with their numbers. `Refusal`: `invalidArgument` names the line, `tooMany`. */
export function readCsvRows(bytes: Buffer): FileRow[] {
  const text = textOf(bytes);
  if (text.includes('\0'))
    throw new Refusal('invalidArgument', 'Tệp không phải văn bản. (The file is not text.)');
  try {
    const read: unknown = parse(text, {
      info: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD,
      to: MAX_ROWS + 20,
    });
    const rows = read as { record: string[]; info: { records: number; empty_lines: number } }[];
    if (rows.length > MAX_ROWS)
      throw new Refusal('tooMany', `Tối đa ${MAX_ROWS} dòng. (At most ${MAX_ROWS} rows.)`);
    return rows.map(({ record, info }) => ({ number: info.records + info.empty_lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Refusal('invalidArgument', `Tệp CSV hỏng: ${error.message.slice(0, 200)} (The CSV is broken.)`);
  }
}
