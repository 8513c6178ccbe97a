/**
 * The process of one preview: a line of JSON with the kind, then the file, on its input; the preview as JSON on its output.
 *
 * A ZIP that unpacks to too much is looked at before any library sees it.
 */
import { fromOldFonts } from '#formats/charset/old-fonts.ts';
import { readOpenDocument } from '#formats/office/open-document.ts';
import { readPptStream } from '#formats/office/ppt.ts';
import { readPptx } from '#formats/office/pptx.ts';
import {
  type OfficeKind,
  type OfficePreview,
  PREVIEW_LIMITS,
  type PreviewSheet,
} from '#formats/office/preview.ts';
import { readRtf } from '#formats/office/rtf.ts';
import { type PartLimits, unzipParts } from '#formats/office/zip-parts.ts';

const LIMITS: PartLimits = { maxBytes: 100 * 1024 * 1024, maxParts: 5_000 };

async function readDocx(bytes: Buffer): Promise<OfficePreview> {
  const { default: mammoth } = await import('mammoth');
  const { value } = await mammoth.convertToHtml({ buffer: bytes });
  return { kind: 'html', html: value };
}

async function readXlsx(bytes: Buffer): Promise<OfficePreview> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
  const sheets = book.worksheets.slice(0, PREVIEW_LIMITS.sheets).map((sheet): PreviewSheet => {
    const rows: string[][] = [];
    const columns = Math.min(sheet.columnCount, PREVIEW_LIMITS.columns);
    const count = Math.min(sheet.rowCount, PREVIEW_LIMITS.rows);
    for (let number = 1; number <= count; number += 1) {
      const row = sheet.getRow(number);
      const cells = Array.from({ length: columns }, (_, index) =>
        row.getCell(index + 1).text.slice(0, PREVIEW_LIMITS.cell),
      );
      while (cells.at(-1) === '') cells.pop();
      rows.push(cells);
    }
    const isCut = sheet.rowCount > count || sheet.columnCount > columns;
    return { name: sheet.name, rows, isCut };
  });
  return { kind: 'sheets', sheets };
}

/** Word 97 to 2003: its words, paragraph by paragraph; type faces and pictures are not read. */
async function readDoc(bytes: Buffer): Promise<OfficePreview> {
  const { default: WordExtractor } = await import('word-extractor');
  const document = await new WordExtractor().extract(bytes);
  const parts = [document.getBody(), document.getFootnotes(), document.getEndnotes()];
  const escaped = parts
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split('\n')
    .map((line) => line.trim());
  return { kind: 'html', html: escaped.map((line) => (line === '' ? '' : `<p>${line}</p>`)).join('') };
}

/** Excel 97 to 2003, and 5. */
async function readXls(bytes: Buffer): Promise<OfficePreview> {
  const { read, utils } = await import('@e965/xlsx');
  const { rows: maxRows, columns: maxColumns, cell: maxCell } = PREVIEW_LIMITS;
  const book = read(bytes, { type: 'buffer', sheetRows: maxRows + 1, cellFormula: false, cellHTML: false });
  const sheets = book.SheetNames.slice(0, PREVIEW_LIMITS.sheets).map((name): PreviewSheet => {
    const sheet = book.Sheets[name];
    const all = sheet ? utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false, defval: '' }) : [];
    const rows = all.slice(0, maxRows).map((row) => {
      const cells = row.slice(0, maxColumns).map((cell) => cell.slice(0, maxCell));
      while (cells.at(-1) === '') cells.pop();
      return cells;
    });
    return { name, rows, isCut: all.length > maxRows || all.some((row) => row.length > maxColumns) };
  });
  return { kind: 'sheets', sheets };
}

/** PowerPoint 97 to 2003: one stream of a compound file. */
async function readPpt(bytes: Buffer): Promise<OfficePreview> {
  const { CFB } = await import('@e965/xlsx');
  const stream = CFB.find(CFB.read(bytes, { type: 'buffer' }), 'PowerPoint Document')?.content;
  if (!stream) throw new Error('There is no presentation in this file.');
  return readPptStream(Uint8Array.from(stream));
}

/** Programs save RTF and today's formats under the old names too; what the file begins with decides. */
function kindWithin(named: OfficeKind, bytes: Buffer): OfficeKind {
  if (named !== 'doc' && named !== 'xls' && named !== 'ppt') return named;
  if (bytes.subarray(0, 5).toString('latin1') === '{\\rtf') return 'rtf';
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK';
  return isZip ? ({ doc: 'docx', xls: 'xlsx', ppt: 'pptx' } as const)[named] : named;
}

/** Its words in Unicode where they were typed in the fonts from before; tags hold no letter beyond ASCII. */
function withUnicode(found: OfficePreview): OfficePreview {
  if (found.kind === 'html')
    return { ...found, html: fromOldFonts(found.html.split(/(?<=<\/p>|<\/h\d>|<\/td>)/)).join('') };
  if (found.kind === 'sheets') {
    const texts = fromOldFonts(found.sheets.flatMap(({ rows }) => rows.flat())).values();
    const next = (cell: string): string => texts.next().value ?? cell;
    return {
      ...found,
      sheets: found.sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => row.map(next)) })),
    };
  }
  const texts = fromOldFonts(
    found.slides.flatMap(({ title, lines }) => [title, ...lines.map(({ text }) => text)]),
  ).values();
  const next = (text: string): string => texts.next().value ?? text;
  const slides = found.slides.map(({ title, lines }) => ({
    title: next(title),
    lines: lines.map((line) => ({ ...line, text: next(line.text) })),
  }));
  return { ...found, slides };
}

async function preview(named: OfficeKind, bytes: Buffer): Promise<OfficePreview> {
  const kind = kindWithin(named, bytes);
  if (kind === 'rtf') return readRtf(bytes);
  if (kind === 'pptx') return readPptx(bytes, LIMITS);
  if (kind === 'odt' || kind === 'ods' || kind === 'odp') return readOpenDocument(bytes, kind, LIMITS);
  if (kind === 'doc') return readDoc(bytes);
  if (kind === 'xls') return readXls(bytes);
  if (kind === 'ppt') return readPpt(bytes);
  unzipParts(bytes, () => true, LIMITS);
  return kind === 'docx' ? readDocx(bytes) : readXlsx(bytes);
}

async function main(): Promise<void> {
  const input = Buffer.concat(await Array.fromAsync(process.stdin as AsyncIterable<Buffer>));
  const end = input.indexOf(10);
  const { kind } = JSON.parse(input.toString('utf8', 0, end)) as { kind: OfficeKind };
  const answer = JSON.stringify(withUnicode(await preview(kind, input.subarray(end + 1))));
  process.stdout.write(answer);
}

await main();
