/** Address books of an account (RFC 9610 §2). */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { mayMakeBooks, mayReadContacts, readableBooks, requireBookRight } from './book-rights.ts';

const MAX_BOOKS = 100;
const DEFAULT_NAME = 'Danh bạ';

export interface AddressBook {
  id: string;
  name: string;
  description: string | null;
  sortOrder: number;
  isDefault: boolean;
  isSubscribed: boolean;
}

export interface BookValues {
  name: string;
  description: string | null;
  sortOrder: number;
  isSubscribed: boolean;
}

/** Who looks at the books of another: for them it counts what they themselves want to see. */
function viewerOf({ accountId, principal }: MailAccess): string | null {
  return principal.kind === 'account' && principal.accountId !== accountId ? principal.accountId : null;
}

/** Makes the default book of an account that has none yet. */
export async function ensureDefaultBook(
  db: Queryable,
  access: MailAccess,
  { ids, now }: { ids: NewId; now: number },
): Promise<void> {
  if (access.accountRights === '') return;
  await db.query(
    `insert into address_book (account_id, id, name, is_default, created_at)
     select $1, $2, $3, true, $4 where not exists (select from address_book where account_id = $1)
     on conflict do nothing`,
    [access.accountId, ids(), DEFAULT_NAME, new Date(now)],
    { name: 'book_ensure' },
  );
}

/** Books of these ids, or all. */
export async function readBooks(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
): Promise<AddressBook[]> {
  if (!mayReadContacts(access)) return [];
  return db.query<AddressBook>(
    `select id, name, description, sort_order as "sortOrder", is_default as "isDefault",
       case when $4::uuid is null then is_subscribed else exists (
         select from address_book_subscription s where s.account_id = $1 and s.viewer_id = $4 and s.book_id = address_book.id)
       end as "isSubscribed"
     from address_book where account_id = $1 and ($2::uuid[] is null or id = any ($2))
       and ($3::uuid[] is null or id = any ($3)) order by sort_order, name, id`,
    [access.accountId, ids ?? null, readableBooks(access), viewerOf(access)],
    { name: 'book_read' },
  );
}

/** Makes a book. `Refusal`: `notPermitted`, `tooMany`. */
export async function createBook(
  db: Database,
  access: MailAccess,
  book: BookValues & { id: string; now: number },
): Promise<void> {
  if (!mayMakeBooks(access)) throw new Refusal('notPermitted', 'You may not make address books here.');
  const [row] = await db.query<{ id: string }>(
    `insert into address_book (account_id, id, name, description, sort_order, is_subscribed, created_at)
     select $1, $2, $3, $4, $5, $6, $7 where (select count(*) from address_book where account_id = $1) < ${MAX_BOOKS}
     returning id`,
    [
      access.accountId,
      book.id,
      book.name,
      book.description,
      book.sortOrder,
      book.isSubscribed,
      new Date(book.now),
    ],
  );
  if (!row) throw new Refusal('tooMany', `An account has at most ${MAX_BOOKS} address books.`);
}

/** Notes whether somebody wants to see a book of another. */
async function subscribe(tx: Transaction, at: readonly string[], isSubscribed: boolean): Promise<void> {
  await tx.query(
    isSubscribed
      ? `insert into address_book_subscription (account_id, viewer_id, book_id) values ($1, $2, $3) on conflict do nothing`
      : `delete from address_book_subscription where account_id = $1 and viewer_id = $2 and book_id = $3`,
    at,
  );
}

/**
 * Changes a book; what somebody wants to see of another's is only theirs. `Refusal`: `notPermitted`, `notFound`.
 */
export async function updateBook(
  db: Database,
  access: MailAccess,
  id: string,
  changes: Partial<BookValues>,
): Promise<void> {
  const { name, description, sortOrder, isSubscribed } = changes;
  const viewerId = viewerOf(access);
  const ofBook = name !== undefined || description !== undefined || sortOrder !== undefined;
  requireBookRight(access, id, ofBook ? 'w' : 'r');
  await db.transaction(async (tx) => {
    const rows = await tx.query(
      `update address_book set name = coalesce($3, name), description = case when $4 then $5 else description end,
         sort_order = coalesce($6, sort_order), is_subscribed = coalesce($7, is_subscribed)
       where account_id = $1 and id = $2 returning id`,
      [
        access.accountId,
        id,
        name ?? null,
        description !== undefined,
        description ?? null,
        sortOrder ?? null,
        viewerId === null ? (isSubscribed ?? null) : null,
      ],
    );
    if (rows.length === 0) throw new Refusal('notFound', 'There is no such address book.');
    if (viewerId !== null && isSubscribed !== undefined)
      await subscribe(tx, [access.accountId, viewerId, id], isSubscribed);
  });
}

/** Makes a book the default one; gives the one that was, or undefined when there is none of this id. */
export async function setDefaultBook(
  db: Database,
  access: MailAccess,
  id: string,
): Promise<{ before: string | undefined } | undefined> {
  if (!mayMakeBooks(access)) throw new Refusal('notPermitted', 'You may not choose this here.');
  return db.transaction(async (tx) => {
    const books = await readBooks(tx, access, undefined);
    if (!books.some((book) => book.id === id)) return undefined;
    const before = books.find((book) => book.isDefault)?.id;
    if (before === id) return { before: undefined };
    const of = [access.accountId, id];
    await tx.query(
      'update address_book set is_default = false where account_id = $1 and is_default and id <> $2',
      of,
    );
    await tx.query('update address_book set is_default = true where account_id = $1 and id = $2', of);
    return { before };
  });
}

/** Takes the cards out of a book; those that are in no other end with it. */
async function emptyBook(tx: Transaction, { accountId }: MailAccess, id: string): Promise<void> {
  await tx.query('delete from contact_card where account_id = $1 and book_ids = array[$2::uuid]', [
    accountId,
    id,
  ]);
  await tx.query(
    `update contact_card set book_ids = array_remove(book_ids, $2::uuid)
     where account_id = $1 and $2::uuid = any (book_ids)`,
    [accountId, id],
  );
}

/** Ends a book. `Refusal`: `notPermitted` for the default one too, `notFound`, `inUse` while cards are in it. */
export async function deleteBook(
  db: Database,
  access: MailAccess,
  id: string,
  removesContents: boolean,
): Promise<void> {
  requireBookRight(access, id, 'x');
  await db.transaction(async (tx) => {
    const [book] = await readBooks(tx, access, [id]);
    if (!book) throw new Refusal('notFound', 'There is no such address book.');
    if (book.isDefault) throw new Refusal('notPermitted', 'The default address book stays.');
    if (removesContents) await emptyBook(tx, access, id);
    const [full] = await tx.query(
      'select from contact_card where account_id = $1 and $2::uuid = any (book_ids) limit 1',
      [access.accountId, id],
    );
    if (full) throw new Refusal('inUse', 'There are contacts in this address book.');
    for (const table of ['address_book_right', 'address_book_subscription'])
      await tx.query(`delete from ${table} where account_id = $1 and book_id = $2`, [access.accountId, id]);
    await tx.query('delete from address_book where account_id = $1 and id = $2', [access.accountId, id]);
  });
}
