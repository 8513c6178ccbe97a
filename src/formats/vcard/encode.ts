/**
 * JSContact cards as vCards: 3.0 (RFC 2426), which every telephone and program reads, and 4.0 (RFC 6350); mapped as RFC 9555 §3 says. Pure.
 *
 * A card that came as a vCard is written as it came, but for the order of its lines: a program that syncs it writes the whole card back.
 */
import { encodeText } from '../ical/content-lines.ts';
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';
import { isShown, itemsOf, labelOf, textOf } from './card-items.ts';
import { encodeDate, encodeInstant } from './dates.ts';
import { jsonProperties } from './json-properties.ts';
import { keptProperties } from './kept-properties.ts';
import { onlineServices } from './online-services.ts';
import { type Parameters, writeParameters } from './parameters.ts';
import { encodeProperties, type Property } from './property-lines.ts';
import { uriProperties } from './uri-properties.ts';
import { encodeUri, type Version } from './values.ts';
import { addressProperty, nameProperties, organizationProperty } from './write-structured.ts';

/** The property of an item, with what its parameters say. */
function itemProperty(
  name: string,
  item: JsonObject,
  value: string,
  version: Version,
  more: Parameters = {},
): Property {
  const { group, parameters } = writeParameters(item, version);
  return { group, name, parameters: { ...more, ...parameters }, value, ...labelOf(item) };
}

const plain = (name: string, value: string | undefined): Property[] =>
  value === undefined || value === '' ? [] : [{ group: '', name, parameters: {}, value }];

/** Items whose one text is the value. */
function texts(
  card: JsonObject,
  property: string,
  member: string,
  name: string,
  version: Version,
): Property[] {
  return itemsOf(card, property)
    .filter((item) => textOf(item[member]) !== '')
    .map((item) => itemProperty(name, item, encodeText(textOf(item[member])), version));
}

/** Names that nothing more is said of are one list (RFC 6350 §6.2.3). */
function nicknameProperties(card: JsonObject, version: Version): Property[] {
  const all = itemsOf(card, 'nicknames').filter((item) => textOf(item['name']) !== '');
  const lists = new Map<string, string[]>();
  const heads = new Map<string, JsonObject>();
  for (const { name, ...said } of all) {
    const key = JSON.stringify(said);
    heads.set(key, said);
    lists.set(key, [...(lists.get(key) ?? []), encodeText(textOf(name))]);
  }
  return [...heads].map(([key, said]) =>
    itemProperty('NICKNAME', said, lists.get(key)?.join(',') ?? '', version),
  );
}

function titleProperties(card: JsonObject, version: Version): Property[] {
  return itemsOf(card, 'titles')
    .filter((item) => textOf(item['name']) !== '')
    .map((item) =>
      itemProperty(
        item['kind'] === 'role' ? 'ROLE' : 'TITLE',
        item,
        encodeText(textOf(item['name'])),
        version,
      ),
    );
}

/** RFC 9555 §2.4.1: a number that came as a URI is one in 4.0; in 3.0 a number is a text. */
function phoneProperties(card: JsonObject, version: Version): Property[] {
  return itemsOf(card, 'phones').flatMap((item) => {
    const number = textOf(item['number']);
    if (number === '') return [];
    const property = itemProperty('TEL', item, encodeText(number), version);
    const { value: [said = ''] = [], ...others } = property.parameters;
    if (said.toLowerCase() !== 'uri') return [property];
    if (version === '3.0') return [{ ...property, parameters: others }];
    return [{ ...property, value: encodeUri(/^[a-z]+:/i.test(number) ? number : `tel:${number}`) }];
  });
}

const ANNIVERSARIES = new Map([
  ['birth', 'BDAY'],
  ['death', 'DEATHDATE'],
  ['wedding', 'ANNIVERSARY'],
]);
const PLACES = new Map([
  ['birth', 'BIRTHPLACE'],
  ['death', 'DEATHPLACE'],
]);

/** §2.2.2, §2.2.3; days that vCard has no name for are Apple's, which have one as a label. */
function anniversaryProperties(card: JsonObject, version: Version): Property[] {
  return itemsOf(card, 'anniversaries').flatMap((item) => {
    const { place, ...anniversary } = item;
    const kind = textOf(anniversary['kind']);
    const { date, isOmitted } = datedOf(anniversary);
    const value = encodeDate(date, version);
    const placed = isObject(place) ? plain(PLACES.get(kind) ?? '', encodeText(textOf(place['full']))) : [];
    if (value === undefined) return placed;
    const name = ANNIVERSARIES.get(kind);
    const property = itemProperty(
      name ?? 'X-ABDATE',
      name ? anniversary : { ...anniversary, label: kind },
      value,
      version,
    );
    const { 'x-apple-omit-year': omitted, ...others } = property.parameters;
    return [{ ...property, parameters: isOmitted && omitted ? property.parameters : others }, ...placed];
  });
}

