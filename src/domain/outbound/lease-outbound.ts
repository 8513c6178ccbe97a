/**
 * Taking due work off the queue: for a while it belongs to one worker, and comes back by itself when that one dies.
 *
 * Fair: the queue is looked through by pairs of sender and destination, and so many recipients of each are taken, so that
 * one person's ten thousand messages stand beside another's one, not before it. Cost: one statement for any number of
 * recipients, two index probes for each pair; a recipient is leased by at most one worker, because its row is locked
 * while it is taken.
 */

import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Notify, TlsWish } from './outbound-message.ts';

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
  priority: number;
  tls: TlsWish;
  /** Whose turn it was. */
  sender: string;
  /** `host:port` that an operator sends it through. */
  route?: string;
  /** It is given up, and its sender is told this. */
  verdict?: string;
  /** A submission of JMAP stands for it, which is told what becomes of it (RFC 8621 §7). */
  isSubmission: boolean;
  /** The trace it belongs to, where it is traced (W3C's `traceparent`). */
  traceparent?: string;
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
  /** Recipients at most of one sender to one domain. */
  perPair: number;
  /** Pairs of which the worker has enough. */
  busy: readonly BusyPair[];
}

export interface BusyPair {
  domain: string;
  sender: string;
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
  priority: number;
  tls: TlsWish;
  sender: string;
  route: string | null;
  verdict: string | null;
  is_submission: boolean;
  traceparent: string | null;
}

/** Pairs looked at for one lease; they come in a new order each time. */
const MAX_PAIRS = 500;

const LEASE = `
  with recursive pair (sender, domain) as (
    (select sender, domain from outbound_recipient where state = 'queued' order by sender, domain limit 1)
    union all
    select n.sender, n.domain from pair p cross join lateral (
      select r.sender, r.domain from outbound_recipient r
      where r.state = 'queued' and (r.sender, r.domain) > (p.sender, p.domain) order by r.sender, r.domain limit 1) n
  ), open as (
    select sender, domain from pair p
    where not exists (select from unnest($2::text[], $3::uuid[]) b (domain, sender)
                      where b.domain = p.domain and b.sender = p.sender)
      and exists (select from outbound_recipient r
                  where r.state = 'queued' and r.sender = p.sender and r.domain = p.domain and r.next_attempt_at <= $1)
    order by random() limit ${MAX_PAIRS}
  ), due as (
    select d.message_id, d.ordinal from open o cross join lateral (
      select r.message_id, r.ordinal from outbound_recipient r
      where r.state = 'queued' and r.sender = o.sender and r.domain = o.domain and r.next_attempt_at <= $1
      order by r.next_attempt_at limit $4 for update skip locked) d
    limit $5
  ), taken as (
    update outbound_recipient r
    set state = 'leased', attempts = r.attempts + 1, leased_until = $6, lease_owner = $7
    from due where r.message_id = due.message_id and r.ordinal = due.ordinal
    returning r.*
  )
  select t.message_id, t.ordinal, t.address, t.domain, t.attempts, t.notify, t.orcpt, t.delay_told, t.sender, t.route,
         t.verdict, m.account_id, m.blob, m.size, m.return_path, m.ret, m.envid, m.smtputf8, m.body, m.created_at,
         m.priority, m.tls, m.traceparent,
         exists (select from email_submission s where s.account_id = m.account_id and s.queue_id = m.id) as is_submission
  from taken t join outbound_message m on m.id = t.message_id
  order by t.message_id, t.domain, t.route, t.verdict, t.ordinal`;

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
    priority: row.priority,
    tls: row.tls,
    sender: row.sender,
    ...(row.route !== null && { route: row.route }),
    ...(row.verdict !== null && { verdict: row.verdict }),
    isSubmission: row.is_submission,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    createdAt: row.created_at,
    recipients: [],
  };
}

/** RFC 5321 §4.5.3.1.8: what every server takes in one transaction. */
const MAX_TRANSACTION_RECIPIENTS = 100;

/** Whether a recipient goes in the same transaction. */
function belongsTo(work: LeasedWork, row: LeasedRow): boolean {
  return (
    work.messageId === row.message_id &&
    work.domain === row.domain &&
    work.route === (row.route ?? undefined) &&
    work.verdict === (row.verdict ?? undefined)
  );
}

/** What was taken, and whether the queue may hold more that is due. */
export interface Lease {
  works: LeasedWork[];
  /** Because there were too many recipients, or pairs of sender and domain. */
  isCut: boolean;
  /** Because one sender has more for one domain. */
  isCutInPair: boolean;
}

function countPairs(rows: readonly LeasedRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { sender, domain } of rows)
    counts.set(`${sender} ${domain}`, (counts.get(`${sender} ${domain}`) ?? 0) + 1);
  return counts;
}

/** Takes due recipients and groups them into transactions. */
export async function leaseOutbound(db: Queryable, options: LeaseOptions): Promise<Lease> {
  const rows = await db.query<LeasedRow>(
    LEASE,
    [
      new Date(options.now),
      options.busy.map((pair) => pair.domain),
      options.busy.map((pair) => pair.sender),
      options.perPair,
      options.limit,
      new Date(options.now + options.leaseMs),
      options.owner,
    ],
    { name: 'outbound_lease' },
  );
  const works: LeasedWork[] = [];
  for (const row of rows) {
    let work = works.at(-1);
    if (!work || !belongsTo(work, row) || work.recipients.length >= MAX_TRANSACTION_RECIPIENTS) {
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
  const pairs = countPairs(rows);
  return {
    works,
    isCut: rows.length >= options.limit || pairs.size >= MAX_PAIRS,
    isCutInPair: [...pairs.values()].some((count) => count >= options.perPair),
  };
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

/** Ends all leases, where nobody can be alive who holds one: recovered at the next look. */
export async function expireLeases(db: Queryable, now: number): Promise<void> {
  await db.query("update outbound_recipient set leased_until = $1 where state = 'leased'", [
    new Date(now - 1),
  ]);
}

/** Keeps leases of work that takes long. What is locked is being finished or put off at this moment, and waits for nobody. */
export async function extendLeases(db: Queryable, owner: string, until: number): Promise<void> {
  await db.query(
    `update outbound_recipient r set leased_until = $2
     from (select message_id, ordinal from outbound_recipient where state = 'leased' and lease_owner = $1
           for update skip locked) own
     where r.message_id = own.message_id and r.ordinal = own.ordinal`,
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

/** When something is due after a time, or undefined when nothing is. What is due already is not asked for. */
export async function findNextDue(db: Queryable, after: number): Promise<number | undefined> {
  const rows = await db.query<{ at: Date | null }>(
    `select min(next_attempt_at) as at from outbound_recipient where state = 'queued' and next_attempt_at > $1`,
    [new Date(after)],
    { name: 'outbound_next_due' },
  );
  return rows[0]?.at?.getTime();
}
