/** Contacts of an account (RFC 9610 §3): JSContact cards with their books and the words they are found by. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import {
  cardQuestion,
  TEXT_CONDITIONS,
  type TextCondition,
  wordsOfCard,
} from '#formats/jscontact/card-words.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { readBooks } from './address-books.ts';
import { mayReadContacts, readableBooks, requireBookRight, rightsOnBook } from './book-rights.ts';

/** More than anybody's telephone holds. */
export const MAX_CARDS = 20_000;

export interface ContactCard {
  id: string;
  /** The card without id and addressBookIds. */
  card: JsonObject;
  bookIds: string[];
}

/** Cards of these ids, or all, at most so many. */
export async function readCards(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
  most: number,
): Promise<ContactCard[]> {
  if (!mayReadContacts(access)) return [];
  const books = readableBooks(access);
  const rows = await db.query<ContactCard>(
    `select id, card, book_ids as "bookIds" from contact_card
     where account_id = $1 and ($2::uuid[] is null or id = any ($2)) and ($4::uuid[] is null or book_ids && $4)
     order by id limit $3`,
    [access.accountId, ids ?? null, most, books],
    { name: 'card_read' },
  );
  if (books === null) return rows;
  return rows.map((row) => ({ ...row, bookIds: row.bookIds.filter((id) => books.includes(id)) }));
}

export type CardCondition = Partial<Record<TextCondition, string>> & {
  inAddressBook?: string;
  uid?: string;
  hasMember?: string;
  kind?: string;
  createdBefore?: Date;
  createdAfter?: Date;
  updatedBefore?: Date;
  updatedAfter?: Date;
};

export const CARD_SORTS = [
  'name',
  'created',
  'updated',
  'name/given',
  'name/surname',
  'name/surname2',
] as const;
export type CardSort = (typeof CARD_SORTS)[number];

const partOfName = (kind: string): string =>
  `fold_text(jsonb_path_query_first(card, '$.name.components[*] ? (@.kind == "${kind}").value') #>> '{}')`;

const ORDERS: Record<CardSort, string> = {
  name: `fold_text(coalesce(card #>> '{name,full}', jsonb_path_query_array(card, '$.name.components[*].value')::text))`,
  created: 'created_at',
  updated: 'updated_at',
  'name/given': partOfName('given'),
  'name/surname': partOfName('surname'),
  'name/surname2': partOfName('surname2'),
};

/** Ids of cards that meet all conditions, in order, at most so many. */
export async function findCardIds(
  db: Queryable,
  access: MailAccess,
  condition: CardCondition,
  order: { by: CardSort; isAscending: boolean },
  most: number,
): Promise<string[]> {
  const texts = TEXT_CONDITIONS.flatMap((place) => {
    const text = condition[place];
    return text === undefined ? [] : [cardQuestion(place, text)];
  });
  if (!mayReadContacts(access) || texts.includes(undefined)) return [];
  const rows = await db.query<{ id: string }>(
    `select id from contact_card
     where account_id = $1 and ($2::text is null or words @@ $2::tsquery)
       and ($3::text is null or $3 = any (book_ids::text[])) and ($4::text is null or uid = $4)
       and ($5::text is null or jsonb_exists(card -> 'members', $5))
       and ($6::text is null or coalesce(card ->> 'kind', 'individual') = $6)
       and ($7::timestamptz is null or created_at < $7) and ($8::timestamptz is null or created_at >= $8)
       and ($9::timestamptz is null or updated_at < $9) and ($10::timestamptz is null or updated_at >= $10)
       and ($12::uuid[] is null or book_ids && $12)
     order by ${ORDERS[order.by]} ${order.isAscending ? 'asc' : 'desc'} nulls last, id limit $11`,
    [
      access.accountId,
      texts.length === 0 ? null : texts.join(' & '),
      condition.inAddressBook ?? null,
      condition.uid ?? null,
      condition.hasMember ?? null,
      condition.kind ?? null,
      condition.createdBefore ?? null,
      condition.createdAfter ?? null,
      condition.updatedBefore ?? null,
      condition.updatedAfter ?? null,
      most,
      readableBooks(access),
    ],
  );
  return rows.map(({ id }) => id);
}

