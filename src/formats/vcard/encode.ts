/** JSContact cards as a vCard file (RFC 2426: version 3.0, which every telephone and program reads), mapped as RFC 9555 says. Pure. */
import { encodeText, foldLine } from '../ical/content-lines.ts';
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';

/** The items of a map of the card. */
function itemsOf(card: JsonObject, property: string): JsonObject[] {
  const map = card[property] ?? null;
  return isObject(map) ? Object.values(map).filter((item): item is JsonObject => isObject(item)) : [];
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const has = (set: Json | undefined, name: string): boolean =>
  isObject(set ?? null) && name in (set as object);

function typesOf({ contexts, features }: JsonObject): string {
  const types = [
    ...(has(contexts, 'work') ? ['WORK'] : []),
    ...(has(contexts, 'private') ? ['HOME'] : []),
    ...(has(features, 'mobile') ? ['CELL'] : []),
    ...(has(features, 'fax') ? ['FAX'] : []),
  ];
  return types.length === 0 ? '' : `;TYPE=${types.join(',')}`;
}

/** The parts of a structured value in the order of vCard. */
function partsOf(components: Json | undefined, kinds: readonly string[]): string | undefined {
  if (!Array.isArray(components)) return undefined;
  return kinds
    .map((kind) =>
      components
        .filter((part): part is JsonObject => isObject(part) && part['kind'] === kind)
        .map((part) => encodeText(textOf(part['value'])))
        .join(' '),
    )
    .join(';');
}

/** A Vietnamese name begins with that of the family. */
function namePartsOf(full: string, isPerson: boolean): string {
  const [family = '', ...given] = full.split(' ');
  if (!isPerson || given.length === 0) return `;${encodeText(full)};;;`;
  return `${encodeText(family)};${encodeText(given.join(' '))};;;`;
}

function nameLines(card: JsonObject): string[] {
  const name = isObject(card['name'] ?? null) ? (card['name'] as JsonObject) : {};
  const { components } = name;
  const joined = Array.isArray(components)
    ? components.map((part) => (isObject(part) ? textOf(part['value']) : '')).join(' ')
    : '';
  const [organization] = itemsOf(card, 'organizations');
  const [email] = itemsOf(card, 'emails');
  const full = textOf(name['full']) || joined || textOf(organization?.['name']) || textOf(email?.['address']);
  const parts = partsOf(components, ['surname', 'given', 'given2', 'title', 'credential']);
  return [`FN:${encodeText(full)}`, `N:${parts ?? namePartsOf(full, card['kind'] !== 'org')}`];
}

function addressLine(address: JsonObject): string {
  const kinds = ['postOfficeBox', 'apartment', 'name', 'locality', 'region', 'postcode', 'country'];
  const parts = partsOf(address['components'], kinds) ?? `;;${encodeText(textOf(address['full']))};;;;`;
  return `ADR${typesOf(address)}:${parts}`;
}

const two = (number: number): string => String(number).padStart(2, '0');

function birthdayLines(card: JsonObject): string[] {
  return itemsOf(card, 'anniversaries').flatMap(({ kind, date }) => {
    if (kind !== 'birth' || !isObject(date ?? null)) return [];
    const { year, month, day } = date as { year?: number; month?: number; day?: number };
    if (month === undefined || day === undefined) return [];
    return [`BDAY:${year === undefined ? '-' : String(year).padStart(4, '0')}-${two(month)}-${two(day)}`];
  });
}

function photoLines(card: JsonObject): string[] {
  return itemsOf(card, 'media').flatMap(({ kind, uri }) => {
    const [, type, bytes] = /^data:image\/([a-z]+);base64,([A-Za-z0-9+/=]+)$/.exec(textOf(uri)) ?? [];
    if (kind !== 'photo' || type === undefined || bytes === undefined) return [];
    return [`PHOTO;ENCODING=b;TYPE=${type.toUpperCase()}:${bytes}`];
  });
}

function organizationLine(organization: JsonObject): string {
  const { name, units } = organization;
  const named = Array.isArray(units) ? units.map((unit) => (isObject(unit) ? textOf(unit['name']) : '')) : [];
  return `ORG:${[textOf(name), ...named].map(encodeText).join(';')}`;
}

function linesOf(card: JsonObject): string[] {
  const texts = (property: string, member: string, name: string): string[] =>
    itemsOf(card, property).map((item) => `${name}${typesOf(item)}:${encodeText(textOf(item[member]))}`);
  const { uid, keywords } = card;
  return [
    ...nameLines(card),
    ...texts('nicknames', 'name', 'NICKNAME'),
    ...itemsOf(card, 'organizations').map(organizationLine),
    ...texts('titles', 'name', 'TITLE'),
    ...texts('emails', 'address', 'EMAIL'),
    ...texts('phones', 'number', 'TEL'),
    ...itemsOf(card, 'addresses').map(addressLine),
    ...texts('notes', 'note', 'NOTE'),
    ...itemsOf(card, 'links').map((link) => `URL:${textOf(link['uri']).replaceAll(/\s/g, '')}`),
    ...birthdayLines(card),
    ...(isObject(keywords ?? null)
      ? [
          `CATEGORIES:${Object.keys(keywords as JsonObject)
            .map(encodeText)
            .join(',')}`,
        ]
      : []),
    ...photoLines(card),
    ...(typeof uid === 'string' ? [`UID:${encodeText(uid)}`] : []),
  ];
}

export function encodeVcards(cards: readonly JsonObject[]): string {
  return cards
    .flatMap((card) => ['BEGIN:VCARD', 'VERSION:3.0', ...linesOf(card).map(foldLine), 'END:VCARD', ''])
    .join('\r\n');
}
