/**
 * Sections of a message as FETCH names them (RFC 9051 §6.4.5.1): `[1.2.HEADER.FIELDS (From To)]<0.1024>`.
 */
import type { Decoder } from '../decoder.ts';
import { encodeAstring } from '../encoder.ts';

export type SectionText = 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME';

export interface Section {
  /** Part numbers from the outermost; empty for the message itself. */
  part: number[];
  /** Absent for the part as a whole. */
  text?: SectionText;
  /** With HEADER.FIELDS and HEADER.FIELDS.NOT, as written. */
  fields: string[];
}

/** `<start.count>`: bytes from `start`, at most `count`. */
export interface Partial {
  start: number;
  count: number;
}

/** Deeper than any message the MIME parser opens up. */
const MAX_PART_DEPTH = 100;

/** More header names than any client asks for; each is matched against every header field. */
const MAX_FIELDS = 500;

const TEXTS: readonly SectionText[] = ['HEADER', 'HEADER.FIELDS', 'HEADER.FIELDS.NOT', 'TEXT', 'MIME'];

function readPart(d: Decoder, words: string[]): number[] {
  const end = words.findIndex((word) => !/^[1-9]\d{0,8}$/.test(word));
  const part = (end < 0 ? words : words.slice(0, end)).map(Number);
  return part.length <= MAX_PART_DEPTH ? part : d.fail('part number too deep');
}

/** `section`, brackets included. */
export function expectSection(d: Decoder): Section {
  d.expectChar('[');
  if (d.tryChar(']')) return { part: [], fields: [] };
  const words = d.expectName().split('.');
  const part = readPart(d, words);
  const rest = words.slice(part.length).join('.');
  const text = TEXTS.find((known) => known === rest);
  if ((words.length > part.length && !text) || (text === 'MIME' && part.length === 0))
    d.fail('unknown section');
  const fields: string[] = [];
  if (text === 'HEADER.FIELDS' || text === 'HEADER.FIELDS.NOT') {
    d.expectSp();
    fields.push(...d.expectList(() => d.expectAstring(), MAX_FIELDS));
  }
  d.expectChar(']');
  return { part, ...(text && { text }), fields };
}

/** `section-binary`: part numbers only (RFC 3516 §4.1). */
export function expectSectionBinary(d: Decoder): number[] {
  const section = expectSection(d);
  return section.text ? d.fail('expected a part number') : section.part;
}

/** `partial`, if one stands here. */
export function tryPartial(d: Decoder): Partial | undefined {
  if (!d.tryChar('<')) return undefined;
  const start = d.expectNumber64();
  d.expectChar('.');
  const count = d.expectNumber64();
  if (count === 0) d.fail('expected a count above zero');
  d.expectChar('>');
  return { start, count };
}

/** The section as the response repeats it, `BODY[1.HEADER]<0>` with `name` BODY. */
export function encodeSectionLabel(name: string, section: Section, partial?: Partial): string {
  const words = [...section.part, ...(section.text ? [section.text] : [])].join('.');
  const hasFields = section.text === 'HEADER.FIELDS' || section.text === 'HEADER.FIELDS.NOT';
  const fields = hasFields ? ` (${section.fields.map((field) => encodeAstring(field)).join(' ')})` : '';
  return `${name}[${words}${fields}]${partial ? `<${partial.start}>` : ''}`;
}
