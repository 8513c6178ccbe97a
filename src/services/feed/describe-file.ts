/** What stands in a list before it is sent (R5.4): headings, where each field would be read from, and some rows to look at. */
import { COLUMNS, findColumns } from './columns.ts';
import { readFeedFile } from './sniff.ts';

const SHOWN_ROWS = 5;
const SHOWN_LENGTH = 60;

/** A file as the form shows it. `Refusal`: `tooLarge`, `invalidArgument`. */
export interface DescribedFile {
  format: 'xlsx' | 'csv';
  headings: string[];
  rowCount: number;
  sample: string[][];
  fields: { field: string; vi: string; en: string; isRequired: boolean; heading: string | null }[];
}

/** Reads a file and tells what is in it; nothing is kept. */
export async function describeFile(bytes: Buffer): Promise<DescribedFile> {
  const { format, headings, rows } = await readFeedFile(bytes);
  const mapping = findColumns(headings);
  return {
    format,
    headings,
    rowCount: rows.length,
    sample: rows.slice(0, SHOWN_ROWS).map((row) => row.map((cell) => cell.slice(0, SHOWN_LENGTH))),
    fields: COLUMNS.map(({ field, vi, en, isRequired }) => ({
      field,
      vi,
      en,
      isRequired: isRequired ?? false,
      heading: headings[mapping[field] ?? -1] ?? null,
    })),
  };
}