/** The date with the year that is to be passed over, where it has none of its own. */
function datedOf({ date, vCardParams }: JsonObject): { date: Json | undefined; isOmitted: boolean } {
  const omitted = isObject(vCardParams) ? Number(textOf(vCardParams['x-apple-omit-year'])) : 0;
  const isOmitted = isObject(date) && date['year'] === undefined && omitted > 0;
  return { date: isOmitted ? { ...date, year: omitted } : date, isOmitted };
}

const LEVELS = new Map([
  ['low', 'beginner'],
  ['medium', 'average'],
  ['high', 'expert'],
]);

function personalProperties(card: JsonObject, version: Version): Property[] {
  return itemsOf(card, 'personalInfo').flatMap((item) => {
    const [kind, value, said] = ['kind', 'value', 'level'].map((member) => textOf(item[member]));
    if (!/^(expertise|hobby|interest)$/.test(kind ?? '') || !value) return [];
    const level = kind === 'expertise' ? LEVELS.get(said ?? '') : said;
    const more: Parameters = level ? { level: [level] } : {};
    return [itemProperty((kind ?? '').toUpperCase(), item, encodeText(value), version, more)];
  });
}

function relatedProperties(card: JsonObject, version: Version): Property[] {
  const { relatedTo } = card;
  return Object.entries(isObject(relatedTo) ? relatedTo : {}).flatMap(([uri, item]) => {
    if (!isObject(item) || uri === '') return [];
    const words = Object.keys(isObject(item['relation']) ? item['relation'] : {});
    const type: Parameters = words.length > 0 ? { type: words } : {};
    return [itemProperty('RELATED', item, encodeUri(uri), version, type)];
  });
}

const wordsOf = (set: Json | undefined): string[] =>
  (isObject(set) ? Object.keys(set) : []).filter((word) => word !== '');

/** §2.1.2, §2.7: 3.0 knows groups by the names that Apple gave them. */
function groupProperties({ kind, members }: JsonObject, version: Version): Property[] {
  const isApple = version === '3.0' && kind === 'group';
  const name = isApple ? 'X-ADDRESSBOOKSERVER-' : '';
  return [
    ...plain(`${name}KIND`, encodeText(textOf(kind))),
    ...wordsOf(members).flatMap((uid) => plain(`${name}MEMBER`, encodeUri(uid))),
  ];
}

function cardProperties(card: JsonObject, version: Version): Property[] {
  const words = wordsOf(card['keywords']).map(encodeText);
  const uid = textOf(card['uid']);
  return [
    ...plain('PRODID', encodeText(textOf(card['prodId']))),
    ...plain('UID', encodeText(isShown(uid) ? uid : `urn:uuid:${crypto.randomUUID()}`)),
    ...plain('LANGUAGE', encodeText(textOf(card['language']))),
    ...groupProperties(card, version),
    ...plain('CATEGORIES', words.join(',')),
    ...plain('CREATED', encodeInstant(textOf(card['created']), version)),
    ...plain('REV', encodeInstant(textOf(card['updated']), version)),
  ];
}

function propertiesOf(card: JsonObject, version: Version): Property[] {
  const kept = keptProperties(card, version);
  return [
    ...nameProperties(card, version, kept),
    ...nicknameProperties(card, version),
    ...itemsOf(card, 'organizations').flatMap((item) => organizationProperty(item, version)),
    ...titleProperties(card, version),
    ...texts(card, 'emails', 'address', 'EMAIL', version),
    ...phoneProperties(card, version),
    ...onlineServices(card, version),
    ...itemsOf(card, 'addresses').flatMap((item) => addressProperty(item, version)),
    ...texts(card, 'preferredLanguages', 'language', 'LANG', version),
    ...texts(card, 'notes', 'note', 'NOTE', version),
    ...anniversaryProperties(card, version),
    ...personalProperties(card, version),
    ...relatedProperties(card, version),
    ...uriProperties(card, version),
    ...cardProperties(card, version),
    ...jsonProperties(card),
    ...kept,
  ];
}

/** One card, with a UID whether it has one or not (RFC 6352 §5.1), in lines of at most 75 octets. */
export function encodeVcard(card: JsonObject, version: Version): string {
  const lines = encodeProperties(propertiesOf(card, version), version);
  return ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n');
}

/** Cards as a file that everything reads. */
export function encodeVcards(cards: readonly JsonObject[]): string {
  return cards.map((card) => encodeVcard(card, '3.0')).join('');
}
