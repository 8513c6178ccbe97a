/**
 * `AddressBook` (RFC 9610 §2): own books, those of accounts one may enter, and in the account of the province the directory, which is
 * only read. Each book may be shared with people and units (`shareWith`, RFC 9670 §6); who may share it sees with whom.
 */
import {
  type AddressBook,
  type BookValues,
  deleteBook,
  ensureDefaultBook,
  readBooks,
  setDefaultBook,
} from '#domain/groupware/address-books.ts';
import { createSharedBook, editBook } from '#domain/groupware/book-edit.ts';
import { BOOK_RIGHTS, mayMakeBooks, rightsOnBook } from '#domain/groupware/book-rights.ts';
import { listBookGrants } from '#domain/groupware/book-sharing.ts';
import type { GrantedRights } from '#domain/mailstore/granting.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { defineType } from '../define-type.ts';
import type { ObjectContext } from '../object-type.ts';
import { type JmapAccount, resolveId } from '../scope.ts';
import type { SetWork } from '../set.ts';
import { readGrants, readRights, splitShare } from '../shares.ts';

/** What of an account's contacts somebody sees, where that is not all: a state holds for these books and rights alone. */
export function viewOfBooks({ access }: JmapAccount): string | undefined {
  if (access.accountRights !== '') return undefined;
  const seen = [...(access.bookRights ?? [])].map(([id, rights]) => `${id} ${rights}`);
  return seen.toSorted((a, b) => Number(a > b) - Number(a < b)).join(',');
}

/** The letters behind each right (RFC 9610 §2 `AddressBookRights`). */
const LETTERS: Readonly<Record<string, string>> = {
  mayRead: 'r',
  mayWrite: 'w',
  mayShare: 'a',
  mayDelete: 'x',
};

/** Letters as rights. */
export function encodeBookLetters(letters: string): JsonObject {
  return Object.fromEntries(
    Object.entries(LETTERS).map(([name, letter]) => [name, letters.includes(letter)]),
  );
}

/** A book with whom it is shared, where whoever asks may know. */
interface ShownBook extends AddressBook {
  shareWith: JsonObject | null;
}

/** The directory as a book. */
export const DIRECTORY_BOOK = 'directory';
const DIRECTORY: ShownBook = {
  id: DIRECTORY_BOOK,
  name: 'Danh bạ điện tử của tỉnh',
  description: null,
  sortOrder: 0,
  isDefault: false,
  isSubscribed: true,
  shareWith: null,
};
const MAX_NAME = 255;

/** The account of a call that changes something. Throws `SetFault('forbidden')` for the directory. */
export function requireOwnBooks({ account }: ObjectContext): JmapAccount {
  if (!account) throw new SetFault('forbidden', 'The directory is only read here.');
  return account;
}

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

function readValue(name: string, value: Json): void {
  if (name === 'name') {
    if (typeof value !== 'string' || value.trim() === '' || Buffer.byteLength(value) > MAX_NAME)
      throw invalid('name', `A name has 1 to ${MAX_NAME} octets.`);
  } else if (name === 'description') {
    if (value !== null && typeof value !== 'string') throw invalid('description', 'Text or null.');
  } else if (name === 'sortOrder') {
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw invalid('sortOrder', 'A number from 0.');
  } else if (name === 'isSubscribed') {
    if (typeof value !== 'boolean') throw invalid('isSubscribed', 'True or false.');
  } else throw invalid(name.slice(0, 60), 'It cannot be set.');
}

/** What a book is given when nothing is said (RFC 8620 §5.3: null in a patch means this). */
const DEFAULTS = { description: null, sortOrder: 0, isSubscribed: true };

/** The properties of an object or a patch, checked. Throws `SetFault`. */
function readValues(object: JsonObject): Partial<BookValues> {
  const withDefaults = Object.entries(object).map(([name, value]): [string, Json] => [
    name,
    value === null && Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name as keyof typeof DEFAULTS] : value,
  ]);
  for (const [name, value] of withDefaults) readValue(name, value);
  return Object.fromEntries(withDefaults);
}

function lettersOf(rights: Json | undefined): string {
  const letters = new Set(readRights(rights, LETTERS).map((name) => LETTERS[name] ?? ''));
  // Whoever may do anything with a book has to see it.
  if (letters.size > 0) letters.add('r');
  return BOOK_RIGHTS.split('')
    .filter((letter) => letters.has(letter))
    .join('');
}

function encodeRights(object: Pick<AddressBook, 'id' | 'isDefault'>, { account }: ObjectContext): JsonObject {
  if (!account) return encodeBookLetters('r');
  const letters = rightsOnBook(account.access, object.id);
  return encodeBookLetters(object.isDefault ? letters.replace('x', '') : letters);
}

