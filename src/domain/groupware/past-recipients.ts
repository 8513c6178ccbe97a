/** Whom somebody has written to: counted at every letter, found again while one types (R4.3). */

import { beginningsQuery } from '#domain/directory/search-words.ts';
import { wordsOf } from '#formats/vietnamese/words.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Those of long ago go when there are more. */
const MAX_KEPT = 5_000;
/** A letter to more is a circular, and nobody's acquaintance. */
const MAX_OF_LETTER = 50;

export interface Correspondent {
  id: string;
  address: string;
  name: string;
  times: number;
  lastAt: Date;
}

const wordsFor = ({ name, address }: { name: string; address: string }): string[] => [
  ...new Set([...wordsOf(name), ...wordsOf(address)]),
];

/** A letter that somebody has sent. */
export interface SentLetter {
  accountId: AccountId;
  recipients: readonly { name: string; address: string }[];
}

interface Counted {
  accountId: AccountId;
  address: string;
  name: string;
  times: number;
}

/** Each pair of writer and recipient once, in one order for all writers, so that none waits for another in a circle. */
function countPairs(letters: readonly SentLetter[]): Counted[] {
  const pairs = new Map<string, Counted>();
  for (const { accountId, recipients } of letters) {
    const once = new Map(recipients.map((one) => [one.address.toLowerCase(), one]));
    if (once.size > MAX_OF_LETTER) continue;
    for (const [address, { name }] of once) {
      const key = `${accountId} ${address}`;
      const known = pairs.get(key);
      pairs.set(key, {
        accountId,
        address,
        name: name || (known?.name ?? ''),
        times: (known?.times ?? 0) + 1,
      });
    }
  }
  return [...pairs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}

/** Counts the recipients of letters; one statement for all of them. */
export async function countCorrespondents(
  db: Queryable,
  letters: readonly SentLetter[],
  { ids, now }: { ids: NewId; now: number },
): Promise<void> {
  const pairs = countPairs(letters);
  if (pairs.length === 0) return;
  await db.query(
    `insert into past_recipient as c (account_id, id, address, name, words, times, last_at)
     select account_id, id, address, name, array_to_tsvector(string_to_array(words, ' ')), times, $7
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::integer[])
       as t (account_id, id, address, name, words, times)
     on conflict (account_id, address) do update
     set times = c.times + excluded.times, last_at = excluded.last_at,
       name = case when excluded.name = '' then c.name else excluded.name end,
       words = case when excluded.name = '' then c.words else excluded.words end`,
    [
      array.encodeUuidArray(pairs.map(({ accountId }) => accountId)),
      array.encodeUuidArray(pairs.map(() => ids())),
      array.encodeTextArray(pairs.map(({ address }) => address)),
      array.encodeTextArray(pairs.map(({ name }) => name)),
      array.encodeTextArray(pairs.map((pair) => wordsFor(pair).join(' '))),
      array.encodeInt4Array(pairs.map(({ times }) => times)),
      new Date(now),
    ],
    { name: 'past_recipient_count' },
  );
}

/** Puts those of an earlier time back who were forgotten since; gives their number. */
export async function returnCorrespondents(
  db: Queryable,
  accountId: AccountId,
  earlier: readonly Omit<Correspondent, 'id'>[],
  ids: NewId,
): Promise<number> {
  const rows = await db.query(
    `insert into past_recipient (account_id, id, address, name, words, times, last_at)
     select $1, id, address, name, array_to_tsvector(words), times, "lastAt"
     from jsonb_to_recordset($2::jsonb)
       as t (id uuid, address text, name text, words text[], times integer, "lastAt" timestamptz)
     on conflict (account_id, address) do nothing returning 1`,
    [accountId, JSON.stringify(earlier.map((one) => ({ ...one, id: ids(), words: wordsFor(one) })))],
  );
  return rows.length;
}

/** Forgets those of long ago of whoever has written to more than are kept; gives their number. */
export async function forgetOldCorrespondents(db: Queryable, kept = MAX_KEPT): Promise<number> {
  const rows = await db.query(
    `with crowded as (select account_id from past_recipient group by account_id having count(*) > $1)
     delete from past_recipient p using crowded c, lateral (
       select id from past_recipient o where o.account_id = c.account_id order by o.last_at desc offset $1) old
     where p.account_id = c.account_id and p.id = old.id returning 1`,
    [kept],
  );
  return rows.length;
}

/** Correspondents of these ids, or all, at most so many. */
export function readCorrespondents(
  db: Queryable,
  accountId: AccountId,
  ids: readonly string[] | undefined,
  most: number,
): Promise<Correspondent[]> {
  return db.query<Correspondent>(
    `select id, address, name, times, last_at as "lastAt" from past_recipient
     where account_id = $1 and ($2::uuid[] is null or id = any ($2)) order by last_at desc limit $3`,
    [accountId, ids ?? null, most],
    { name: 'past_recipient_read' },
  );
}

/** Ids of correspondents, those first that one writes to often and of late. */
export async function findCorrespondentIds(
  db: Queryable,
  accountId: AccountId,
  { text, now }: { text?: string | undefined; now: number },
  most: number,
): Promise<string[]> {
  const question = text === undefined ? null : beginningsQuery(text);
  if (question === undefined) return [];
  const rows = await db.query<{ id: string }>(
    // Half the weight every thirty days.
    `select id from past_recipient where account_id = $1 and ($2::text is null or words @@ $2::tsquery)
     order by ln(1 + times) - extract(epoch from $3::timestamptz - last_at) / 2592000 desc, address limit $4`,
    [accountId, question, new Date(now), most],
    { name: 'past_recipient_find' },
  );
  return rows.map(({ id }) => id);
}

/** Forgets one; true when there was one. */
export async function forgetCorrespondent(db: Queryable, accountId: AccountId, id: string): Promise<boolean> {
  const rows = await db.query('delete from past_recipient where account_id = $1 and id = $2 returning id', [
    accountId,
    id,
  ]);
  return rows.length === 1;
}
