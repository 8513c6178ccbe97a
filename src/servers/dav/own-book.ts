/** Address books of accounts (`domain/groupware`): one's own, and those that others share. */
import {
  type AddressBook,
  deleteBook,
  ensureDefaultBook,
  readBooks,
  updateBook,
} from '#domain/groupware/address-books.ts';
import { rightsOnBook } from '#domain/groupware/book-rights.ts';
import {
  findCardNames,
  listNamedCards,
  putNamedCard,
  readNamedCards,
  removeNamedCard,
} from '#domain/groupware/named-cards.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { type BookWriter, type DavBook, etagOf, onDigest } from './books.ts';
import type { DavDependencies } from './dependencies.ts';
import type { DavScope } from './scope.ts';

function writerOf({ db, ids, clock }: DavDependencies, access: MailAccess, { id }: AddressBook): BookWriter {
  return {
    put: (name, condition, card) =>
      putNamedCard(
        db,
        access,
        { bookId: id, name, permits: onDigest(condition) },
        { card, ids, now: clock() },
      ),
    remove: (name, condition) =>
      removeNamedCard(db, access, { bookId: id, name, permits: onDigest(condition) }, clock()),
    destroy: () => deleteBook(db, access, id, true),
    describe: (values) => updateBook(db, access, id, values),
  };
}

function makeBook(
  deps: DavDependencies,
  access: MailAccess,
  book: AddressBook,
  shown: { segment: string; name: string },
): DavBook {
  const { db } = deps;
  const { id } = book;
  return {
    ...shown,
    description: book.description,
    changesOf: access.accountId,
    ...(rightsOnBook(access, id).includes('w') && { writer: writerOf(deps, access, book) }),
    members: async (asked) =>
      (await listNamedCards(db, access, id, asked)).map(({ digest, ...card }) => ({
        ...card,
        etag: etagOf(digest),
      })),
    cards: async (asked) =>
      (await readNamedCards(db, access, id, asked)).map(({ digest, ...card }) => ({
        ...card,
        etag: etagOf(digest),
      })),
    namesOf: (ids) => findCardNames(db, access, ids),
  };
}

/** Whose book a part of an address means, and its id there. */
export function bookIn(scope: DavScope, segment: string): { access: MailAccess; id: string } | undefined {
  const [owner = '', id] = segment.split('.', 2);
  if (!/^[0-9a-f-]{36}$/.test(id ?? owner)) return undefined;
  if (id === undefined) return { access: scope.own, id: owner };
  const shared = scope.shared.find(({ access }) => access.accountId === owner);
  return shared && { access: shared.access, id };
}

/** One book of an account. */
export async function findOwnBook(
  deps: DavDependencies,
  scope: DavScope,
  segment: string,
): Promise<DavBook | undefined> {
  const place = bookIn(scope, segment);
  const [book] = place ? await readBooks(deps.db, place.access, [place.id]) : [];
  if (!place || !book) return undefined;
  const owner = scope.shared.find(({ access }) => access === place.access);
  const name = owner ? `${book.name} (${owner.name})` : book.name;
  return makeBook(deps, place.access, book, { segment, name });
}

/** All of one's own, and those of others that one wants to see. */
export async function listOwnBooks(deps: DavDependencies, scope: DavScope): Promise<DavBook[]> {
  await ensureDefaultBook(deps.db, scope.own, { ids: deps.ids, now: deps.clock() });
  const own = await readBooks(deps.db, scope.own, undefined);
  const books = own.map((book) => makeBook(deps, scope.own, book, { segment: book.id, name: book.name }));
  for (const { name, access } of scope.shared)
    for (const book of await readBooks(deps.db, access, undefined))
      if (book.isSubscribed)
        books.push(
          makeBook(deps, access, book, {
            segment: `${access.accountId}.${book.id}`,
            name: `${book.name} (${name})`,
          }),
        );
  return books;
}
