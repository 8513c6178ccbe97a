/**
 * Asking the text index about the messages of one mailbox.
 *
 * Cost: a look into the index for each phrase (`text-lookup.ts`), a statement for its UIDs, one for each outer word of a phrase that may be
 * part of a longer one, and one for what the index cannot answer. Grows with what is found, not with the mailbox.
 */
import type { TextQuery } from '#formats/postings/match.ts';
import type { TextZone } from '#formats/postings/placed-words.ts';
import { type Phrase, phraseOf } from '#formats/vietnamese/words.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { catchUpTextIndex, type TextIndexParts } from './text-index.ts';
import { findByText } from './text-lookup.ts';
import { MOST_PLACES, makeTextQuery } from './text-query.ts';

/** Messages that a search takes into the index before it looks; what is behind by more is read message by message. */
const MAX_CAUGHT_UP = 300;
/** E-mails that are looked up one by one whatever the mailbox. */
const FEW = 1_000;

/** What the index knows about a text; `undefined` when it cannot help at all. */
export interface TextAnswer {
  /** UIDs of messages that hold it. */
  found: Set<number>;
  /** UIDs of messages that have to be read to know. */
  open: Set<number>;
}

const UIDS = `
  select m.uid from message m
  where m.account_id = $1 and m.mailbox_id = $2 and m.email_id = any ($3::uuid[])`;

async function findUids(
  db: Database,
  access: MailAccess,
  mailboxId: MailboxId,
  query: TextQuery,
): Promise<Set<number>> {
  const { count, array } = await findByText(db, access.accountId, query);
  if (count === 0) return new Set();
  // Many are worth a plan of their own.
  const name = count <= FEW ? { name: 'text_uids' } : {};
  const rows = await db.query<{ uid: number }>(UIDS, [access.accountId, mailboxId, array], name);
  return new Set(rows.map((row) => row.uid));
}

const INCOMPLETE = `
  select m.uid from text_segment s cross join unnest(s.incomplete) as long (id)
  join message m on m.account_id = $1 and m.email_id = long.id and m.mailbox_id = $2
  where s.account_id = $1`;

/** Those that `text-pending.ts` has still to take in. */
const MISSING = `
  select m.uid from message m left join text_state p on p.account_id = m.account_id
  where m.account_id = $1 and m.mailbox_id = $2 and (
    p.modseq is null or m.email_id > p.backfill or m.email_id in (
      select unnest(c.email_ids) from change c join text_state d on d.account_id = c.account_id
      where c.account_id = $1 and c.modseq > d.modseq and c.kind = 1))`;

async function findOpen(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  isCaughtUp: boolean,
): Promise<Set<number>> {
  const sql = isCaughtUp ? INCOMPLETE : `${INCOMPLETE} union all ${MISSING}`;
  const rows = await db.query<{ uid: number }>(sql, [access.accountId, mailboxId], {
    name: `text_open_${isCaughtUp ? 'incomplete' : 'all'}`,
  });
  return new Set(rows.map((row) => row.uid));
}

/**
 * What the index knows of phrases in some zones of a mailbox's messages, in the order asked; it is brought up to date
 * first. `undefined` for a text without words or with too many possible ones.
 */
export async function searchTexts(
  parts: TextIndexParts,
  access: MailAccess,
  mailboxId: MailboxId,
  wanted: readonly { text: string; zones: readonly TextZone[] }[],
): Promise<(TextAnswer | undefined)[]> {
  if (wanted.length === 0) return [];
  const isCaughtUp = await catchUpTextIndex(parts, access.accountId, MAX_CAUGHT_UP);
  const open = await findOpen(parts.db, access, mailboxId, isCaughtUp);
  const answerOf = async (phrase: Phrase | undefined, zones: readonly TextZone[]) => {
    const query = phrase && (await makeTextQuery(parts.db, zones, phrase));
    if (query === undefined) return undefined;
    const found = await findUids(parts.db, access, mailboxId, query);
    // Of a long phrase the index knows who has its beginning.
    return phrase && phrase.words.length > MOST_PLACES
      ? { found: new Set<number>(), open: new Set([...open, ...found]) }
      : { found, open };
  };
  return Promise.all(wanted.map(({ text, zones }) => answerOf(phraseOf(text), zones)));
}
