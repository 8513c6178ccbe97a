/**
 * The process of one preview: a line of JSON with the kind, then the file, on its input; the preview as JSON on its output.
 *
 * A ZIP that unpacks to too much is looked at before any library sees it.
 */
import { readOpenDocument } from '#formats/office/open-document.ts';
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

async function preview(kind: OfficeKind, bytes: Buffer): Promise<OfficePreview> {
  if (kind === 'rtf') return readRtf(bytes);
  if (kind === 'pptx') return readPptx(bytes, LIMITS);
  if (kind === 'odt' || kind === 'ods' || kind === 'odp') return readOpenDocument(bytes, kind, LIMITS);
  unzipParts(bytes, () => true, LIMITS);
  return kind === 'docx' ? readDocx(bytes) : readXlsx(bytes);
}

async function main(): Promise<void> {
  const input = Buffer.concat(await Array.fromAsync(process.stdin as AsyncIterable<Buffer>));
  const end = input.indexOf(10);
  const { kind } = JSON.parse(input.toString('utf8', 0, end)) as { kind: OfficeKind };
  const answer = JSON.stringify(await preview(kind, input.subarray(end + 1)));
  process.stdout.write(answer);
}

await main();