/** The books a card is in, with its row locked. `Refusal('notFound')`. */
async function lockCard(tx: Transaction, access: MailAccess, id: string): Promise<string[]> {
  const [row] = await tx.query<{ bookIds: string[] }>(
    'select book_ids as "bookIds" from contact_card where account_id = $1 and id = $2 for update',
    [access.accountId, id],
  );
  if (!row?.bookIds.some((one) => rightsOnBook(access, one).includes('r')))
    throw new Refusal('notFound', 'There is no such contact.');
  return row.bookIds;
}

/**
 * What a card's books become. Whoever writes needs the right to in every book it comes into or leaves, and in one that it is in; books
 * that they do not see keep it. `Refusal`.
 */
async function placeCard(
  tx: Transaction,
  access: MailAccess,
  { id, bookIds, isNew }: WrittenCard,
): Promise<string[]> {
  const before = isNew ? [] : await lockCard(tx, access, id);
  const isSeen = (one: string): boolean => rightsOnBook(access, one).includes('r');
  const seen = before.filter(isSeen);
  const moved = [
    ...bookIds.filter((one) => !seen.includes(one)),
    ...seen.filter((one) => !bookIds.includes(one)),
  ];
  for (const one of moved) requireBookRight(access, one, 'w');
  if (!bookIds.some((one) => rightsOnBook(access, one).includes('w')))
    throw new Refusal('notPermitted', 'You may only read in these address books.');
  return [...new Set([...bookIds, ...before.filter((one) => !isSeen(one))])];
}

async function requireBooks(tx: Transaction, access: MailAccess, bookIds: readonly string[]): Promise<void> {
  const books = bookIds.length === 0 ? [] : await readBooks(tx, access, bookIds);
  if (books.length === 0 || books.length !== bookIds.length)
    throw new Refusal('invalidArgument', 'There is no such address book.', { property: 'addressBookIds' });
}

type WrittenCard = ContactCard & { isNew: boolean; now: number };

/**
 * Writes a card, a new one or another version. `Refusal`: `notPermitted`, `notFound`, `invalidArgument`, `alreadyExists` for a
 * uid of another card, `tooMany`.
 */
export async function writeCard(db: Database, access: MailAccess, written: WrittenCard): Promise<void> {
  const { accountId } = access;
  const { id, card, isNew, now } = written;
  const uid = card['uid'] as string;
  await db.transaction(async (tx) => {
    await requireBooks(tx, access, written.bookIds);
    const bookIds = await placeCard(tx, access, written);
    const [other] = await tx.query<{ id: string }>(
      'select id from contact_card where account_id = $1 and uid = $2 and id <> $3',
      [accountId, uid, id],
    );
    if (other)
      throw new Refusal('alreadyExists', 'There is a contact with this uid.', { existingId: other.id });
    const created = Date.parse(card['created'] as string);
    const values = [
      accountId,
      id,
      uid,
      JSON.stringify(card),
      bookIds,
      wordsOfCard(card),
      new Date(created),
      new Date(now),
    ];
    const [row] = await tx.query(
      isNew
        ? `insert into contact_card (account_id, id, uid, card, book_ids, words, created_at, updated_at)
           select $1, $2, $3, $4, $5, array_to_tsvector($6::text[]), $7, $8
           where (select count(*) from contact_card where account_id = $1) < ${MAX_CARDS} returning id`
        : `update contact_card set uid = $3, card = $4, book_ids = $5, words = array_to_tsvector($6::text[]),
             created_at = $7, updated_at = $8
           where account_id = $1 and id = $2 returning id`,
      values,
    );
    if (row) return;
    if (isNew) throw new Refusal('tooMany', `An account has at most ${MAX_CARDS} contacts.`);
    throw new Refusal('notFound', 'There is no such contact.');
  });
}

/**
 * Ends a card; one that is also in books that are not seen only leaves those that are. `Refusal`: `notPermitted` unless all of
 * these may be written to, `notFound`.
 */
export async function deleteCard(db: Database, access: MailAccess, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const bookIds = await lockCard(tx, access, id);
    const isSeen = (one: string): boolean => rightsOnBook(access, one).includes('r');
    for (const one of bookIds.filter(isSeen)) requireBookRight(access, one, 'w');
    const kept = bookIds.filter((one) => !isSeen(one));
    await (kept.length === 0
      ? tx.query('delete from contact_card where account_id = $1 and id = $2', [access.accountId, id])
      : tx.query('update contact_card set book_ids = $3 where account_id = $1 and id = $2', [
          access.accountId,
          id,
          kept,
        ]));
  });
}
