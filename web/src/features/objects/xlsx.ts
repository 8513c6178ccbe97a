/** Rows as a spreadsheet (ECMA-376): one sheet, every cell a text, a number or a date, nothing that could run. */
import { strToU8, zipSync } from 'fflate';
import { readMoment } from './moment-cell.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Excel's own limit of a cell. */
const MAX_CELL = 32_767;
const MAX_SHEET_NAME = 31;

function escape(text: string): string {
  return text
    .slice(0, MAX_CELL)
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The name of a column, from 0: A to Z, AA and on. */
function columnName(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : columnName(Math.floor(at / 26) - 1) + last;
}

function cell(value: string, place: string, isHeading: boolean): string {
  const moment = isHeading ? undefined : readMoment(value);
  if (moment) return `<c r="${place}" s="${moment.isDay ? 2 : 3}"><v>${moment.serial}</v></c>`;
  // Numbers stay numbers, but for what only looks like one: a leading zero, or more digits than a number keeps.
  if (!isHeading && /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(value))
    return `<c r="${place}"><v>${value}</v></c>`;
  return `<c r="${place}" t="inlineStr"${isHeading ? ' s="1"' : ''}><is><t xml:space="preserve">${escape(value)}</t></is></c>`;
}

function sheet(rows: readonly (readonly string[])[]): string {
  const body = rows
    .map((row, at) => {
      // Excel does without the places, other programs do not.
      const cells = row.map((value, column) => cell(value, `${columnName(column)}${at + 1}`, at === 0));
      return `<row r="${at + 1}">${cells.join('')}</row>`;
    })
    .join('');
  const widths = (rows[0] ?? [])
    .map((_, at) => {
      const lengths = rows.slice(0, 200).map((row) => {
        const value = row[at] ?? '';
        return (readMoment(value)?.text ?? value).length;
      });
      return `<col min="${at + 1}" max="${at + 1}" width="${Math.min(60, Math.max(10, Math.max(...lengths) + 2))}" customWidth="1"/>`;
    })
    .join('');
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>';
  return `${HEAD}<worksheet xmlns="${MAIN}">${frozen}<cols>${widths}</cols><sheetData>${body}</sheetData></worksheet>`;
}

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/** The first row is the headings. */
export function encodeXlsx(name: string, rows: readonly (readonly string[])[]): Uint8Array<ArrayBuffer> {
  const title = escape(name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, MAX_SHEET_NAME));
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${title}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet(rows),
    'xl/styles.xml': STYLES,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)])));
}