const encodeGrants = (grants: { granteeId: string; rights: string }[] | undefined): JsonObject | null =>
  grants
    ? Object.fromEntries(grants.map(({ granteeId, rights }) => [granteeId, encodeBookLetters(rights)]))
    : null;

async function readAll(context: ObjectContext, ids: string[] | undefined): Promise<ShownBook[]> {
  const { deps, account } = context;
  if (!account) return !ids || ids.includes(DIRECTORY_BOOK) ? [DIRECTORY] : [];
  await ensureDefaultBook(deps.db, account.access, { ids: deps.ids, now: deps.clock() });
  const possible = ids?.filter((id) => id !== DIRECTORY_BOOK);
  const [books, grants] = await Promise.all([
    readBooks(deps.db, account.access, possible),
    listBookGrants(deps.db, account.access),
  ]);
  return books.map((book) => ({ ...book, shareWith: encodeGrants(grants.get(book.id)) }));
}

/** What a patch gives to whom; only who may share a book is answered. */
function grantsOf(context: ObjectContext, book: ShownBook, patch: JsonObject): Promise<GrantedRights[]> {
  const { access } = requireOwnBooks(context);
  if (Object.keys(patch).length > 0 && !rightsOnBook(access, book.id).includes('a'))
    throw new SetFault('forbidden', 'You may not share this address book.');
  return readGrants(context, { before: book.shareWith ?? {}, patch, lettersOf });
}

async function createOne(context: ObjectContext, object: JsonObject): Promise<JsonObject> {
  const { deps } = context;
  const { access } = requireOwnBooks(context);
  if (!mayMakeBooks(access)) throw new SetFault('forbidden', 'You may not make address books here.');
  const { share, rest } = splitShare(object);
  if (!('name' in rest)) throw invalid('name', 'An address book has a name.');
  const values: BookValues = { ...DEFAULTS, name: '', ...readValues(rest) };
  const id = deps.ids();
  const wished = share['shareWith'] === null ? {} : share;
  const given = await readGrants(context, { before: {}, patch: wished, lettersOf });
  const grants = given.filter(({ rights }) => rights !== '');
  await createSharedBook(deps.db, access, { ...values, id, grants, now: deps.clock() });
  return { id };
}

function setWork(context: ObjectContext, args: ArgumentReader): SetWork {
  const { deps, scope } = context;
  const removesContents = args.boolean('onDestroyRemoveContents');
  const wishedDefault = args.optionalText('onSuccessSetIsDefault');
  return {
    create: (object) => createOne(context, object),
    async update(id, patch) {
      const { access } = requireOwnBooks(context);
      const [book] = await readAll(context, [id]);
      if (!book) throw new SetFault('notFound', 'There is no such address book.');
      const { share, rest } = splitShare(patch);
      const values = readValues(rest);
      const grants = await grantsOf(context, book, share);
      await editBook(deps.db, access, id, { values, grants, now: deps.clock() });
      return null;
    },
    async destroy(id) {
      const { access } = requireOwnBooks(context);
      try {
        await deleteBook(deps.db, access, id, removesContents);
      } catch (error) {
        if (error instanceof Refusal && error.code === 'inUse')
          throw new SetFault('addressBookHasContents', error.message);
        throw error;
      }
    },
    /** §2.3: only when all went well, and silently nothing for an id that is none. */
    async finish({ created, updated, notCreated, notUpdated, notDestroyed }) {
      const failed = [notCreated, notUpdated, notDestroyed].some((map) => Object.keys(map).length > 0);
      const id = wishedDefault === undefined ? undefined : resolveId(scope, wishedDefault);
      if (failed || id === undefined || !context.account) return;
      const done = /^[0-9a-f-]{36}$/.test(id) && (await setDefaultBook(deps.db, context.account.access, id));
      if (!done || done.before === undefined) return;
      const made = Object.values(created).find((object) => (object as JsonObject)['id'] === id);
      if (made) (made as JsonObject)['isDefault'] = true;
      else updated[id] = { ...(updated[id] as JsonObject | null), isDefault: true };
      updated[done.before] = { ...(updated[done.before] as JsonObject | null), isDefault: false };
    },
  };
}

export const addressBook = defineType<ShownBook, Record<string, never>>({
  name: 'AddressBook',
  home: 'everywhere',
  view: viewOfBooks,
  isId: (id) => id === DIRECTORY_BOOK || /^[0-9a-f-]{36}$/.test(id),
  properties: {
    name: (object) => object.name,
    description: (object) => object.description,
    sortOrder: (object) => object.sortOrder,
    isDefault: (object) => object.isDefault,
    isSubscribed: (object) => object.isSubscribed,
    shareWith: (object) => object.shareWith,
    myRights: encodeRights,
  },
  read: readAll,
  set: setWork,
});
