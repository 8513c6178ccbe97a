/** What REPORT asks for: cards by their addresses, cards that fit a filter, and what changed (RFC 6352 §8.6, §8.7; RFC 6578 §3.2). */
import { DavFault } from './dav-fault.ts';
import { card, dav } from './names.ts';
import { decodeWanted, type WantedProperties } from './requests.ts';
import { childOf, parseXml, type XmlElement } from './xml.ts';

/** RFC 6352 §10.5.4. */
export interface TextMatch {
  text: string;
  collation: 'i;ascii-casemap' | 'i;unicode-casemap' | 'i;octet';
  type: 'equals' | 'contains' | 'starts-with' | 'ends-with';
  isNegated: boolean;
}

/** §10.5.2: `undefined` matches ask whether the parameter is there at all. */
export interface ParameterFilter {
  name: string;
  isAbsent: boolean;
  match?: TextMatch;
}

/** §10.5.1. */
export interface PropertyFilter {
  name: string;
  isAbsent: boolean;
  needsAll: boolean;
  matches: readonly TextMatch[];
  parameters: readonly ParameterFilter[];
}

export interface CardFilter {
  needsAll: boolean;
  properties: readonly PropertyFilter[];
}

export type Report =
  | { kind: 'multiget'; wanted: WantedProperties; hrefs: readonly string[] }
  | { kind: 'query'; wanted: WantedProperties; filter: CardFilter; most: number | undefined }
  | { kind: 'sync'; wanted: WantedProperties; token: string; most: number | undefined };

/** Conditions of a filter; nobody's form has more fields. */
const MAX_CONDITIONS = 100;
const MAX_TEXT = 500;
const COLLATIONS = { 'i;ascii-casemap': 1, 'i;unicode-casemap': 1, 'i;octet': 1 };
const MATCH_TYPES = { equals: 1, contains: 1, 'starts-with': 1, 'ends-with': 1 };

function isKeyOf<Table extends object>(table: Table, key: string): key is Extract<keyof Table, string> {
  return Object.hasOwn(table, key);
}

function decodeMatch({ attributes, text }: XmlElement): TextMatch {
  const asked = attributes.get('collation') ?? 'i;unicode-casemap';
  const collation = asked === 'default' ? 'i;unicode-casemap' : asked;
  const type = attributes.get('match-type') ?? 'contains';
  if (!isKeyOf(COLLATIONS, collation))
    throw new DavFault(403, 'This collation is not known here.', card('supported-collation'));
  if (!isKeyOf(MATCH_TYPES, type) || text.length > MAX_TEXT)
    throw new DavFault(403, 'A text of the filter is not as it should be.', card('supported-filter'));
  return { text, collation, type, isNegated: attributes.get('negate-condition') === 'yes' };
}

function decodeParameter(element: XmlElement): ParameterFilter {
  const match = childOf(element, card('text-match'));
  return {
    name: (element.attributes.get('name') ?? '').toUpperCase(),
    isAbsent: childOf(element, card('is-not-defined')) !== undefined,
    ...(match && { match: decodeMatch(match) }),
  };
}

const needsAll = ({ attributes }: XmlElement): boolean => attributes.get('test') === 'allof';

function decodeProperty(element: XmlElement): PropertyFilter {
  const of = (name: string): XmlElement[] => element.children.filter((child) => child.name === card(name));
  return {
    name: (element.attributes.get('name') ?? '').toUpperCase(),
    isAbsent: of('is-not-defined').length > 0,
    needsAll: needsAll(element),
    matches: of('text-match').map(decodeMatch),
    parameters: of('param-filter').map(decodeParameter),
  };
}

function decodeFilter(element: XmlElement | undefined): CardFilter {
  if (!element) throw new DavFault(400, 'A query has a filter.', card('valid-filter'));
  const properties = element.children
    .filter(({ name }) => name === card('prop-filter'))
    .map((child) => decodeProperty(child));
  const conditions = properties.reduce(
    (sum, { matches, parameters }) => sum + 1 + matches.length + parameters.length,
    0,
  );
  if (conditions > MAX_CONDITIONS)
    throw new DavFault(403, `A filter has at most ${MAX_CONDITIONS} conditions.`, card('supported-filter'));
  return { needsAll: needsAll(element), properties };
}

function decodeLimit(limit: XmlElement | undefined, name: string): number | undefined {
  const text = limit && childOf(limit, name)?.text.trim();
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new DavFault(400, 'A limit is a number.');
  return Number(text);
}

const DECODERS: Readonly<Record<string, (root: XmlElement) => Report>> = {
  [card('addressbook-multiget')]: (root) => ({
    kind: 'multiget',
    wanted: decodeWanted(root),
    hrefs: root.children.filter(({ name }) => name === dav('href')).map(({ text }) => text.trim()),
  }),
  [card('addressbook-query')]: (root) => ({
    kind: 'query',
    wanted: decodeWanted(root),
    filter: decodeFilter(childOf(root, card('filter'))),
    most: decodeLimit(childOf(root, card('limit')), card('nresults')),
  }),
  [dav('sync-collection')]: (root) => {
    const level = childOf(root, dav('sync-level'))?.text.trim() ?? '1';
    if (level !== '1' && level !== 'infinite') throw new DavFault(400, 'The level is 1 or infinite.');
    return {
      kind: 'sync',
      wanted: decodeWanted(root),
      token: childOf(root, dav('sync-token'))?.text.trim() ?? '',
      most: decodeLimit(childOf(root, dav('limit')), dav('nresults')),
    };
  },
};

/** The report of a body. Throws `DavFault`. */
export function decodeReport(body: string): Report {
  const root = parseXml(body);
  const decode = DECODERS[root.name];
  if (!decode) throw new DavFault(403, 'There is no such report here.', dav('supported-report'));
  return decode(root);
}
