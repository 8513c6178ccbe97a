/** Whom somebody has written to: counted at every letter, found again while one types (R4.3). */

import { beginningsQuery } from '#domain/directory/search-words.ts';
import { wordsOf } from '#formats/vietnamese/words.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
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

/** Counts the recipients of a letter. */
export async function countCorrespondents(
  db: Queryable,
  accountId: AccountId,
  recipients: readonly { name: string; address: string }[],
  { ids, now }: { ids: NewId; now: number },
): Promise<void> {
  const once = new Map(recipients.map((one) => [one.address.toLowerCase(), one]));
  if (once.size === 0 || once.size > MAX_OF_LETTER) return;
  for (const [address, { name }] of once)
    await db.query(
      `insert into past_recipient as c (account_id, id, address, name, words, times, last_at)
       values ($1, $2, $3, $4, array_to_tsvector($5::text[]), 1, $6)
       on conflict (account_id, address) do update
       set times = c.times + 1, last_at = excluded.last_at,
         name = case when excluded.name = '' then c.name else excluded.name end,
         words = case when excluded.name = '' then c.words else excluded.words end`,
      [accountId, ids(), address, name, wordsFor({ name, address }), new Date(now)],
      { name: 'past_recipient_count' },
    );
  await db.query(
    `delete from past_recipient where account_id = $1 and id in (
       select id from past_recipient where account_id = $1 order by last_at desc offset ${MAX_KEPT})`,
    [accountId],
    { name: 'past_recipient_trim' },
  );
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
