/**
 * `AddressBook` (RFC 9610 §2): own books, those of accounts one may enter, and in the account of the province the directory, which is
 * only read. Books are not shared one by one: `shareWith` is null.
 */
import {
  type AddressBook,
  type BookValues,
  createBook,
  deleteBook,
  ensureDefaultBook,
  mayWriteContacts,
  readBooks,
  setDefaultBook,
  updateBook,
} from '#domain/groupware/address-books.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { applyPatch } from '#formats/jmap/patch.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { defineType } from '../define-type.ts';
import type { ObjectContext } from '../object-type.ts';
import { type JmapAccount, resolveId } from '../scope.ts';
import type { SetWork } from '../set.ts';

/** The directory as a book. */
export const DIRECTORY_BOOK = 'directory';
const DIRECTORY: AddressBook = {
  id: DIRECTORY_BOOK,
  name: 'Danh bạ điện tử của tỉnh',
  description: null,
  sortOrder: 0,
  isDefault: false,
  isSubscribed: true,
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

function readValues(object: JsonObject): BookValues {
  const { name, description = null, sortOrder = 0, isSubscribed = true, shareWith = null, ...rest } = object;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw invalid(unknown.slice(0, 60), 'It cannot be set.');
  if (typeof name !== 'string' || name.trim() === '' || Buffer.byteLength(name) > MAX_NAME)
    throw invalid('name', `A name has 1 to ${MAX_NAME} octets.`);
  if (description !== null && typeof description !== 'string') throw invalid('description', 'Text or null.');
  if (!Number.isSafeInteger(sortOrder) || (sortOrder as number) < 0)
    throw invalid('sortOrder', 'A number from 0.');
  if (typeof isSubscribed !== 'boolean') throw invalid('isSubscribed', 'True or false.');
  if (shareWith !== null) throw new SetFault('forbidden', 'Address books are not shared one by one.');
  return { name, description, sortOrder: sortOrder as number, isSubscribed };
}

function encodeRights(object: AddressBook, { account }: ObjectContext): Json {
  const mayWrite = account !== undefined && mayWriteContacts(account.access);
  return { mayRead: true, mayWrite, mayShare: false, mayDelete: mayWrite && !object.isDefault };
}

async function readAll(context: ObjectContext, ids: string[] | undefined): Promise<AddressBook[]> {
  const { deps, account } = context;
  if (!account) return !ids || ids.includes(DIRECTORY_BOOK) ? [DIRECTORY] : [];
  await ensureDefaultBook(deps.db, account.access, { ids: deps.ids, now: deps.clock() });
  return readBooks(deps.db, account.access, ids);
}

function setWork(context: ObjectContext, args: ArgumentReader): SetWork {
  const { deps, scope } = context;
  const removesContents = args.boolean('onDestroyRemoveContents');
  const wishedDefault = args.optionalText('onSuccessSetIsDefault');
  return {
    async create(object) {
      const { access } = requireOwnBooks(context);
      const values = readValues(object);
      const id = deps.ids();
      await createBook(deps.db, access, { ...values, id, now: deps.clock() });
      return {
        id,
        isDefault: false,
        shareWith: null,
        myRights: encodeRights({ ...values, id, isDefault: false }, context),
      };
    },
    async update(id, patch) {
      const { access } = requireOwnBooks(context);
      const [book] = await readBooks(deps.db, access, [id]);
      if (!book) throw new SetFault('notFound', 'There is no such address book.');
      const { id: _id, isDefault: _isDefault, ...before } = book;
      await updateBook(deps.db, access, id, readValues(applyPatch(before, patch)));
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

export const addressBook = defineType<AddressBook, Record<string, never>>({
  name: 'AddressBook',
  home: 'everywhere',
  isId: (id) => id === DIRECTORY_BOOK || /^[0-9a-f-]{36}$/.test(id),
  properties: {
    name: (object) => object.name,
    description: (object) => object.description,
    sortOrder: (object) => object.sortOrder,
    isDefault: (object) => object.isDefault,
    isSubscribed: (object) => object.isSubscribed,
    shareWith: () => null,
    myRights: encodeRights,
  },
  read: readAll,
  set: setWork,
});
