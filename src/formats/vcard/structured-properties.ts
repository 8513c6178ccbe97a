/** Names, addresses and organizations, whose values have parts (RFC 9555 §2.2.1, §2.2.4, §2.5; RFC 9554 §2). Pure. */
import { decodeText } from '../ical/content-lines.ts';
import { isObject, type JsonObject } from '../jmap/json.ts';
import { addItem, type Draft } from './draft.ts';
import type { VcardLine } from './lines.ts';
import { keepParameters, parameterOf, readParameters } from './parameters.ts';
import { decodeStructured, splitValue } from './values.ts';

/** In the order of `N`; the last two are of RFC 9554. */
export const NAME_PARTS = [
  'surname',
  'given',
  'given2',
  'title',
  'credential',
  'surname2',
  'generation',
] as const;
/** In the order of `ADR`. */
export const ADDRESS_PARTS = [
  'postOfficeBox',
  'apartment',
  'name',
  'locality',
  'region',
  'postcode',
  'country',
] as const;
/** What RFC 9554 adds to `ADR`, in its order. */
export const FINE_ADDRESS_PARTS = [
  'room',
  'apartment',
  'floor',
  'number',
  'name',
  'building',
  'block',
  'subdistrict',
  'district',
  'landmark',
  'direction',
] as const;
/** Parameters of `ADR` that are members of an address (RFC 9555 §2.3.1, §2.3.7, §2.3.17). */
export const ADDRESS_PARAMETERS = [
  ['cc', 'countryCode'],
  ['geo', 'coordinates'],
  ['tz', 'timeZone'],
] as const;

// oxlint-disable-next-line typescript/consistent-type-definitions -- An interface is no JSON object.
export type Component = { kind: string; value: string };

/** The parts of a structured value as components, empty ones left out. */
function componentsOf(parts: readonly (readonly string[])[], kinds: readonly string[]): Component[] {
  return kinds.flatMap((kind, at) =>
    (parts[at] ?? []).flatMap((part) => (part.trim() === '' ? [] : [{ kind, value: part.trim() }])),
  );
}

const nameOf = ({ card }: Draft): JsonObject => (isObject(card['name']) ? card['name'] : {});

/** §2.2.1.2: 4.0 may have several; what the first does not say is kept. */
export function readFullName(draft: Draft, line: VcardLine): boolean {
  const name = nameOf(draft);
  const full = decodeText(line.value).trim();
  if (full === '') return true;
  if ('full' in name) return false;
  draft.card['name'] = { ...name, full };
  // The card's name has no place for what is said of this one.
  return Object.keys(keepParameters(line)).length === 0;
}

/** An empty `N` says that there is none to be guessed (a firm, for iOS): no components, which is not the same as none known. */
export function readName(draft: Draft, line: VcardLine): boolean {
  const name = nameOf(draft);
  if ('components' in name) return false;
  const parts = decodeStructured(line.value);
  // RFC 9554 §2.2: a second surname, or a generation, stands among the others too, for those who do not know it.
  const [surnames2, generations] = [new Set(parts[5]), new Set(parts[6])];
  const own = parts.map((part, at) => {
    if (at === 0) return part.filter((value) => !surnames2.has(value));
    return at === 4 ? part.filter((value) => !generations.has(value)) : part;
  });
  const components = componentsOf(own, NAME_PARTS);
  const vCardParams = keepParameters(line);
  draft.card['name'] = { ...name, components, ...(Object.keys(vCardParams).length > 0 && { vCardParams }) };
  return true;
}

export function readAddress(draft: Draft, line: VcardLine): boolean {
  const parts = decodeStructured(line.value);
  const fine = componentsOf(parts.slice(ADDRESS_PARTS.length), FINE_ADDRESS_PARTS);
  // RFC 9554 §2.1: then what is said roughly is said again.
  const rough = fine.length === 0 ? parts : parts.map((part, at) => (at === 1 || at === 2 ? [] : part));
  const components = [...fine, ...componentsOf(rough, ADDRESS_PARTS)];
  const label = parameterOf(line, 'label').replaceAll(/\\n/gi, '\n');
  if (components.length === 0 && label === '') return true;
  const full = label || components.map((part) => part.value).join(', ');
  const taken = ADDRESS_PARAMETERS.filter(([parameter]) => parameterOf(line, parameter) !== '');
  const said = taken.map(([parameter, member]) => [member, parameterOf(line, parameter)] as const);
  const item = {
    // None of all parts, where the whole is said, is not the same as parts that nobody knows.
    components,
    full,
    ...Object.fromEntries(said),
    ...readParameters(line, { taken: ['label', ...taken.map(([parameter]) => parameter)] }),
  };
  draft.add('addresses', item, line);
  return true;
}

export function readOrganization(draft: Draft, line: VcardLine): boolean {
  const [name = '', ...units] = splitValue(line.value, ';').map((part) => decodeText(part).trim());
  const named = units.filter((unit) => unit !== '').map((unit) => ({ name: unit }));
  if (name === '' && named.length === 0) return true;
  return addItem(draft, 'organizations', { name, ...(named.length > 0 && { units: named }) }, line);
}
