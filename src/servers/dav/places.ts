/** What an address means: the way there and back. */
import { DavFault } from '#formats/dav/dav-fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { DavBook } from './books.ts';
import type { DavDependencies } from './dependencies.ts';
import { DIRECTORY_SEGMENT, directoryBook } from './directory-book.ts';
import { MAX_NAME_BYTES } from './limits.ts';
import { findOwnBook } from './own-book.ts';
import type { DavScope } from './scope.ts';

export const ROOT = '/dav/';

/** An address that leads nowhere yet: a book that is to be made. */
type Nowhere = { kind: 'nowhere'; segment: string };

export type Place =
  | { kind: 'root' | 'principals' | 'principal' | 'home' }
  | { kind: 'book'; book: DavBook }
  | { kind: 'card'; book: DavBook; name: string }
  | Nowhere;

export const principalHref = (accountId: AccountId): string => `${ROOT}principals/${accountId}/`;
export const homeHref = (accountId: AccountId): string => `${ROOT}books/${accountId}/`;
export const bookHref = (accountId: AccountId, { segment }: DavBook): string =>
  `${homeHref(accountId)}${segment}/`;
export const cardHref = (accountId: AccountId, book: DavBook, name: string): string =>
  `${bookHref(accountId, book)}${encodeURIComponent(name)}`;

/** The parts of a path, decoded. Throws `DavFault` 400 for what is no path. */
function partsOf(path: string): string[] {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    throw new DavFault(400, 'The address is not percent-encoded as it should be.');
  }
}

/** A name that a card may have: one part of a path, without what ends lines. */
function isName(name: string): boolean {
  return (
    Buffer.byteLength(name) <= MAX_NAME_BYTES && !/[/\p{Cc}]|^\.{1,2}$/u.test(name) && name.isWellFormed()
  );
}

function findBook(deps: DavDependencies, scope: DavScope, segment: string): Promise<DavBook | undefined> {
  if (segment === DIRECTORY_SEGMENT) return Promise.resolve(directoryBook(deps, scope));
  return findOwnBook(deps, scope, segment);
}

/** The place of a path. Throws `DavFault` 404 for what is nobody's, or somebody else's. */
export async function findPlace(deps: DavDependencies, scope: DavScope, path: string): Promise<Place> {
  const [top, room, accountId, segment, name, ...rest] = partsOf(path);
  const nowhere = new DavFault(404, 'There is nothing at this address.');
  if (top !== 'dav' || rest.length > 0) throw nowhere;
  if (room === undefined) return { kind: 'root' };
  if (room === 'principals' && accountId === undefined) return { kind: 'principals' };
  if (accountId !== scope.principal.accountId) throw nowhere;
  if (room === 'principals' && segment === undefined) return { kind: 'principal' };
  if (room !== 'books') throw nowhere;
  if (segment === undefined) return { kind: 'home' };
  const book = await findBook(deps, scope, segment);
  if (name === undefined) return book ? { kind: 'book', book } : { kind: 'nowhere', segment };
  if (!book || !isName(name)) throw nowhere;
  return { kind: 'card', book, name };
}

/** The names of cards that addresses mean in a book; an address of elsewhere means none. */
export function namesIn(scope: DavScope, book: DavBook, hrefs: readonly string[]): Map<string, string> {
  const start = partsOf(bookHref(scope.principal.accountId, book)).join('/');
  const names = new Map<string, string>();
  for (const href of hrefs) {
    const parts = partsOf(href.replace(/^https?:\/\/[^/]+/i, '').replace(/[?#].*$/s, ''));
    const name = parts.pop();
    if (name !== undefined && isName(name) && parts.join('/') === start) names.set(href, name);
  }
  return names;
}
