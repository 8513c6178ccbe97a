/** What PROPFIND, PROPPATCH and extended MKCOL ask for (RFC 4918 §9.1, §9.2; RFC 5689). */
import { DavFault } from './dav-fault.ts';
import { card, dav } from './names.ts';
import { childOf, parseXml, type XmlElement } from './xml.ts';

/** How a card is wanted (RFC 6352 §10.4). */
export interface WantedData {
  version: '3.0' | '4.0';
  /** Names of the only properties that are wanted, in capitals. */
  only?: ReadonlySet<string>;
}

/** The properties that are asked for. */
export interface WantedProperties {
  kind: 'all' | 'names' | 'some';
  names: readonly string[];
  data: WantedData;
}

/** More is no client. */
const MAX_PROPERTIES = 200;

const ALL: WantedProperties = { kind: 'all', names: [], data: { version: '3.0' } };

function decodeData(element: XmlElement): WantedData {
  const type = element.attributes.get('content-type') ?? 'text/vcard';
  const version = element.attributes.get('version') ?? '3.0';
  if (type !== 'text/vcard' || (version !== '3.0' && version !== '4.0'))
    throw new DavFault(
      415,
      'Cards are given as text/vcard, version 3.0 or 4.0.',
      card('supported-address-data'),
    );
  const only = element.children
    .filter(({ name }) => name === card('prop'))
    .map(({ attributes }) => (attributes.get('name') ?? '').toUpperCase());
  return only.length === 0 ? { version } : { version, only: new Set(only) };
}

/** The properties that the children of an element name: `allprop`, `propname` or `prop`. */
export function decodeWanted(parent: XmlElement): WantedProperties {
  if (childOf(parent, dav('propname'))) return { ...ALL, kind: 'names' };
  const prop = childOf(parent, dav('prop'));
  const named = prop ?? childOf(parent, dav('include'));
  const names = (named?.children ?? []).map(({ name }) => name);
  if (names.length > MAX_PROPERTIES) throw new DavFault(400, `At most ${MAX_PROPERTIES} properties at once.`);
  const asked = prop && childOf(prop, card('address-data'));
  const data = asked ? decodeData(asked) : ALL.data;
  return { kind: prop ? 'some' : 'all', names, data };
}

function rootOf(body: string, ...names: readonly string[]): XmlElement {
  const root = parseXml(body);
  if (!names.includes(root.name)) throw new DavFault(400, 'The root of the body is another.');
  return root;
}

/** §9.1: nothing in the body asks for all. Throws `DavFault`. */
export function decodePropfind(body: string): WantedProperties {
  return body.trim() === '' ? ALL : decodeWanted(rootOf(body, dav('propfind')));
}

/** A property that is to be set to an element, or removed. */
export interface PropertyChange {
  name: string;
  value: XmlElement | undefined;
}

function changesIn(parent: XmlElement): PropertyChange[] {
  const changes = parent.children
    .filter(({ name }) => name === dav('set') || name === dav('remove'))
    .flatMap((part) =>
      (childOf(part, dav('prop'))?.children ?? []).map((value) => ({
        name: value.name,
        value: part.name === dav('set') ? value : undefined,
      })),
    );
  if (changes.length > MAX_PROPERTIES)
    throw new DavFault(400, `At most ${MAX_PROPERTIES} properties at once.`);
  return changes;
}

/** §9.2: the changes in their order. Throws `DavFault`. */
export function decodeProppatch(body: string): PropertyChange[] {
  return changesIn(rootOf(body, dav('propertyupdate')));
}

/** RFC 5689 §3: what a new collection is to be. Throws `DavFault`. */
export function decodeMkcol(body: string): PropertyChange[] {
  return body.trim() === '' ? [] : changesIn(rootOf(body, dav('mkcol')));
}
