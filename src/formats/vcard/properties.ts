/** What each property of a vCard says on a JSContact card (RFC 9555 §2). Pure. */
import { decodeText } from '../ical/content-lines.ts';
import type { JsonObject } from '../jmap/json.ts';
import { splitValue, type VcardLine } from './lines.ts';

/** Adds to a card what a line says. */
type Reader = (card: JsonObject, line: VcardLine) => void;

/** Telephones, notes, words of one card; what goes on beyond is left out. */
const MAX_ITEMS = 200;

/** Puts one more item into a map of the card, under the next id. */
function add(card: JsonObject, property: string, item: JsonObject): void {
  const items = (card[property] ??= {}) as JsonObject;
  const number = Object.keys(items).length + 1;
  if (number <= MAX_ITEMS) items[`${property[0] ?? ''}${number}`] = item;
}

const textOf = ({ value }: VcardLine): string => decodeText(value).trim();

/** Where it is used, and whether first (RFC 9555 §2.4.1). */
function usesOf({ types, parameters }: VcardLine): JsonObject {
  const contexts = {
    ...(types.has('work') && { work: true }),
    ...(types.has('home') && { private: true }),
  };
  const pref = Number(parameters.get('PREF') ?? (types.has('pref') ? 1 : 0));
  return {
    ...(Object.keys(contexts).length > 0 && { contexts }),
    ...(pref >= 1 && pref <= 100 && { pref }),
  };
}

const FEATURES: Readonly<Record<string, string>> = {
  cell: 'mobile',
  fax: 'fax',
  pager: 'pager',
  video: 'video',
  textphone: 'textphone',
};

function readPhone(card: JsonObject, line: VcardLine): void {
  const number = textOf(line).replace(/^tel:/i, '');
  const features = Object.entries(FEATURES).flatMap(([type, name]) => (line.types.has(type) ? [name] : []));
  if (number === '') return;
  add(card, 'phones', {
    number,
    ...usesOf(line),
    ...(features.length > 0 && { features: Object.fromEntries(features.map((name) => [name, true])) }),
  });
}

const NAME_PARTS = ['surname', 'given', 'given2', 'title', 'credential'] as const;
const ADDRESS_PARTS = [
  'postOfficeBox',
  'apartment',
  'name',
  'locality',
  'region',
  'postcode',
  'country',
] as const;

/** The parts of a structured value as components, empty ones left out. */
function componentsOf(value: string, kinds: readonly string[]): { kind: string; value: string }[] {
  const parts = splitValue(value, ';');
  return kinds.flatMap((kind, at) => {
    const text = decodeText(parts[at] ?? '').trim();
    return text === '' ? [] : [{ kind, value: text }];
  });
}

function readName(card: JsonObject, { value }: VcardLine): void {
  const components = componentsOf(value, NAME_PARTS);
  if (components.length > 0) card['name'] = { ...(card['name'] as JsonObject | undefined), components };
}

function readAddress(card: JsonObject, line: VcardLine): void {
  const components = componentsOf(line.value, ADDRESS_PARTS);
  if (components.length === 0) return;
  const full = components.map((part) => part.value).join(', ');
  add(card, 'addresses', { components, full, ...usesOf(line) });
}

function readOrganization(card: JsonObject, { value }: VcardLine): void {
  const [name = '', ...units] = splitValue(value, ';').map((part) => decodeText(part).trim());
  const named = units.filter((unit) => unit !== '').map((unit) => ({ name: unit }));
  if (name !== '' || named.length > 0)
    add(card, 'organizations', { name, ...(named.length > 0 && { units: named }) });
}

/** §2.2.2: a day, whole or without its year. */
function readBirthday(card: JsonObject, { value }: VcardLine): void {
  const [, year, month, day] = /^(\d{4}|--)-?(\d\d)-?(\d\d)/.exec(value.trim()) ?? [];
  if (month === undefined || day === undefined) return;
  const date = {
    '@type': 'PartialDate',
    ...(year !== '--' && { year: Number(year) }),
    month: Number(month),
    day: Number(day),
  };
  add(card, 'anniversaries', { kind: 'birth', date });
}

/** A picture within the card; one that lies elsewhere would be asked for there whenever the card is looked at. */
function readPhoto(card: JsonObject, { value, types, parameters }: VcardLine): void {
  const data = /^data:(image\/(?:jpeg|png|gif|webp));base64,([A-Za-z0-9+/=]+)$/.exec(value.trim());
  const encoding = parameters.get('ENCODING')?.toLowerCase();
  const isBase64 = encoding === 'b' || encoding === 'base64';
  const bytes = data?.[2] ?? (isBase64 ? value.replaceAll(/\s/g, '') : '');
  if (bytes === '' || !/^[A-Za-z0-9+/]+=*$/.test(bytes)) return;
  const type = data?.[1] ?? (types.has('png') ? 'image/png' : 'image/jpeg');
  add(card, 'media', { kind: 'photo', mediaType: type, uri: `data:${type};base64,${bytes}` });
}

function readKeywords(card: JsonObject, { value }: VcardLine): void {
  const words = splitValue(value, ',').map((word) => decodeText(word).trim());
  const known = Object.keys((card['keywords'] ?? {}) as JsonObject);
  if (known.length >= MAX_ITEMS) return;
  const all = new Set([...known, ...words.filter((word) => word !== '')]);
  card['keywords'] = Object.fromEntries([...all].slice(0, MAX_ITEMS).map((word) => [word, true]));
}

/** A property whose text is one member of an item. */
const textIn =
  (property: string, member: string, hasUses = false): Reader =>
  (card, line) => {
    const text = textOf(line);
    if (text !== '') add(card, property, { [member]: text, ...(hasUses && usesOf(line)) });
  };

export const READERS: Readonly<Record<string, Reader>> = {
  FN(card, line) {
    const full = textOf(line);
    if (full !== '') card['name'] = { ...(card['name'] as JsonObject | undefined), full };
  },
  N: readName,
  NICKNAME: textIn('nicknames', 'name'),
  ORG: readOrganization,
  TITLE: textIn('titles', 'name'),
  EMAIL: textIn('emails', 'address', true),
  TEL: readPhone,
  ADR: readAddress,
  NOTE: textIn('notes', 'note'),
  URL: textIn('links', 'uri'),
  BDAY: readBirthday,
  PHOTO: readPhoto,
  CATEGORIES: readKeywords,
  UID(card, line) {
    const uid = textOf(line);
    if (uid !== '' && uid.length <= 1_000) card['uid'] = uid;
  },
  KIND(card, line) {
    const kind = textOf(line).toLowerCase();
    if (/^(individual|org|location)$/.test(kind)) card['kind'] = kind;
  },
};
