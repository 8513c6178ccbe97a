/**
 * What changed since a state (RFC 8620 §5.2), from the change log: e-mails, threads, mailboxes.
 *
 * Cost: one range of the change log and one look at what it names; grows with what changed. Whether a thing is there now
 * decides between updated and destroyed, so that intermediate states never tell of what is gone.
 */
import type { EmailId, MailboxId, ThreadId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { CHANGE } from './change-log.ts';
import { readableMailboxes, readModseq } from './email-reads.ts';
import { changesFor, nameFor, viewerParameter } from './personal-seen.ts';

export interface ChangesSince<Id> {
  newModseq: number;
  hasMore: boolean;
  created: Id[];
  updated: Id[];
  destroyed: Id[];
}

interface LogRow {
  modseq: number;
  kind: number;
  mailbox_id: MailboxId;
  email_ids: EmailId[] | null;
  thread_ids: (ThreadId | null)[] | null;
}

/** The part of the log that fits into an answer. */
interface LogSpan {
  rows: LogRow[];
  newModseq: number;
  hasMore: boolean;
}

/** True when the log still reaches back to a state. */
async function reachesBack(
  db: Queryable,
  access: MailAccess,
  since: number,
  newest: number,
): Promise<boolean> {
  if (since === newest) return true;
  const [row] = await db.query<{ oldest: number | null }>(
    'select min(modseq) as oldest from change where account_id = $1',
    [access.accountId],
    { name: 'change_oldest' },
  );
  // An account begins with mod-sequence 1, before any change.
  return row?.oldest == null ? since >= newest : since >= row.oldest - 1 || since === 1;
}

/** Rows after `since`, whole mod-sequences at a time, until they name about `most` things; undefined when that is not to be had. */
async function readSpan(
  db: Queryable,
  access: MailAccess,
  since: number,
  most: number,
): Promise<LogSpan | undefined> {
  const newest = await readModseq(db, access.accountId);
  if (since > newest || !(await reachesBack(db, access, since, newest))) return undefined;
  const rows = await db.query<LogRow>(
    `select modseq, kind, mailbox_id, email_ids, thread_ids from (
       select c.*, sum(coalesce(cardinality(c.email_ids), 1)) over (order by c.modseq) as named
       from change c where c.account_id = $1 and c.modseq > $2 and ${changesFor(access, '$4')}) counted
     where named <= $3 order by modseq, ordinal`,
    [access.accountId, since, most, ...viewerParameter(access)],
    { name: nameFor(access, 'change_span') },
  );
  const last = rows.at(-1)?.modseq;
  const [rest] = await db.query<{ more: boolean }>(
    'select exists (select from change where account_id = $1 and modseq > $2) as more',
    [access.accountId, last ?? since],
    { name: 'change_more' },
  );
  if (!rest?.more) return { rows, newModseq: newest, hasMore: false };
  // A single operation that names more than may be told has no state within it.
  return last === undefined ? undefined : { rows, newModseq: last, hasMore: true };
}

async function findPresent(
  db: Queryable,
  access: MailAccess,
  ids: ReadonlySet<EmailId>,
): Promise<Map<EmailId, ThreadId>> {
  const rows = await db.query<{ id: EmailId; thread_id: ThreadId }>(
    `select e.id, e.thread_id from email e where e.account_id = $1 and e.id = any ($2::uuid[])
       and ($3::uuid[] is null or exists (select from message m where m.account_id = $1 and m.email_id = e.id
                                          and m.mailbox_id = any ($3)))`,
    [access.accountId, [...ids], readableMailboxes(access)],
    { name: 'change_present' },
  );
  return new Map(rows.map((row) => [row.id, row.thread_id]));
}

function sortOut<Id>(
  span: LogSpan,
  touched: ReadonlySet<Id>,
  isCreated: (id: Id) => boolean,
  isPresent: (id: Id) => boolean,
): ChangesSince<Id> {
  const { newModseq, hasMore } = span;
  const changes: ChangesSince<Id> = { newModseq, hasMore, created: [], updated: [], destroyed: [] };
  for (const id of touched) {
    if (isPresent(id)) changes[isCreated(id) ? 'created' : 'updated'].push(id);
    else if (!isCreated(id)) changes.destroyed.push(id);
  }
  return changes;
}

function emailsOf(rows: readonly LogRow[], kinds: readonly number[]): Set<EmailId> {
  return new Set(rows.filter((row) => kinds.includes(row.kind)).flatMap((row) => row.email_ids ?? []));
}

const OF_EMAILS = [CHANGE.created, CHANGE.added, CHANGE.flags, CHANGE.removed, CHANGE.destroyed];

/** Changes of e-mails, at most `most`; undefined when they cannot be calculated. */
export async function readEmailChanges(
  db: Queryable,
  access: MailAccess,
  since: number,
  most: number,
): Promise<ChangesSince<EmailId> | undefined> {
  const span = await readSpan(db, access, since, most);
  if (!span) return undefined;
  const touched = emailsOf(span.rows, OF_EMAILS);
  const present = await findPresent(db, access, touched);
  // Where only some mailboxes are shared, an e-mail that comes into one of them is new to whoever looks.
  const arrivals = access.accountRights === '' ? [CHANGE.created, CHANGE.added] : [CHANGE.created];
  const created = emailsOf(span.rows, arrivals);
  return sortOut(
    span,
    touched,
    (id) => created.has(id),
    (id) => present.has(id),
  );
}

/** Threads of which any e-mail was touched since a state that the log reaches back to. */
export async function readTouchedThreads(
  db: Queryable,
  access: MailAccess,
  since: number,
): Promise<Set<ThreadId>> {
  const rows = await db.query<{ thread: ThreadId }>(
    `select distinct thread as thread from change c, unnest(c.thread_ids) as thread
     where c.account_id = $1 and c.modseq > $2 and thread is not null
     union
     select e.thread_id from email e where e.account_id = $1 and e.id in (
       select unnest(c.email_ids) from change c where c.account_id = $1 and c.modseq > $2)`,
    [access.accountId, since],
    { name: 'change_touched_threads' },
  );
  return new Set(rows.map((row) => row.thread));
}

/** Changes of threads: they change when e-mails come or go. */
export async function readThreadChanges(
  db: Queryable,
  access: MailAccess,
  since: number,
  most: number,
): Promise<ChangesSince<ThreadId> | undefined> {
  const span = await readSpan(db, access, since, most);
  if (!span) return undefined;
  const rows = span.rows.filter((row) => row.kind === CHANGE.created || row.kind === CHANGE.destroyed);
  const touched = new Set(rows.flatMap((row) => row.thread_ids ?? []).filter((id) => id !== null));
  const created = emailsOf(span.rows, [CHANGE.created]);
  const members = await db.query<{ thread: ThreadId; ids: EmailId[] }>(
    `select thread_id as thread, array_agg(id) as ids from email
     where account_id = $1 and thread_id = any ($2::uuid[]) group by thread_id`,
    [access.accountId, [...touched]],
    { name: 'change_threads' },
  );
  const byThread = new Map(members.map((row) => [row.thread, row.ids]));
  const destroyed = new Set(
    rows.filter((row) => row.kind === CHANGE.destroyed).flatMap((row) => row.thread_ids ?? []),
  );
  return sortOut(
    span,
    touched,
    (id) => !destroyed.has(id) && (byThread.get(id) ?? []).every((emailId) => created.has(emailId)),
    (id) => byThread.has(id),
  );
}

/** Changes of mailboxes with those of which more than a counter changed. */
export interface MailboxChanges extends ChangesSince<MailboxId> {
  renamed: MailboxId[];
  countsOnly: boolean;
}

/** Changes of mailboxes; `countsOnly` when nothing but counters of the updated ones changed. */
export async function readMailboxChanges(
  db: Queryable,
  access: MailAccess,
  since: number,
  most: number,
): Promise<MailboxChanges | undefined> {
  const span = await readSpan(db, access, since, Math.max(most, 1) * 1_000_000);
  if (!span) return undefined;
  const touched = new Set(span.rows.map((row) => row.mailbox_id));
  if (touched.size > most) return undefined;
  const kindOf = (kind: number) =>
    new Set(span.rows.filter((row) => row.kind === kind).map((row) => row.mailbox_id));
  const [created, changed, destroyed] = [
    kindOf(CHANGE.mailboxCreated),
    kindOf(CHANGE.mailboxChanged),
    kindOf(CHANGE.mailboxDestroyed),
  ];
  const changes = sortOut(
    span,
    touched,
    (id) => created.has(id),
    (id) => !destroyed.has(id),
  );
  const renamed = changes.updated.filter((id) => changed.has(id));
  return { ...changes, renamed, countsOnly: renamed.length === 0 };
}
