/**
 * What changed since a state (RFC 8620 §5.2), from the change log: e-mails, threads, mailboxes.
 *
 * Cost: one range of the change log and one look at what it names; grows with what changed. Whether a thing is there now
 * decides between updated and destroyed, so that intermediate states never tell of what is gone. One operation may name more than
 * fits into an answer; then a state is a place within it (`told`).
 */
import type { EmailId, MailboxId, ThreadId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { CHANGE } from './change-log.ts';
import { readableMailboxes } from './email-reads.ts';
import { changesFor, nameFor, viewerParameter } from './personal-seen.ts';

/** What somebody knows: everything up to a mod-sequence, and the first so many things of the operation that came next. */
export interface KnownState {
  modseq: number;
  told: number;
}

export interface ChangesSince<Id> {
  newModseq: number;
  /** Of the operation after `newModseq`, what has been told already; 0 for all but very large ones. */
  told: number;
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
  told: number;
  hasMore: boolean;
}

/** The account's state, and the one that the log reaches back to. */
async function readReach(db: Queryable, access: MailAccess): Promise<{ newest: number; floor: number }> {
  const [row] = await db.query<{ newest: number; floor: number }>(
    'select modseq as newest, log_floor as floor from mail_account where account_id = $1',
    [access.accountId],
    { name: 'change_reach' },
  );
  return row ?? { newest: 0, floor: 0 };
}

/** Rows of the operation after a mod-sequence that names many things: the next `most` of them after those told. */
async function readPart(
  db: Queryable,
  access: MailAccess,
  { modseq, told }: KnownState,
  most: number,
): Promise<{ rows: LogRow[]; modseq: number; isWhole: boolean }> {
  const rows = await db.query<LogRow>(
    `select c.modseq, c.kind, c.mailbox_id, c.email_ids, c.thread_ids from change c
     where c.account_id = $1 and ${changesFor(access, '$3')} and c.modseq = (
       select min(c.modseq) from change c where c.account_id = $1 and c.modseq > $2 and ${changesFor(access, '$3')})
     order by c.ordinal`,
    [access.accountId, modseq, ...viewerParameter(access)],
    { name: nameFor(access, 'change_part') },
  );
  let place = 0;
  const within = rows.flatMap((row) => {
    const [start, end] = [Math.max(0, told - place), Math.max(0, told + most - place)];
    place += row.email_ids?.length ?? 0;
    const email_ids = row.email_ids?.slice(start, end) ?? null;
    if (!email_ids || email_ids.length === 0) return [];
    return [{ ...row, email_ids, thread_ids: row.thread_ids?.slice(start, end) ?? null }];
  });
  return { rows: within, modseq: rows[0]?.modseq ?? modseq, isWhole: place <= told + most };
}

async function hasMoreAfter(db: Queryable, access: MailAccess, modseq: number): Promise<boolean> {
  const [rest] = await db.query<{ more: boolean }>(
    `select exists (
       select from change c where c.account_id = $1 and c.modseq > $2 and ${changesFor(access, '$3')}) as more`,
    [access.accountId, modseq, ...viewerParameter(access)],
    { name: nameFor(access, 'change_more') },
  );
  return rest?.more === true;
}

/**
 * Rows after `since`, whole mod-sequences at a time until they name about `most` things, or a part of one that names more; undefined
 * for a state that is too old or was never given.
 */
async function readSpan(
  db: Queryable,
  access: MailAccess,
  since: KnownState,
  most: number,
): Promise<LogSpan | undefined> {
  const { newest, floor } = await readReach(db, access);
  if (since.modseq > newest || since.modseq < floor) return undefined;
  if (since.modseq === newest) return { rows: [], newModseq: newest, told: 0, hasMore: false };
  const rows =
    since.told > 0
      ? []
      : await db.query<LogRow>(
          `select modseq, kind, mailbox_id, email_ids, thread_ids from (
             select c.*, sum(coalesce(cardinality(c.email_ids), 1)) over (order by c.modseq) as named
             from change c where c.account_id = $1 and c.modseq > $2 and ${changesFor(access, '$4')}) counted
           where named <= $3 order by modseq, ordinal`,
          [access.accountId, since.modseq, most, ...viewerParameter(access)],
          { name: nameFor(access, 'change_span') },
        );
  const last = rows.at(-1)?.modseq;
  if (!(await hasMoreAfter(db, access, last ?? since.modseq)))
    return { rows, newModseq: newest, told: 0, hasMore: false };
  if (last !== undefined) return { rows, newModseq: last, told: 0, hasMore: true };
  const part = await readPart(db, access, since, most);
  if (!part.isWhole)
    return { rows: part.rows, newModseq: since.modseq, told: since.told + most, hasMore: true };
  const hasMore = await hasMoreAfter(db, access, part.modseq);
  return { rows: part.rows, newModseq: hasMore ? part.modseq : newest, told: 0, hasMore };
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
  const { newModseq, told, hasMore } = span;
  const changes: ChangesSince<Id> = { newModseq, told, hasMore, created: [], updated: [], destroyed: [] };
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
  since: KnownState,
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
  since: KnownState,
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

/** The rows of whole operations that touch at most so many mailboxes, or the next so many mailboxes of one that touches more. */
function cutByMailbox(span: LogSpan, { modseq, told }: KnownState, most: number): LogSpan {
  const touched = new Set<MailboxId>();
  const kept: LogRow[] = [];
  for (const [at, rows] of Map.groupBy(span.rows, (row) => row.modseq)) {
    const own = new Set(rows.map((row) => row.mailbox_id));
    const before = kept.at(-1)?.modseq;
    if (touched.union(own).size > most || (before === undefined && told > 0)) {
      if (before !== undefined) return { rows: kept, newModseq: before, told: 0, hasMore: true };
      const part = new Set([...own].slice(told, told + most));
      const isWhole = own.size <= told + most;
      const hasMore = !isWhole || span.rows.at(-1)?.modseq !== at;
      return {
        rows: rows.filter((row) => part.has(row.mailbox_id)),
        newModseq: isWhole ? (hasMore ? at : span.newModseq) : modseq,
        told: isWhole ? 0 : told + most,
        hasMore,
      };
    }
    for (const id of own) touched.add(id);
    kept.push(...rows);
  }
  return span;
}

/** Changes of mailboxes, at most `most`; `countsOnly` when nothing but counters of the updated ones changed. */
export async function readMailboxChanges(
  db: Queryable,
  access: MailAccess,
  since: KnownState,
  most: number,
): Promise<MailboxChanges | undefined> {
  const all = await readSpan(db, access, { modseq: since.modseq, told: 0 }, Number.MAX_SAFE_INTEGER);
  if (!all) return undefined;
  const span = cutByMailbox(all, since, most);
  const touched = new Set(span.rows.map((row) => row.mailbox_id));
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
