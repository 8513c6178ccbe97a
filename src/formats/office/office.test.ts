/** Office files read without the programs that wrote them; what is broken or a bomb says so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { readOpenDocument } from './open-document.ts';
import { readPptx } from './pptx.ts';
import { officeKindOf } from './preview.ts';
import { xmlTokens } from './xml-tokens.ts';
import { OfficeFault, unzipParts } from './zip-parts.ts';

const LIMITS = { maxBytes: 1_000_000, maxParts: 100 };

function slide(title: string, ...lines: string[]): Uint8Array {
  const paragraphs = lines.map(
    (line, level) => `<a:p><a:pPr lvl="${level}"/><a:r><a:t>${line}</a:t></a:r></a:p>`,
  );
  return strToU8(
    `<p:sld><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>${title}</a:t></a:r></a:p></p:sp><p:sp><p:nvPr><p:ph idx="1"/></p:nvPr>${paragraphs.join('')}</p:sp></p:sld>`,
  );
}

test('a presentation is read in the order its slides are shown', () => {
  const bytes = zipSync({
    'ppt/presentation.xml': strToU8(
      '<p:sldIdLst><p:sldId id="1" r:id="rId2"/><p:sldId id="2" r:id="rId1"/></p:sldIdLst>',
    ),
    'ppt/_rels/presentation.xml.rels': strToU8(
      '<Relationship Id="rId1" Target="slides/slide1.xml"/><Relationship Id="rId2" Target="/ppt/slides/slide2.xml"/>',
    ),
    'ppt/slides/slide1.xml': slide('Kết luận'),
    'ppt/slides/slide2.xml': slide('Kế hoạch &amp; tiến độ', 'Quý I', 'Chi tiết'),
  });
  assert.deepEqual(readPptx(bytes, LIMITS), {
    kind: 'slides',
    isCut: false,
    slides: [
      {
        title: 'Kế hoạch & tiến độ',
        lines: [
          { text: 'Quý I', level: 0 },
          { text: 'Chi tiết', level: 1 },
        ],
      },
      { title: 'Kết luận', lines: [] },
    ],
  });
});

const pack = (xml: string): Uint8Array => zipSync({ 'content.xml': strToU8(xml) });

test('OpenDocument texts, sheets and presentations are read, and markup in a text stays text', () => {
  const text = pack(
    '<office:text><text:h text:outline-level="2">Mục</text:h><text:p>a &lt;script&gt; b</text:p></office:text>',
  );
  assert.deepEqual(readOpenDocument(text, 'odt', LIMITS), {
    kind: 'html',
    html: '<h2>Mục</h2><p>a &lt;script&gt; b</p>',
  });
  const sheet = pack(
    '<table:table table:name="Bảng"><table:table-row><table:table-cell><text:p>Số</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>1</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row></table:table>',
  );
  assert.deepEqual(readOpenDocument(sheet, 'ods', LIMITS), {
    kind: 'sheets',
    sheets: [{ name: 'Bảng', rows: [['Số', '1', '1']], isCut: false }],
  });
  const show = pack('<draw:page><text:p>Tựa</text:p><text:p>Dòng</text:p></draw:page>');
  assert.deepEqual(readOpenDocument(show, 'odp', LIMITS), {
    kind: 'slides',
    isCut: false,
    slides: [{ title: 'Tựa', lines: [{ text: 'Dòng', level: 0 }] }],
  });
});

test('a bomb, a heap of parts, and what is no office file are faults', () => {
  const bomb = zipSync({ 'content.xml': new Uint8Array(5_000_000) });
  assert.throws(() => readOpenDocument(bomb, 'odt', LIMITS), OfficeFault);
  const heap = zipSync(
    Object.fromEntries(Array.from({ length: 200 }, (_, number) => [`${number}`, new Uint8Array(1)])),
  );
  assert.throws(() => unzipParts(heap, () => true, LIMITS), OfficeFault);
  assert.throws(() => readPptx(strToU8('không phải'), LIMITS), OfficeFault);
});

test('the kind is told by the name before the type', () => {
  assert.equal(officeKindOf('Báo cáo.DOCX', 'application/octet-stream'), 'docx');
  assert.equal(officeKindOf('', 'application/vnd.oasis.opendocument.spreadsheet'), 'ods');
  assert.equal(officeKindOf('a.docm', 'application/octet-stream'), undefined);
});

test('no text makes the reader of XML fail or run on', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      assert.ok([...xmlTokens(text, 1_000)].length <= 1_000);
    }),
  );
});
