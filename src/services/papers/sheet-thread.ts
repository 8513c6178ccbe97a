/** Writes one spreadsheet after the other, in a thread of its own (`make-sheets.ts`). */
import { parentPort } from 'node:worker_threads';
import ExcelJS from 'exceljs';
import { answerTasks } from '#platform/kernel/thread.ts';
import type { Sheet } from './make-sheets.ts';
import { plainText } from './plain-text.ts';

function addSheet(
  book: ExcelJS.Workbook,
  { name, rows, widths, heads = [1], numbers = [], isHeadFrozen }: Sheet,
): void {
  const sheet = book.addWorksheet(name);
  for (const row of rows) sheet.addRow(row.map((one) => (typeof one === 'string' ? plainText(one) : one)));
  for (const number of heads) sheet.getRow(number).font = { bold: true };
  for (const [at, width] of widths.entries()) sheet.getColumn(at + 1).width = width;
  for (const column of numbers) sheet.getColumn(column).numFmt = '#,##0';
  if (isHeadFrozen) sheet.views = [{ state: 'frozen', ySplit: 1 }];
}

answerTasks(parentPort, async (sheets: readonly Sheet[]) => {
  const book = new ExcelJS.Workbook();
  for (const sheet of sheets) addSheet(book, sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
});
