/**
 * Asking the text index about the messages of one mailbox.
 *
 * Cost: one statement for the words, one for each outer word of a phrase that may be part of a longer one, and one for
 * what the index cannot answer. Grows with what is found, not with the mailbox.
 */
import { type Phrase, phraseOf } from '#formats/vietnamese/words.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { catchUpTextIndex, type TextIndexParts } from './text-index.ts';
import { makeTextQuery } from './text-query.ts';
import type { TextZone } from './text-vector.ts';

/** Messages that a search takes into the index before it looks; what is behind by more is read message by message. */
const MAX_CAUGHT_UP = 300;

/** What the index knows about a text; `undefined` when it cannot help at all. */
export interface TextAnswer {
  /** UIDs of messages that hold it. */
  found: Set<number>;
  /** UIDs of messages that have to be read to know. */
  open: Set<number>;
}

async function findUids(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  query: string,
): Promise<Set<number>> {
  const rows = await db.query<{ uid: number }>(
    `select m.uid from email_text t
     join message m on m.account_id = $1 and m.email_id = t.email_id and m.mailbox_id = $2
     where t.account_id = $1 and t.complete and t.words @@ $3::tsquery`,
    [access.accountId, mailboxId, query],
    { name: 'text_find' },
  );
  return new Set(rows.map((row) => row.uid));
}

const INCOMPLETE = `
  select m.uid from email_text t join message m on m.account_id = $1 and m.email_id = t.email_id
  where t.account_id = $1 and not t.complete and m.mailbox_id = $2`;

const MISSING = `
  select m.uid from message m where m.account_id = $1 and m.mailbox_id = $2
    and not exists (select from email_text t where t.account_id = $1 and t.email_id = m.email_id)`;

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
    const query = phrase && (await makeTextQuery(parts.db, access.accountId, zones, phrase));
    return query === undefined
      ? undefined
      : { found: await findUids(parts.db, access, mailboxId, query), open };
  };
  return Promise.all(wanted.map(({ text, zones }) => answerOf(phraseOf(text), zones)));
}
