/** Spreadsheets (XLSX), written in a thread of their own: fifty thousand rows take seconds. What others wrote is text in a cell, never a formula. */
import { createThread } from '#platform/kernel/thread.ts';

export type Cell = string | number | Date | null | { formula: string; result: number };

export interface Sheet {
  name: string;
  rows: readonly (readonly Cell[])[];
  /** Of the columns, in characters. */
  widths: readonly number[];
  /** Rows in bold, from 1; the first unless told. */
  heads?: readonly number[];
  /** Columns of whole numbers, by their letters. */
  numbers?: readonly string[];
  isHeadFrozen?: boolean;
}

const thread = createThread(new URL('./sheet-thread.ts', import.meta.url), {
  seconds: 60,
  heapMegabytes: 768,
  mostWaiting: 30,
});

/** Writes a book. `Refusal`: `tooLarge`, `temporarilyUnavailable` where too many wait. */
export async function makeSheets(sheets: readonly Sheet[]): Promise<Buffer> {
  return Buffer.from((await thread.run(sheets)) as Uint8Array);
}
