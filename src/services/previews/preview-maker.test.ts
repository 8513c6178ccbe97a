/** Previews by the real process: what it reads, and that it ends when it takes too much. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import excel from 'exceljs';
import { strToU8, zipSync } from 'fflate';
import { createPreviewMaker } from './preview-maker.ts';

test('a letter of Word becomes a page, a workbook its sheets', async () => {
  const maker = createPreviewMaker();
  const document = new Document({
    sections: [
      {
        children: [
          new Paragraph({ text: 'Kế hoạch', heading: HeadingLevel.HEADING_1 }),
          new Paragraph('Kính gửi <b>'),
        ],
      },
    ],
  });
  const page = await maker.make('docx', await Packer.toBuffer(document));
  assert.deepEqual(page, { kind: 'html', html: '<h1>Kế hoạch</h1><p>Kính gửi &lt;b&gt;</p>' });
  const book = new excel.Workbook();
  book.addWorksheet('Dự toán').addRows([
    ['Mục', 'Số tiền'],
    ['Giấy', 1200],
  ]);
  const sheets = await maker.make('xlsx', Buffer.from(await book.xlsx.writeBuffer()));
  assert.deepEqual(sheets, {
    kind: 'sheets',
    sheets: [
      {
        name: 'Dự toán',
        rows: [
          ['Mục', 'Số tiền'],
          ['Giấy', '1200'],
        ],
        isCut: false,
      },
    ],
  });
});

test('what is broken, a bomb or too slow is told as such, and the server goes on', async () => {
  const maker = createPreviewMaker();
  assert.deepEqual(await maker.make('docx', Buffer.from('PK nothing')), { kind: 'unreadable' });
  const bomb = zipSync({ 'word/document.xml': new Uint8Array(101 * 1024 * 1024) }, { level: 1 });
  assert.deepEqual(await maker.make('docx', Buffer.from(bomb)), { kind: 'unreadable' });
  const slow = createPreviewMaker({ timeoutMs: 1 });
  const file = Buffer.from(zipSync({ 'content.xml': strToU8('<office:text/>') }));
  assert.deepEqual(await slow.make('odt', file), { kind: 'tooMuch' });
  assert.deepEqual(await maker.make('odt', Buffer.alloc(31 * 1024 * 1024)), { kind: 'tooMuch' });
});
