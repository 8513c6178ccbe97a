/** Previews by the real process: what it reads, and that it ends when it takes too much. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CFB, utils, write } from '@e965/xlsx';
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

/** The least that Word 97 takes: a head, the words, and the table that says where they are ([MS-DOC] §2.4.1). */
function wordDocument(words: string): Buffer {
  const text = Buffer.from(words, 'utf16le');
  const head = Buffer.alloc(0x400);
  head.writeUInt16LE(0xa5ec, 0);
  head.writeUInt32LE(words.length, 0x4c);
  const pieces = Buffer.alloc(1 + 4 + 8 + 8);
  pieces.writeUInt8(2, 0);
  pieces.writeUInt32LE(16, 1);
  pieces.writeUInt32LE(words.length, 9);
  pieces.writeUInt32LE(head.length, 15);
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, 'WordDocument', Buffer.concat([head, text, Buffer.alloc(8_192)]));
  CFB.utils.cfb_add(file, '0Table', Buffer.concat([pieces, Buffer.alloc(8_192)]));
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array);
}

test('files of Office before 2007 are read too, and what only has their name is told as broken', async () => {
  const maker = createPreviewMaker({ atOnce: 4 });
  const book = { SheetNames: ['Dự toán'], Sheets: { 'Dự toán': utils.aoa_to_sheet([['Giấy', 1200]]) } };
  const slides = CFB.utils.cfb_new();
  CFB.utils.cfb_add(slides, 'PowerPoint Document', Buffer.alloc(8_192));
  const rtf = await maker.make('doc', Buffer.from('{\\rtf1 Chao}'));
  assert.equal(rtf.kind, 'html', 'a letter that is RTF under the name of Word');
  const [doc, xls, ppt, ...broken] = await Promise.all([
    maker.make('doc', wordDocument('Kính gửi <b>\rSở Nội vụ\rB¸o c¸o kÕt qu¶ thùc hiÖn\r')),
    maker.make('xls', Buffer.from(write(book, { type: 'buffer', bookType: 'biff8' }) as Uint8Array)),
    maker.make('ppt', Buffer.from(CFB.write(slides, { type: 'buffer' }) as Uint8Array)),
    ...(['doc', 'ppt'] as const).map((kind) => maker.make(kind, Buffer.from('not of Office'))),
  ]);
  assert.deepEqual(doc, {
    kind: 'html',
    html: '<p>Kính gửi &lt;b></p><p>Sở Nội vụ</p><p>Báo cáo kết quả thực hiện</p>',
  });
  assert.deepEqual(xls, {
    kind: 'sheets',
    sheets: [{ name: 'Dự toán', rows: [['Giấy', '1200']], isCut: false }],
  });
  assert.deepEqual(ppt, { kind: 'slides', slides: [], isCut: false });
  assert.deepEqual(broken, [{ kind: 'unreadable' }, { kind: 'unreadable' }]);
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
