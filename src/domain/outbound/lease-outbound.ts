/**
 * Taking due work off the queue: for a while it belongs to one worker, and comes back by itself when that one dies.
 *
 * Cost: one statement for any number of recipients. A recipient is leased by at most one worker, because its row is
 * locked while it is taken.
 */

import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Notify } from './outbound-message.ts';

/** A recipient that a worker has taken. */
export interface LeasedRecipient {
  ordinal: number;
  address: string;
  /** Tries so far, with the one that begins. */
  attempts: number;
  notify?: Notify[];
  orcpt?: string;
  delayTold: boolean;
}

/** Recipients of one message in one domain: one SMTP transaction. */
export interface LeasedWork {
  messageId: QueueId;
  domain: string;
  accountId?: AccountId;
  blob: Buffer;
  size: number;
  returnPath: string;
  ret?: 'full' | 'headers';
  envid?: string;
  smtputf8: boolean;
  body: '7bit' | '8bitmime' | 'binarymime';
  createdAt: Date;
  recipients: LeasedRecipient[];
}

export interface LeaseOptions {
  /** The worker; a new one for each start of a process. */
  owner: string;
  now: number;
  leaseMs: number;
  /** Recipients at most. */
  limit: number;
  /** Domains that have all the connections they may have. */
  busyDomains: readonly string[];
}

interface LeasedRow {
  message_id: QueueId;
  ordinal: number;
  address: string;
  domain: string;
  attempts: number;
  notify: Notify[] | null;
  orcpt: string | null;
  delay_told: boolean;
  account_id: AccountId | null;
  blob: Buffer;
  size: number;
  return_path: string;
  ret: 'full' | 'headers' | null;
  envid: string | null;
  smtputf8: boolean;
  body: LeasedWork['body'];
  created_at: Date;
}

const LEASE = `
  with due as (
    select message_id, ordinal from outbound_recipient
    where state = 'queued' and next_attempt_at <= $1 and domain <> all ($2::text[])
    order by next_attempt_at limit $3 for update skip locked
  ), taken as (
    update outbound_recipient r
    set state = 'leased', attempts = r.attempts + 1, leased_until = $4, lease_owner = $5
    from due where r.message_id = due.message_id and r.ordinal = due.ordinal
    returning r.*
  )
  select t.message_id, t.ordinal, t.address, t.domain, t.attempts, t.notify, t.orcpt, t.delay_told,
         m.account_id, m.blob, m.size, m.return_path, m.ret, m.envid, m.smtputf8, m.body, m.created_at
  from taken t join outbound_message m on m.id = t.message_id
  order by t.message_id, t.domain, t.ordinal`;

function workOf(row: LeasedRow): LeasedWork {
  return {
    messageId: row.message_id,
    domain: row.domain,
    ...(row.account_id && { accountId: row.account_id }),
    blob: row.blob,
    size: row.size,
    returnPath: row.return_path,
    ...(row.ret && { ret: row.ret }),
    ...(row.envid !== null && { envid: row.envid }),
    smtputf8: row.smtputf8,
    body: row.body,
    createdAt: row.created_at,
    recipients: [],
  };
}

/** RFC 5321 §4.5.3.1.8: what every server takes in one transaction. */
const MAX_TRANSACTION_RECIPIENTS = 100;

/** Takes due recipients and groups them into transactions. */
export async function leaseOutbound(db: Queryable, options: LeaseOptions): Promise<LeasedWork[]> {
  const rows = await db.query<LeasedRow>(
    LEASE,
    [
      new Date(options.now),
      options.busyDomains,
      options.limit,
      new Date(options.now + options.leaseMs),
      options.owner,
    ],
    { name: 'outbound_lease' },
  );
  const works: LeasedWork[] = [];
  for (const row of rows) {
    let work = works.at(-1);
    const isNew = work?.messageId !== row.message_id || work.domain !== row.domain;
    if (!work || isNew || work.recipients.length >= MAX_TRANSACTION_RECIPIENTS) {
      work = workOf(row);
      works.push(work);
    }
    work.recipients.push({
      ordinal: row.ordinal,
      address: row.address,
      attempts: row.attempts,
      ...(row.notify && { notify: row.notify }),
      ...(row.orcpt !== null && { orcpt: row.orcpt }),
      delayTold: row.delay_told,
    });
  }
  return works;
}

/** Makes leases that ran out due again: their worker has died. Gives their number. */
export async function recoverLeases(db: Queryable, now: number): Promise<number> {
  const rows = await db.query(
    `update outbound_recipient set state = 'queued', leased_until = null, lease_owner = null, next_attempt_at = $1
     where state = 'leased' and leased_until < $1 returning 1`,
    [new Date(now)],
  );
  return rows.length;
}

/** Keeps leases of work that takes long. */
export async function extendLeases(db: Queryable, owner: string, until: number): Promise<void> {
  await db.query(
    `update outbound_recipient set leased_until = $2 where state = 'leased' and lease_owner = $1`,
    [owner, new Date(until)],
    { name: 'outbound_extend' },
  );
}

/** Gives back recipients that were leased and not tried: due again at once, and no try is counted. */
export async function returnLeases(
  db: Queryable,
  owner: string,
  works: readonly Pick<LeasedWork, 'messageId' | 'recipients'>[],
): Promise<void> {
  const recipients = works.flatMap(({ messageId, recipients: own }) =>
    own.map(({ ordinal }) => ({ messageId, ordinal })),
  );
  if (recipients.length === 0) return;
  await db.query(
    `update outbound_recipient r
     set state = 'queued', attempts = r.attempts - 1, leased_until = null, lease_owner = null
     from unnest($1::uuid[], $2::integer[]) as g (message_id, ordinal)
     where r.message_id = g.message_id and r.ordinal = g.ordinal and r.lease_owner = $3 and r.state = 'leased'`,
    [
      array.encodeUuidArray(recipients.map(({ messageId }) => messageId)),
      array.encodeInt4Array(recipients.map(({ ordinal }) => ordinal)),
      owner,
    ],
  );
}

/** When the next recipient is due in a domain that is not busy, or undefined when there is none. */
export async function findNextDue(
  db: Queryable,
  busyDomains: readonly string[],
): Promise<number | undefined> {
  const rows = await db.query<{ at: Date | null }>(
    `select min(next_attempt_at) as at from outbound_recipient
     where state = 'queued' and domain <> all ($1::text[])`,
    [busyDomains],
    { name: 'outbound_next_due' },
  );
  return rows[0]?.at?.getTime();
}
