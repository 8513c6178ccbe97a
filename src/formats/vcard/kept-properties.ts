/**
 * Properties that have no counterpart in JSContact, in `vCardProps` (RFC 9555 §2.15.1) as jCard writes them (RFC 7095 §3.3): name, parameters
 * with the group among them, type, values.
 *
 * Texts that RFC 6350 names are decoded; what is unknown stays as it is written (RFC 7095 §5.1), and so do dates and times.
 */
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';
import type { Draft } from './draft.ts';
import type { VcardLine } from './lines.ts';
import { keepParameters, keptParameters, parameterOf } from './parameters.ts';
import type { Property } from './property-lines.ts';
import { decodeStructured, encodeStructured, isBinary, type Version } from './values.ts';

/** Properties of RFC 6350 and its extensions that are texts when they do not say what they are. */
const TEXTS = new Set(
  (
    'ADR BIRTHPLACE CATEGORIES CLASS DEATHPLACE EXPERTISE FN GENDER HOBBY INTEREST KIND LABEL MAILER N NAME NICKNAME NOTE ORG PRODID ' +
    'ROLE SORT-STRING TITLE'
  ).split(' '),
);
const URIS = new Set('CALADRURI CALURI FBURL IMPP MEMBER ORG-DIRECTORY RELATED SOURCE URL'.split(' '));

/** The type of a property that does not say which: 3.0 and 4.0 differ in time zones, places and bytes. */
function defaultType(name: string, version: Version): string {
  if (TEXTS.has(name)) return 'text';
  if (URIS.has(name)) return 'uri';
  if (version === '4.0' && name === 'TZ') return 'text';
  return version === '4.0' && (isBinary(name) || name === 'GEO') ? 'uri' : 'unknown';
}

/** RFC 7095 §3.3.1.3: one structured value, or as many values as there are. */
function textValues(raw: string): (string | (string | string[])[])[] | undefined {
  const parts = decodeStructured(raw);
  // Escapes that stand where none need to are kept with the text as it is written.
  if (encodeStructured(parts) !== raw) return undefined;
  const [only = [], ...more] = parts;
  if (more.length === 0) return only;
  return [parts.map((part) => (part.length === 1 ? (part[0] ?? '') : part))];
}

/** Keeps a line as it is. */
export function keepLine(draft: Draft, line: VcardLine, version: Version): void {
  const said = parameterOf(line, 'value').toLowerCase();
  const type = said === '' ? defaultType(line.name, version) : said;
  const values = type === 'text' ? textValues(line.value) : [line.value];
  const name = line.name.toLowerCase();
  if (values) draft.keep([name, keepParameters(line, new Set(['value'])), type, ...values]);
  else draft.keep([name, keepParameters(line), 'unknown', line.value]);
}

const textsIn = (value: Json): string[] => (Array.isArray(value) ? value : [value]).map(String);

/** Values as they are written; what would end a line is written as a line's end. */
function rawValue(values: readonly Json[]): string {
  const parts = values.map((value) => textsIn(value).join(';'));
  return parts.join(',').replaceAll(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/g, String.raw`\n`);
}

function textValue(values: readonly Json[]): string {
  const [structured] = values;
  const isStructured = values.length === 1 && Array.isArray(structured);
  return encodeStructured(isStructured ? structured.map(textsIn) : [values.flatMap(textsIn)]);
}

const GEO_3 = /^(-?[\d.]+);(-?[\d.]+)$/;
const GEO_4 = /^geo:(-?[\d.]+),(-?[\d.]+)$/;

/** A place is two numbers in 3.0 (RFC 2426 §3.4.2) and a URI in 4.0 (RFC 6350 §6.5.2). */
function geoOf(value: string, type: string, version: Version): { value: string; type: string } {
  const [, latitude, longitude] = (version === '4.0' ? GEO_3 : GEO_4).exec(value) ?? [];
  if (latitude === undefined || longitude === undefined) return { value, type };
  return version === '4.0'
    ? { value: `geo:${latitude},${longitude}`, type: 'uri' }
    : { value: `${latitude};${longitude}`, type: 'unknown' };
}

function keptProperty(kept: Json, version: Version): Property[] {
  const [called, given, typed, ...values] = Array.isArray(kept) ? kept : [];
  if (typeof called !== 'string' || !isObject(given) || typeof typed !== 'string') return [];
  const name = called.toUpperCase();
  // There is one, and it is the card's.
  if (name === 'UID' || values.length === 0) return [];
  const { group, parameters } = keptParameters(given);
  const raw = typed === 'text' ? textValue(values) : rawValue(values);
  const { value, type } = name === 'GEO' ? geoOf(raw, typed, version) : { value: raw, type: typed };
  const isSaid = type !== '' && type !== 'unknown' && type !== defaultType(name, version);
  return [{ group, name, parameters: isSaid ? { value: [type], ...parameters } : parameters, value }];
}

/** The properties that a card keeps of its vCard. */
export function keptProperties(card: JsonObject, version: Version): Property[] {
  const { vCardProps } = card;
  return (Array.isArray(vCardProps) ? vCardProps : []).flatMap((kept) => keptProperty(kept, version));
}
