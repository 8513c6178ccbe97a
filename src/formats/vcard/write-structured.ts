/** Names, addresses and organizations with their parts (RFC 6350 §6.2.2, §6.3.1, §6.6.4; RFC 9554 §2). Pure. */
import { decodeText, encodeText } from '../ical/content-lines.ts';
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';
import { isShown, itemsOf, textOf } from './card-items.ts';
import { keptParameters, type Parameters, writeParameters } from './parameters.ts';
import type { Property } from './property-lines.ts';
import {
  ADDRESS_PARAMETERS,
  ADDRESS_PARTS,
  type Component,
  FINE_ADDRESS_PARTS,
  NAME_PARTS,
} from './structured-properties.ts';
import { encodeStructured, type Version } from './values.ts';

/** Components that say something; separators and the like have no place in a vCard. */
function componentsOf(holder: JsonObject): Component[] | undefined {
  const { components } = holder;
  if (!Array.isArray(components)) return undefined;
  return components
    .filter((part) => isObject(part))
    .map((part) => ({ kind: textOf(part['kind']), value: textOf(part['value']) }))
    .filter(({ value }) => value !== '');
}

const valuesOf = (components: readonly Component[], kinds: readonly string[]): string[] =>
  components.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value);

/** A Vietnamese name begins with that of the family. */
function guessedParts(full: string, isPerson: boolean): string[][] {
  const [family = '', ...given] = full.split(' ');
  return isPerson && given.length > 0 ? [[family], [given.join(' ')], [], [], []] : [[], [full], [], [], []];
}

/** A second surname and a generation stand where those look who know no such parts; 4.0 says besides which they are (RFC 9554 §2.2). */
function nameParts(components: readonly Component[], version: Version): string[][] {
  const parts = NAME_PARTS.map((kind) => valuesOf(components, [kind]));
  const [
    surnames = [],
    given = [],
    given2 = [],
    titles = [],
    credentials = [],
    surnames2 = [],
    generations = [],
  ] = parts;
  const rough = [[...surnames, ...surnames2], given, given2, titles, [...generations, ...credentials]];
  const isFine = version === '4.0' && surnames2.length + generations.length > 0;
  return isFine ? [...rough, surnames2, generations] : rough;
}

/** What the card is called, with what is kept of several names (3.0 must have `N`, RFC 2426 §3.1.2). */
export function nameProperties(card: JsonObject, version: Version, kept: readonly Property[]): Property[] {
  const name = isObject(card['name']) ? card['name'] : {};
  const components = componentsOf(name);
  const joined = (components ?? []).map(({ value }) => value).join(' ');
  const organizations = itemsOf(card, 'organizations').map((item) => textOf(item['name']));
  const addresses = itemsOf(card, 'emails').map((item) => textOf(item['address']));
  const full = [textOf(name['full']), joined, ...organizations, ...addresses].find(isShown);
  const isPerson = (card['kind'] ?? 'individual') === 'individual';
  const isKept = kept.some(
    (property) => property.name === 'FN' && decodeText(property.value).trim() === (full ?? ''),
  );
  const { group, parameters } = keptParameters(name['vCardParams']);
  const parts = components ? nameParts(components, version) : guessedParts(full ?? '', isPerson);
  const isSaid = version === '3.0' || components !== undefined;
  return [
    ...(isKept ? [] : [{ group: '', name: 'FN', parameters: {}, value: encodeText(full ?? '') }]),
    ...(isSaid ? [{ group, name: 'N', parameters, value: encodeStructured(parts) }] : []),
  ];
}

const KNOWN_PARTS: ReadonlySet<string> = new Set([...ADDRESS_PARTS, ...FINE_ADDRESS_PARTS]);

/** The parts of `ADR`: what is said finely, roughly for those who do not know such parts, and in 4.0 as it is (RFC 9554 §2.1). */
function addressParts(components: readonly Component[], version: Version): string[][] {
  const fine = FINE_ADDRESS_PARTS.map((kind) => valuesOf(components, [kind]));
  const isFine = components.some(
    ({ kind }) =>
      !ADDRESS_PARTS.some((part) => part === kind) && FINE_ADDRESS_PARTS.some((part) => part === kind),
  );
  const rough = ADDRESS_PARTS.map((kind) => valuesOf(components, [kind]));
  if (!isFine) return rough;
  const [box = [], _extended, _street, ...places] = rough;
  const extended = valuesOf(components, ['room', 'apartment', 'floor', 'building']);
  const street = valuesOf(components, [
    'number',
    'name',
    'block',
    'direction',
    'landmark',
    'subdistrict',
    'district',
  ]);
  const all = [box, extended, [street.join(' ')], ...places];
  return version === '4.0' ? [...all, ...fine] : all;
}

/** An address whose parts nobody knows stands where the street does, which all programs show. */
export function addressProperty(address: JsonObject, version: Version): Property[] {
  const full = textOf(address['full']);
  const all = componentsOf(address);
  const components = (all ?? []).filter(({ kind }) => KNOWN_PARTS.has(kind));
  if (components.length === 0 && full === '') return [];
  const { group, parameters } = writeParameters(address, version);
  const isWhole = components.length === 0 && all?.length !== 0;
  const isSaid = !isWhole && full !== '' && full !== components.map(({ value }) => value).join(', ');
  const members = ADDRESS_PARAMETERS.map(
    ([parameter, member]) => [parameter, textOf(address[member])] as const,
  );
  const more: Parameters = Object.fromEntries([
    ...(isSaid ? [['label', [full.replaceAll(/\r\n?|\n/g, String.raw`\n`)]] as const] : []),
    ...members.filter(([, value]) => value !== '').map(([parameter, value]) => [parameter, [value]] as const),
  ]);
  const parts = isWhole ? [[], [], [full], [], [], [], []] : addressParts(components, version);
  return [{ group, name: 'ADR', parameters: { ...more, ...parameters }, value: encodeStructured(parts) }];
}

const unitNames = (units: Json | undefined): string[] =>
  (Array.isArray(units) ? units : []).map((unit) => (isObject(unit) ? textOf(unit['name']) : ''));

export function organizationProperty(organization: JsonObject, version: Version): Property[] {
  const names = [textOf(organization['name']), ...unitNames(organization['units'])];
  if (names.every((name) => name === '')) return [];
  const { group, parameters } = writeParameters(organization, version);
  return [{ group, name: 'ORG', parameters, value: names.map(encodeText).join(';') }];
}
