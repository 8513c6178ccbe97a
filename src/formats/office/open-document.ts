/** OpenDocument (ISO/IEC 26300): texts as paragraphs and tables, spreadsheets as rows, presentations as slides. */
import { type OfficePreview, PREVIEW_LIMITS, type PreviewSheet, type PreviewSlide } from './preview.ts';
import { attributeOf, xmlTokens } from './xml-tokens.ts';
import { type PartLimits, textOfPart, unzipParts } from './zip-parts.ts';

const CONTENT = 'content.xml';
const MAX_TOKENS = 4_000_000;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const HTML_TAGS: Readonly<Record<string, string>> = {
  'text:p': 'p',
  'text:list': 'ul',
  'text:list-item': 'li',
  'table:table': 'table',
  'table:table-row': 'tr',
  'table:table-cell': 'td',
};

function tagOf(name: string, attributes: string): string | undefined {
  if (name !== 'text:h') return HTML_TAGS[name];
  return `h${Math.min(6, Math.max(1, Number(attributeOf(attributes, 'text:outline-level')) || 1))}`;
}

/** A text as a page. */
export function readTextDocument(xml: string): OfficePreview {
  const html: string[] = [];
  let isBody = false;
  const open: string[] = [];
  for (const token of xmlTokens(xml, MAX_TOKENS)) {
    if (token.kind === 'text') {
      if (isBody) html.push(escapeHtml(token.text));
    } else if (token.kind === 'open') {
      if (token.name === 'office:text') isBody = true;
      if (token.name === 'text:s' || token.name === 'text:tab') html.push(' ');
      if (token.name === 'text:line-break') html.push('<br>');
      const tag = tagOf(token.name, token.attributes);
      if (!isBody || tag === undefined) continue;
      html.push(`<${tag}>`);
      if (token.isEmpty) html.push(`</${tag}>`);
      else open.push(tag);
    } else if (HTML_TAGS[token.name] !== undefined || token.name === 'text:h') {
      const tag = open.pop();
      if (tag !== undefined) html.push(`</${tag}>`);
    }
  }
  return { kind: 'html', html: html.join('') };
}

/** A spreadsheet; cells that repeat themselves to the end of the world are told once. */
export function readSpreadsheet(xml: string): OfficePreview {
  const sheets: PreviewSheet[] = [];
  let sheet: PreviewSheet | undefined;
  let row: string[] = [];
  let cell = '';
  let repeats = 1;
  let isCell = false;
  const endCell = (): void => {
    const times = cell === '' ? 1 : Math.min(repeats, PREVIEW_LIMITS.columns);
    for (let time = 0; time < times && row.length < PREVIEW_LIMITS.columns; time += 1)
      row.push(cell.slice(0, PREVIEW_LIMITS.cell));
    isCell = false;
  };
  const endRow = (): void => {
    if (!sheet) return;
    while (row.at(-1) === '') row.pop();
    if (sheet.rows.length < PREVIEW_LIMITS.rows) sheet.rows.push(row);
    else sheet.isCut = true;
  };
  for (const token of xmlTokens(xml, MAX_TOKENS)) {
    if (token.kind === 'text') {
      if (isCell) cell += token.text;
    } else if (token.kind === 'open') {
      if (token.name === 'table:table') {
        sheet = { name: attributeOf(token.attributes, 'table:name') ?? '', rows: [], isCut: false };
        if (sheets.length < PREVIEW_LIMITS.sheets) sheets.push(sheet);
      } else if (token.name === 'table:table-row') row = [];
      else if (token.name === 'table:table-cell') {
        cell = '';
        repeats = Number(attributeOf(token.attributes, 'table:number-columns-repeated') ?? 1) || 1;
        isCell = true;
        if (token.isEmpty) endCell();
      }
    } else if (token.name === 'table:table-cell') endCell();
    else if (token.name === 'table:table-row') endRow();
  }
  return { kind: 'sheets', sheets };
}

/** A presentation: the first paragraph of a page is its title. */
export function readPresentation(xml: string): OfficePreview {
  const slides: PreviewSlide[] = [];
  let slide: PreviewSlide | undefined;
  let paragraph: string | undefined;
  for (const token of xmlTokens(xml, MAX_TOKENS)) {
    if (token.kind === 'text') {
      if (paragraph !== undefined) paragraph += token.text;
    } else if (token.kind === 'open') {
      if (token.name === 'draw:page') slides.push((slide = { title: '', lines: [] }));
      if (token.name === 'text:p' && !token.isEmpty) paragraph = '';
    } else if (token.name === 'text:p' && slide && paragraph !== undefined) {
      const text = paragraph.trim();
      paragraph = undefined;
      if (text === '') continue;
      if (slide.title === '') slide.title = text;
      else if (slide.lines.length < PREVIEW_LIMITS.linesOfSlide) slide.lines.push({ text, level: 0 });
    }
  }
  const shown = slides.slice(0, PREVIEW_LIMITS.slides);
  return { kind: 'slides', slides: shown, isCut: slides.length > shown.length };
}

const READERS = { odt: readTextDocument, ods: readSpreadsheet, odp: readPresentation };

/** An OpenDocument file. Throws `OfficeFault`. */
export function readOpenDocument(
  bytes: Uint8Array,
  kind: keyof typeof READERS,
  limits: PartLimits,
): OfficePreview {
  const parts = unzipParts(bytes, (name) => name === CONTENT, limits);
  return READERS[kind](textOfPart(parts, CONTENT));
}
