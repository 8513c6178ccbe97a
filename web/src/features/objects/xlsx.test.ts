/** Files of tables are opened by other programs than Excel: here by the one that reads the lists of the province. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { encodeXlsx } from './xlsx.ts';

test('a table as a spreadsheet has each cell in its place, also beyond Z, and opens in another program', async () => {
  const headings = Array.from({ length: 30 }, (_, at) => `Cột ${at + 1}`);
  const values = headings.map((_, at) => (at === 1 ? '' : at === 29 ? '12' : `<${at}> & "chữ"`));
  const book = new ExcelJS.Workbook();
  const bytes = encodeXlsx('Nhật ký: tháng 11', [headings, values]);
  await book.xlsx.load(Buffer.from(bytes) as unknown as Parameters<typeof book.xlsx.load>[0]);
  const [sheet] = book.worksheets;
  assert.equal(sheet?.rowCount, 2);
  assert.equal(sheet?.getCell('AD1').value, 'Cột 30');
  assert.equal(sheet?.getCell('AD2').value, 12);
  assert.equal(sheet?.getCell('C2').value, '<2> & "chữ"');
});
