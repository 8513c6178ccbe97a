/** The properties of everything that has an address here (RFC 4918 §15, 3744 §5, 5397, 6352 §6.2, 6578 §4): a line for each. */
import { readObjectState } from '#domain/changes/object-changes.ts';
import { encodeHref } from '#formats/dav/multistatus.ts';
import { card, dav, server } from '#formats/dav/names.ts';
import { encodeElement, escapeXml } from '#formats/dav/xml.ts';
import type { DavBook, Member } from './books.ts';
import type { DavDependencies } from './dependencies.ts';
import { MAX_VCARD_BYTES } from './limits.ts';
import { homeHref, principalHref, ROOT } from './places.ts';
import type { DavScope } from './scope.ts';

/** What properties are asked of. */
export type Target =
  | { kind: 'root' | 'principals' | 'principal' | 'home' }
  | { kind: 'book'; book: DavBook }
  | { kind: 'card'; book: DavBook; member: Member };

export interface PropertyContext {
  deps: DavDependencies;
  scope: DavScope;
}

/** The content of the property's element; undefined where the target has no such property. */
type Property = (
  target: Target,
  context: PropertyContext,
) => string | undefined | Promise<string | undefined>;

/** The names of elements without content, one after the other. */
const empty = (...names: readonly string[]): string => names.map((name) => encodeElement(name)).join('');

const TYPES: Readonly<Record<Target['kind'], string>> = {
  root: empty(dav('collection')),
  principals: empty(dav('collection')),
  principal: empty(dav('collection'), dav('principal')),
  home: empty(dav('collection')),
  book: empty(dav('collection'), card('addressbook')),
  card: '',
};

const privileges = (...names: readonly string[]): string =>
  names.map((name) => encodeElement(dav('privilege'), encodeElement(dav(name)))).join('');

function privilegesOn(target: Target): string {
  const mayRead = ['read', 'read-current-user-privilege-set'];
  if (target.kind === 'home') return privileges(...mayRead, 'bind', 'unbind');
  const isWritten = (target.kind === 'book' || target.kind === 'card') && target.book.writer;
  if (!isWritten) return privileges(...mayRead);
  return privileges(...mayRead, 'write', 'write-content', 'write-properties', 'bind', 'unbind');
}

function nameOf(target: Target, { scope }: PropertyContext): string | undefined {
  if (target.kind === 'book') return target.book.name;
  if (target.kind === 'card') return undefined;
  return target.kind === 'principal' ? scope.address : 'CôngThư';
}

const SYNC = 'urn:congthu:sync:';

/** The token of a state (RFC 6578 §4): a URI. */
export const tokenOf = (state: string): string => SYNC + state;
/** The state of a token, or undefined for a token of somebody else. */
export const stateOf = (token: string): string | undefined =>
  token.startsWith(SYNC) ? token.slice(SYNC.length) : undefined;

/** A token of a book's state now. */
export async function readToken(deps: DavDependencies, book: DavBook): Promise<string> {
  return tokenOf(await readObjectState(deps.db, book.changesOf, 'ContactCard'));
}

/** A property of books alone. */
const ofBooks =
  (property: (book: DavBook, context: PropertyContext) => string | undefined | Promise<string>): Property =>
  (target, context) =>
    target.kind === 'book' ? property(target.book, context) : undefined;

const REPORTS = [card('addressbook-multiget'), card('addressbook-query'), dav('sync-collection')]
  .map((name) => encodeElement(dav('report'), encodeElement(name)))
  .map((report) => encodeElement(dav('supported-report'), report))
  .join('');

const VERSIONS = ['3.0', '4.0']
  .map((version) => `<C:address-data-type content-type="text/vcard" version="${version}"/>`)
  .join('');

const COLLATIONS = ['i;ascii-casemap', 'i;unicode-casemap', 'i;octet']
  .map((name) => encodeElement(card('supported-collation'), name))
  .join('');

/** To add one: a line. */
export const PROPERTIES: Readonly<Record<string, Property>> = {
  [dav('resourcetype')]: ({ kind }) => TYPES[kind],
  [dav('displayname')]: (target, context) => {
    const name = nameOf(target, context);
    return name === undefined ? undefined : escapeXml(name);
  },
  [dav('current-user-principal')]: (_, { scope }) => encodeHref(principalHref(scope.principal.accountId)),
  [dav('principal-URL')]: ({ kind }, { scope }) =>
    kind === 'principal' ? encodeHref(principalHref(scope.principal.accountId)) : undefined,
  [dav('principal-collection-set')]: () => encodeHref(`${ROOT}principals/`),
  [dav('owner')]: ({ kind }, { scope }) =>
    kind === 'root' || kind === 'principals'
      ? undefined
      : encodeHref(principalHref(scope.principal.accountId)),
  [dav('current-user-privilege-set')]: privilegesOn,
  [dav('getetag')]: (target) => (target.kind === 'card' ? escapeXml(target.member.etag) : undefined),
  [dav('getcontenttype')]: ({ kind }) => (kind === 'card' ? 'text/vcard; charset=utf-8' : undefined),
  [dav('supported-report-set')]: ofBooks(() => REPORTS),
  [dav('sync-token')]: ofBooks((book, { deps }) => readToken(deps, book)),
  [server('getctag')]: ofBooks((book, { deps }) => readToken(deps, book)),
  [card('addressbook-home-set')]: ({ kind }, { scope }) =>
    kind === 'principal' ? encodeHref(homeHref(scope.principal.accountId)) : undefined,
  [card('addressbook-description')]: ofBooks(({ description }) =>
    description === null ? undefined : escapeXml(description),
  ),
  [card('supported-address-data')]: ofBooks(() => VERSIONS),
  [card('supported-collation-set')]: ofBooks(() => COLLATIONS),
  [card('max-resource-size')]: ofBooks(() => String(MAX_VCARD_BYTES)),
};

/** What `allprop` means (RFC 4918 §9.1): those of RFC 4918 itself. */
export const ALL_PROPERTIES = ['resourcetype', 'displayname', 'getetag', 'getcontenttype'].map(dav);
