/**
 * Reading stored messages: one statement for a list of UIDs, with just the columns asked for.
 *
 * The caller asks in batches (at most `MAX_READ_BATCH`), writes each out, and holds no transaction in between.
 */

import { expandEnvelope, expandStructure } from '#formats/imap/short-wire.ts';
import type { EmailId, MailboxId, ThreadId, Uid } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import type { StoredMessage } from './message-values.ts';

/** About 1 MB of envelopes and structures: large enough to amortise the query, small enough to keep in memory. */
export const MAX_READ_BATCH = 500;

/** The wider columns, read only where a command needs them. */
export interface MessageColumns {
  envelope?: boolean;
  bodyStructure?: boolean;
  parts?: boolean;
  fields?: boolean;
  preview?: boolean;
}

interface MessageRow {
  uid: Uid;
  email_id: EmailId;
  thread_id: ThreadId;
  blob: Buffer;
  size: number;
  received_at: Date;
  saved_at: Date;
  preview?: string;
  envelope?: Buffer;
  body_structure?: Buffer;
  parts?: string;
  fields?: string;
}

function statementFor(columns: MessageColumns): { sql: string; name: string } {
  const wide = [
    columns.envelope && 'e.envelope',
    columns.bodyStructure && 'e.body_structure',
    columns.parts && 'e.parts',
    columns.fields && 'e.fields',
    columns.preview && 'e.preview',
  ].filter((column) => typeof column === 'string');
  const list = [
    'm.uid',
    'm.email_id',
    'e.thread_id',
    'e.blob',
    'm.size',
    'm.received_at',
    'm.saved_at',
    ...wide,
  ].join(', ');
  return {
    name: `message_read_${wide.join('_').replaceAll('e.', '')}`,
    sql: `select ${list} from message m
          join email e on e.account_id = m.account_id and e.id = m.email_id
          where m.account_id = $1 and m.mailbox_id = $2 and m.uid = any ($3::bigint[]) order by m.uid`,
  };
}

/** Messages of a mailbox by UID, in UID order; those that are gone are left out. */
export async function readMessages(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  uids: readonly number[],
  columns: MessageColumns,
): Promise<StoredMessage[]> {
  requireRight(access, mailboxId, 'r');
  if (uids.length > MAX_READ_BATCH) throw new RangeError(`at most ${MAX_READ_BATCH} messages at a time`);
  const { sql, name } = statementFor(columns);
  const rows = await db.query<MessageRow>(sql, [access.accountId, mailboxId, uids], { name });
  return rows.map((row) => ({
    uid: row.uid,
    emailId: row.email_id,
    threadId: row.thread_id,
    blob: row.blob,
    size: row.size,
    receivedAt: row.received_at,
    savedAt: row.saved_at,
    ...(row.envelope && { envelope: expandEnvelope(row.envelope) }),
    ...(row.body_structure && { bodyStructure: expandStructure(row.body_structure) }),
    ...(row.parts !== undefined && { parts: row.parts }),
    ...(row.fields !== undefined && { fields: row.fields }),
    ...(row.preview !== undefined && { preview: row.preview }),
  }));
}
