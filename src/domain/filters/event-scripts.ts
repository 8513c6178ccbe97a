/**
 * Which script runs on what happens in a mailbox (RFC 6785 §2.3.1), and the message that it happened to.
 *
 * A note on the mailbox comes before the one on the account, even where it names nothing that is there.
 */
import { EVENT_SCRIPT_ENTRY } from '#domain/mailstore/annotations.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Names of scripts by mailbox, and for all others. */
export interface EventScriptNames {
  account: string | undefined;
  mailboxes: ReadonlyMap<MailboxId, string>;
}

const NIL = '00000000-0000-0000-0000-000000000000';

/** The names that an account's notes hold; most accounts have none. */
export async function readEventScriptNames(db: Queryable, accountId: AccountId): Promise<EventScriptNames> {
  const rows = await db.query<{ mailbox_id: MailboxId; value: Buffer }>(
    `select mailbox_id, value from mailbox_annotation where account_id = $1 and viewer_id = $2 and entry = $3`,
    [accountId, NIL, EVENT_SCRIPT_ENTRY],
    { name: 'event_script_names' },
  );
  const named = rows.map((row) => [row.mailbox_id, row.value.toString('utf8')] as const);
  return {
    account: named.find(([mailboxId]) => mailboxId === NIL)?.[1],
    mailboxes: new Map(named.filter(([mailboxId]) => mailboxId !== NIL)),
  };
}

/** The name of the script for a mailbox; empty or undefined for none. */
export function eventScriptName(names: EventScriptNames, mailboxId: MailboxId): string | undefined {
  return names.mailboxes.get(mailboxId) ?? names.account;
}

/** All of an account's scripts, active or not, by name. */
export async function readScriptTexts(db: Queryable, accountId: AccountId): Promise<Map<string, string>> {
  const rows = await db.query<{ name: string; content: string }>(
    'select name, content from sieve_script where account_id = $1',
    [accountId],
    { name: 'event_scripts' },
  );
  return new Map(rows.map(({ name, content }) => [name, content]));
}

/** A message in a mailbox, as it is now. */
export interface EventMessage {
  blob: Buffer;
  size: number;
  bits: number;
  keywords: string[];
  receivedAt: Date;
  assessment: string | undefined;
}

/** The message; undefined when it is gone. */
export async function findEventMessage(
  db: Queryable,
  place: { accountId: AccountId; mailboxId: MailboxId; uid: number },
): Promise<EventMessage | undefined> {
  const [row] = await db.query<Omit<EventMessage, 'assessment'> & { assessment: string | null }>(
    `select e.blob, m.size, m.flags as bits, coalesce(m.keywords, '{}') as keywords, m.received_at as "receivedAt",
            e.assessment::text as assessment
     from message m join email e on e.account_id = m.account_id and e.id = m.email_id
     where m.account_id = $1 and m.mailbox_id = $2 and m.uid = $3`,
    [place.accountId, place.mailboxId, place.uid],
    { name: 'event_message' },
  );
  return row && { ...row, assessment: row.assessment ?? undefined };
}
