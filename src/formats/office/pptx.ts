/** The slides of a presentation (ECMA-376 part 1 §19) as titles and lines, in the order they are shown. */
import { type OfficePreview, PREVIEW_LIMITS, type PreviewSlide } from './preview.ts';
import { attributeOf, xmlTokens } from './xml-tokens.ts';
import { type PartLimits, textOfPart, unzipParts } from './zip-parts.ts';

const MAX_TOKENS = 2_000_000;
const PRESENTATION = 'ppt/presentation.xml';
const RELATIONS = 'ppt/_rels/presentation.xml.rels';

/** The parts of the slides in their order: the presentation names relations, relations name parts. */
function slideNames(parts: ReadonlyMap<string, Uint8Array>): string[] {
  const targets = new Map<string, string>();
  for (const token of xmlTokens(textOfPart(parts, RELATIONS), MAX_TOKENS))
    if (token.kind === 'open' && token.name === 'Relationship')
      targets.set(attributeOf(token.attributes, 'Id') ?? '', attributeOf(token.attributes, 'Target') ?? '');
  const names: string[] = [];
  for (const token of xmlTokens(textOfPart(parts, PRESENTATION), MAX_TOKENS)) {
    if (token.kind !== 'open' || token.name !== 'p:sldId') continue;
    const target = targets.get(attributeOf(token.attributes, 'r:id') ?? '');
    if (target !== undefined) names.push(target.startsWith('/') ? target.slice(1) : `ppt/${target}`);
  }
  return names;
}

/** One slide: the text of its title's shape, and every other paragraph with its level. */
export function readSlide(xml: string): PreviewSlide {
  const slide: PreviewSlide = { title: '', lines: [] };
  let isTitle = false;
  let isText = false;
  let paragraph = '';
  let level = 0;
  const endParagraph = (): void => {
    const text = paragraph.trim();
    paragraph = '';
    if (text === '') return;
    if (isTitle) slide.title = slide.title === '' ? text : `${slide.title} ${text}`;
    else if (slide.lines.length < PREVIEW_LIMITS.linesOfSlide) slide.lines.push({ text, level });
  };
  for (const token of xmlTokens(xml, MAX_TOKENS)) {
    if (token.kind === 'text') {
      if (isText) paragraph += token.text;
    } else if (token.kind === 'close') {
      if (token.name === 'a:t') isText = false;
      if (token.name === 'a:p') endParagraph();
    } else if (token.name === 'p:sp') isTitle = false;
    else if (token.name === 'p:ph')
      isTitle = /^(ctrT|t)itle$/.test(attributeOf(token.attributes, 'type') ?? '');
    else if (token.name === 'a:p') level = 0;
    else if (token.name === 'a:pPr')
      level = Math.min(8, Number(attributeOf(token.attributes, 'lvl') ?? 0) || 0);
    else if (token.name === 'a:t') isText = !token.isEmpty;
    else if (token.name === 'a:br') paragraph += ' ';
  }
  return slide;
}

function isWanted(name: string): boolean {
  return name === PRESENTATION || name === RELATIONS || /^ppt\/slides\/[^/]+\.xml$/.test(name);
}

/** A presentation. Throws `OfficeFault`. */
export function readPptx(bytes: Uint8Array, limits: PartLimits): OfficePreview {
  const parts = unzipParts(bytes, isWanted, limits);
  const names = slideNames(parts);
  const shown = names.slice(0, PREVIEW_LIMITS.slides);
  return {
    kind: 'slides',
    slides: shown.map((name) => readSlide(textOfPart(parts, name))),
    isCut: names.length > shown.length,
  };
}
