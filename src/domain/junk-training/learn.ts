/**
 * Learning from what people move: reads the change log of one account from where it left off.
 *
 * One transaction a batch: what was moved, its tokens, its counts and the progress are together.
 */

import { findLinks } from '#formats/junk/links.ts';
import { tokensOf } from '#formats/junk/tokens.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { messageFields } from '#formats/mime/summary.ts';
import { plainText } from '#formats/mime/text.ts';
import { BlobMissing, type BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

/** The signal that delivery puts on a copy that it files in Junk. */
export const FILED_AS_JUNK = 'filedAsJunk';

/** A letter that its owner has sorted. */
interface Lesson {
  blob: Buffer;
  isJunk: boolean;
  /** How it counted before, where it did. */
  countedAs: boolean | null;
}

const BATCH = 50;
/** Letters larger than this are known by their beginning. */
const MAX_READ_BYTES = 512 * 1024;
const MAX_TEXT_BYTES = 64 * 1024;

/** Mailboxes in which a letter's place says nothing about it. */
const SILENT_ROLES = ['trash', 'sent', 'drafts', 'inbox'];

/**
 * What was moved since: into Junk by its owner, out of Junk by its owner, or into a folder of its owner's own. Letters where
 * delivery put them teach nothing.
 */
async function readLessons(db: Queryable, accountId: AccountId, since: number): Promise<Lesson[]> {
  return db.query<Lesson>(
    `select distinct on (e.blob) e.blob, (b.role is not distinct from 'junk') as "isJunk", t.as_junk as "countedAs"
     from change c cross join unnest(c.email_ids) as moved (id)
     join email e on e.account_id = $1 and e.id = moved.id
     join mailbox b on b.account_id = $1 and b.id = c.mailbox_id
     join message m on m.account_id = $1 and m.mailbox_id = b.id and m.email_id = e.id
     left join junk_trained t on t.account_id = $1 and t.blob = e.blob
     where c.account_id = $1 and c.modseq > $2 and c.kind in (1, 2)
       and case when b.role = 'junk' then not coalesce(e.signals, '{}') @> array[$3::text]
                when b.role = any ($4::text[]) then coalesce(e.signals, '{}') @> array[$3::text] or t.as_junk
                else true end
       and t.as_junk is distinct from (b.role is not distinct from 'junk')
     order by e.blob, c.modseq desc limit ${BATCH}`,
    [accountId, since, FILED_AS_JUNK, SILENT_ROLES],
    { name: 'junk_lessons' },
  );
}

function firstText(part: MessagePart): MessagePart | undefined {
  if (part.type === 'text' && part.disposition?.kind !== 'attachment') return part;
  return part.parts.map(firstText).find((found) => found !== undefined);
}

/** The tokens of a stored letter, as those of one on its way are made. */
export function tokensOfMessage(bytes: Buffer): number[] {
  const parsed = parseMessage(bytes);
  const { subject, from } = messageFields(bytes, parsed);
  const part = firstText(parsed.root);
  const text = part ? plainText(bytes, part, MAX_TEXT_BYTES) : '';
  const links = findLinks(text, false);
  return tokensOf({
    subject,
    text,
    fromAddress: (from[0]?.email ?? '').toLowerCase(),
    linkHosts: links.map(({ host }) => host),
  });
}

interface Count {
  token: number;
  junk: number;
  good: number;
}

function countTokens(lessons: readonly { lesson: Lesson; tokens: readonly number[] }[]): Count[] {
  const counts = new Map<number, Count>();
  for (const { lesson, tokens } of lessons)
    for (const token of tokens) {
      const count = counts.get(token) ?? { token, junk: 0, good: 0 };
      count[lesson.isJunk ? 'junk' : 'good'] += 1;
      if (lesson.countedAs !== null) count[lesson.countedAs ? 'junk' : 'good'] -= 1;
      counts.set(token, count);
    }
  return [...counts.values()].sort((a, b) => a.token - b.token);
}

async function readBytes(blobs: BlobStore, blob: Buffer): Promise<Buffer | undefined> {
  try {
    return await blobs.read(blob, { start: 0, end: MAX_READ_BYTES });
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    // Deleted a moment ago: it teaches nothing any more.
    return undefined;
  }
}

async function write(
  tx: Transaction,
  accountId: AccountId,
  lessons: readonly { lesson: Lesson; tokens: readonly number[] }[],
): Promise<void> {
  const counts = countTokens(lessons);
  const sumOf = (of: (lesson: Lesson) => number): number =>
    lessons.reduce((sum, { lesson }) => sum + of(lesson), 0);
  await tx.query(
    `insert into junk_training (account_id, junk_messages, good_messages) values ($1, greatest($2, 0), greatest($3, 0))
     on conflict (account_id) do update set
       junk_messages = greatest(0, junk_training.junk_messages + $2),
       good_messages = greatest(0, junk_training.good_messages + $3)`,
    [
      accountId,
      sumOf((lesson) => (lesson.isJunk ? 1 : 0) - (lesson.countedAs === true ? 1 : 0)),
      sumOf((lesson) => (lesson.isJunk ? 0 : 1) - (lesson.countedAs === false ? 1 : 0)),
    ],
    { name: 'junk_train' },
  );
  await tx.query(
    `insert into junk_token (account_id, token, junk, good)
     select $1, token, greatest(junk, 0), greatest(good, 0)
     from unnest($2::bigint[], $3::integer[], $4::integer[]) as t (token, junk, good)
     on conflict (account_id, token) do update set
       junk = greatest(0, junk_token.junk + excluded.junk), good = greatest(0, junk_token.good + excluded.good)`,
    [
      accountId,
      array.encodeInt8Array(counts.map(({ token }) => token)),
      array.encodeInt4Array(counts.map(({ junk }) => junk)),
      array.encodeInt4Array(counts.map(({ good }) => good)),
    ],
    { name: 'junk_token_write' },
  );
  await tx.query(
    `insert into junk_trained (account_id, blob, as_junk)
     select $1, blob, as_junk from unnest($2::bytea[], $3::boolean[]) as t (blob, as_junk)
     on conflict (account_id, blob) do update set as_junk = excluded.as_junk`,
    [
      accountId,
      array.encodeByteaArray(lessons.map(({ lesson }) => lesson.blob)),
      array.encodeBoolArray(lessons.map(({ lesson }) => lesson.isJunk)),
    ],
    { name: 'junk_trained_write' },
  );
}

/** The account's own state and how far it was learned from; an account that was never looked at begins now. */
async function readProgress(
  tx: Transaction,
  accountId: AccountId,
): Promise<{ done: number; target: number } | undefined> {
  const [row] = await tx.query<{ done: number | null; target: number }>(
    `select p.modseq as done, a.modseq as target from mail_account a
     left join junk_progress p on p.account_id = a.account_id where a.account_id = $1 for update of a skip locked`,
    [accountId],
    { name: 'junk_progress_read' },
  );
  return row && { done: row.done ?? 0, target: row.target };
}

/** Learns what the account's owner has moved since; gives the number of letters. */
export async function learnFromMoves(
  { db, blobs }: { db: Database; blobs: BlobStore },
  accountId: AccountId,
): Promise<number> {
  return db.transaction(async (tx) => {
    const progress = await readProgress(tx, accountId);
    if (!progress || progress.done >= progress.target) return 0;
    const lessons = await readLessons(tx, accountId, progress.done);
    const learned: { lesson: Lesson; tokens: number[] }[] = [];
    for (const lesson of lessons) {
      const bytes = await readBytes(blobs, lesson.blob);
      learned.push({ lesson, tokens: bytes ? tokensOfMessage(bytes) : [] });
    }
    if (learned.length > 0) await write(tx, accountId, learned);
    if (lessons.length < BATCH)
      await tx.query(
        `insert into junk_progress (account_id, modseq) values ($1, $2)
         on conflict (account_id) do update set modseq = excluded.modseq`,
        [accountId, progress.target],
        { name: 'junk_progress_write' },
      );
    return learned.length;
  });
}

/** Teaches one letter to several accounts, as the center does with held mail. */
export async function teachLetter(
  db: Database,
  accountIds: readonly AccountId[],
  letter: { blob: Buffer; bytes: Buffer; isJunk: boolean },
): Promise<void> {
  const tokens = tokensOfMessage(letter.bytes);
  for (const accountId of accountIds)
    await db.transaction(async (tx) => {
      const [known] = await tx.query<{ countedAs: boolean }>(
        'select as_junk as "countedAs" from junk_trained where account_id = $1 and blob = $2 for update',
        [accountId, letter.blob],
      );
      if (known?.countedAs === letter.isJunk) return;
      const lesson = { blob: letter.blob, isJunk: letter.isJunk, countedAs: known?.countedAs ?? null };
      await write(tx, accountId, [{ lesson, tokens }]);
    });
}
