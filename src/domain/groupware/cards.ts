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
import { mayReadContacts, readBooks, requireContacts } from './address-books.ts';

/** More than anybody's telephone holds. */
const MAX_CARDS = 20_000;

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
  return db.query<ContactCard>(
    `select id, card, book_ids as "bookIds" from contact_card
     where account_id = $1 and ($2::uuid[] is null or id = any ($2)) order by id limit $3`,
    [access.accountId, ids ?? null, most],
    { name: 'card_read' },
  );
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
    ],
  );
  return rows.map(({ id }) => id);
}

async function requireBooks(tx: Transaction, access: MailAccess, bookIds: readonly string[]): Promise<void> {
  const books = bookIds.length === 0 ? [] : await readBooks(tx, access, bookIds);
  if (books.length === 0 || books.length !== bookIds.length)
    throw new Refusal('invalidArgument', 'There is no such address book.', { property: 'addressBookIds' });
}

/**
 * Writes a card, a new one or another version. `Refusal`: `notPermitted`, `notFound`, `invalidArgument`, `alreadyExists` for a
 * uid of another card, `tooMany`.
 */
export async function writeCard(
  db: Database,
  access: MailAccess,
  written: ContactCard & { isNew: boolean; now: number },
): Promise<void> {
  requireContacts(access);
  const { accountId } = access;
  const { id, card, bookIds, isNew, now } = written;
  const uid = card['uid'] as string;
  await db.transaction(async (tx) => {
    await requireBooks(tx, access, bookIds);
    const [other] = await tx.query(
      'select from contact_card where account_id = $1 and uid = $2 and id <> $3',
      [accountId, uid, id],
    );
    if (other) throw new Refusal('alreadyExists', 'There is a contact with this uid.');
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

/** Ends a card. `Refusal`: `notPermitted`, `notFound`. */
export async function deleteCard(db: Queryable, access: MailAccess, id: string): Promise<void> {
  requireContacts(access);
  const rows = await db.query('delete from contact_card where account_id = $1 and id = $2 returning id', [
    access.accountId,
    id,
  ]);
  if (rows.length === 0) throw new Refusal('notFound', 'There is no such contact.');
}
