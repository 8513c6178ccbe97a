/**
 * Lists of e-mail: filtered, sorted, windowed (RFC 8620 §5.5, RFC 8621 §4.4).
 *
 * Cost: one statement for a page from the front, along an index where the list is one mailbox or the account by date; one
 * more for a total that no counter knows. A window from the end, around an anchor, or deep into collapsed threads reads the
 * ids of the whole list, at most `MAX_LIST` of them.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { hasRight, type MailAccess } from './access.ts';
import {
  asksVerified,
  type EmailFilter,
  type EmailSort,
  headersOf,
  type LookedUp,
  textsOf,
} from './email-filter.ts';
import {
  compile,
  distinct,
  type EmailQuery,
  isWholeMailbox,
  mailboxOf,
  readRows,
  type Statement,
} from './email-statement.ts';
import { findFlagBit } from './flag-names.ts';
import { findByHeader } from './header-search.ts';
import type { ListSnapshot, SnapshotFilter } from './list-snapshot.ts';
import type { ListSnapshots } from './list-snapshots.ts';
import { estimateQueryCost, MAX_QUERY_COST } from './query-cost.ts';
import { MAX_CAUGHT_UP, readCommonFront, textQueryOf } from './text-front.ts';
import { catchUpTextIndex, type TextIndexParts } from './text-index.ts';
import { findByText } from './text-lookup.ts';

/** Ids of a list held at once: 16 bytes each. */
const MAX_LIST = 200_000;

export interface EmailList {
  ids: EmailId[];
  position: number;
  total?: number;
}

/** Looks up what SQL cannot ask for itself. */
async function lookUp(parts: EmailQueryParts, access: MailAccess, filter: EmailFilter): Promise<LookedUp> {
  const texts = textsOf(filter);
  const headers = headersOf(filter);
  const verified = asksVerified(filter) ? await parts.findVerified(access, mailboxOf(filter)) : [];
  if (texts.length + headers.length === 0) return { texts: new Map(), headers: new Map(), verified };
  await catchUpTextIndex(parts, access.accountId, MAX_CAUGHT_UP);
  const holders = await Promise.all(
    texts.map(async (text) => {
      const query = await textQueryOf(parts.db, text);
      return query && findByText(parts.db, access.accountId, query);
    }),
  );
  const found = new Map<object, EmailId[]>();
  for (const header of headers)
    found.set(header, await findByHeader(parts, access, header, mailboxOf(filter)));
  return { texts: new Map(texts.map((text, index) => [text, holders[index]])), headers: found, verified };
}

async function countTotal(
  db: Queryable,
  access: MailAccess,
  query: EmailQuery,
  { from, parameters }: Statement,
): Promise<number> {
  if (isWholeMailbox(query.filter) && !query.collapseThreads) {
    const [box] = await db.query<{ total: number }>(
      'select message_count as total from mailbox where account_id = $1 and id = $2',
      [access.accountId, mailboxOf(query.filter)],
      { name: 'mailbox_total' },
    );
    return box?.total ?? 0;
  }
  const [row] = await db.query<{ total: number }>(
    `select count(distinct ${query.collapseThreads ? 'e.thread_id' : 'e.id'})::integer as total from ${from}`,
    parameters.values,
  );
  return row?.total ?? 0;
}

/** A page from the front, reading no more than it needs; undefined when that was not enough to fill it. */
async function readFront(
  db: Queryable,
  statement: Statement,
  query: EmailQuery,
  position: number,
): Promise<EmailId[] | undefined> {
  const end = position + query.limit;
  // Most of what a search finds stands alone in its thread; those of a list have two or three messages as a rule.
  const attempts = query.collapseThreads ? [end + (end >> 2), end * 4 + 50] : [end];
  for (const most of attempts) {
    const rows = await readRows(db, statement, most);
    const ids = distinct(rows, query.collapseThreads);
    if (ids.length >= end || rows.length < most || !query.collapseThreads) return ids.slice(position, end);
  }
  return undefined;
}

async function readWhole(db: Queryable, statement: Statement, query: EmailQuery): Promise<EmailList> {
  const ids = distinct(await readRows(db, statement, MAX_LIST), query.collapseThreads);
  const { window } = query;
  let position: number;
  if ('anchor' in window) {
    const at = ids.indexOf(window.anchor);
    if (at < 0) throw new Refusal('notFound', 'The anchor is not in the list.', { anchor: window.anchor });
    position = Math.max(0, at + window.offset);
  } else position = window.position < 0 ? Math.max(0, ids.length + window.position) : window.position;
  const total = query.calculateTotal ? { total: ids.length } : {};
  return { ids: ids.slice(position, position + query.limit), position, ...total };
}

/** Ids of a list whose changes can be told: longer ones are read anew by the page. */
const MAX_COMPARED = 200_000;

/** Names of the conditions and sorts of a query. */
function namesIn({ filter, sort }: Pick<EmailQuery, 'filter' | 'sort'>): string[] {
  const namesOf = (one: EmailFilter): string[] =>
    one.operator === undefined ? Object.keys(one.condition) : one.conditions.flatMap(namesOf);
  return [...namesOf(filter), ...sort.map(({ property }) => property)];
}

/** True when what changes an e-mail's place in the list changes an e-mail: whether a signature holds changes with the time alone. */
export function canCompare(query: Pick<EmailQuery, 'filter' | 'sort'>): boolean {
  return !namesIn(query).includes('hasVerifiedSmime');
}

/** True when an e-mail's place in the list hangs on the others of its thread as well. */
export function looksAtThreads(query: Pick<EmailQuery, 'filter' | 'sort' | 'collapseThreads'>): boolean {
  return query.collapseThreads || namesIn(query).some((name) => name.includes('InThread'));
}

/** What a message was when it came stays so; where it is, what it is marked with and what its thread is change. */
const IMMUTABLE: ReadonlySet<string> = new Set(
  'before after minSize maxSize hasAttachment hasSmime hasVerifiedSmimeAtDelivery headers texts receivedAt size from to subject sentAt'.split(
    ' ',
  ),
);

/** True when filter and sort are on what never changes of an e-mail (RFC 8620 §5.6 `upToId`). */
export function isImmutable(query: Pick<EmailQuery, 'filter' | 'sort' | 'collapseThreads'>): boolean {
  const isFixed = (filter: EmailFilter): boolean =>
    filter.operator === undefined
      ? Object.keys(filter.condition).every((name) => IMMUTABLE.has(name))
      : filter.conditions.every(isFixed);
  return (
    !query.collapseThreads &&
    query.sort.every(({ property }) => IMMUTABLE.has(property)) &&
    isFixed(query.filter)
  );
}

/** An e-mail of a list with its thread. */
export interface ListedEmail {
  id: EmailId;
  threadId: string;
}

/** All e-mails of a list in their order, or undefined when there are too many to compare. */
export async function listEmails(
  parts: EmailQueryParts,
  access: MailAccess,
  query: Pick<EmailQuery, 'filter' | 'sort' | 'collapseThreads'>,
  modseq: number,
): Promise<ListedEmail[] | undefined> {
  const found = await findSnapshotList(parts, access, query, { modseq });
  if (found)
    return found.list.length > MAX_COMPARED
      ? undefined
      : Array.from(found.list, (place) => ({
          id: found.snapshot.emailIdAt(place) as EmailId,
          threadId: found.snapshot.threadIdAt(place),
        }));
  await requireAffordable(parts.db, access, query);
  const whole = { ...query, window: { position: 0 }, limit: 0, calculateTotal: false };
  const statement = compile(access, whole, await lookUp(parts, access, query.filter));
  const rows = await readRows(parts.db, statement, MAX_COMPARED + 1);
  if (rows.length > MAX_COMPARED) return undefined;
  const threads = new Map(rows.map(({ id, thread }) => [id, thread]));
  return distinct(rows, query.collapseThreads).map((id) => ({ id, threadId: threads.get(id) ?? '' }));
}

/** What reading lists needs: the text index, and the snapshots of accounts that are looked at. */
export interface EmailQueryParts extends TextIndexParts {
  lists: ListSnapshots;
  /** Those of a mailbox or of all whose S/MIME signature holds now. `Refusal('tooMany')`. */
  findVerified(access: MailAccess, mailboxId: MailboxId | undefined): Promise<EmailId[]>;
}

/** The bits of a flag, none for no flag; undefined for a keyword that is text. */
function bitOf(keyword: string | undefined): number | undefined {
  return keyword === undefined ? 0 : findFlagBit(keyword);
}

/** The filter as a snapshot can answer it, or undefined: one mailbox or all, and flags that are bits. */
function snapshotFilterOf(filter: EmailFilter): SnapshotFilter | undefined {
  if (filter.operator !== undefined) {
    if (filter.operator !== 'AND') return undefined;
    const all: SnapshotFilter = { has: 0, lacks: 0 };
    for (const inner of filter.conditions.map(snapshotFilterOf)) {
      if (!inner || (inner.mailboxId !== undefined && all.mailboxId !== undefined)) return undefined;
      Object.assign(all, inner, { has: all.has | inner.has, lacks: all.lacks | inner.lacks });
    }
    return all;
  }
  const { inMailbox, hasKeyword, notKeyword, ...others } = filter.condition;
  if (Object.keys(others).length > 0) return undefined;
  const [has, lacks] = [bitOf(hasKeyword), bitOf(notKeyword)];
  if (has === undefined || lacks === undefined) return undefined;
  return { has, lacks, ...(inMailbox && { mailboxId: inMailbox }) };
}

function isNewestFirst(sort: readonly EmailSort[]): boolean {
  const [first, second] = sort;
  return (
    first === undefined || (first.property === 'receivedAt' && !first.isAscending && second === undefined)
  );
}

/** Places up to here are read along an index for less than a snapshot costs. */
const MAX_INDEXED = 1_000;

/** True for a page that costs the database no more than itself. */
function isFrontPage({ window, collapseThreads, calculateTotal, filter, limit }: EmailQuery): boolean {
  if ('anchor' in window || window.position < 0 || window.position + limit > MAX_INDEXED) return false;
  return !collapseThreads && (!calculateTotal || isWholeMailbox(filter));
}

/** The list from the account's snapshot, or undefined where the database has to be asked. */
async function findSnapshotList(
  { db, lists }: EmailQueryParts,
  access: MailAccess,
  query: Pick<EmailQuery, 'filter' | 'sort' | 'collapseThreads'>,
  at: { modseq: number; onlyKnown?: boolean },
): Promise<{ snapshot: ListSnapshot; list: Int32Array } | undefined> {
  const filter = isNewestFirst(query.sort) ? snapshotFilterOf(query.filter) : undefined;
  if (!filter) return undefined;
  const isVisible = filter.mailboxId
    ? hasRight(access, filter.mailboxId as MailboxId, 'r')
    : access.accountRights !== '';
  if (!isVisible) return undefined;
  const snapshot = at.onlyKnown ? lists.find(access, at.modseq) : await lists.get(db, access, at.modseq);
  return snapshot && { snapshot, list: snapshot.list(filter, query.collapseThreads) };
}

function windowOfSnapshot(
  { snapshot, list }: { snapshot: ListSnapshot; list: Int32Array },
  { window, limit, calculateTotal }: EmailQuery,
): EmailList {
  let position: number;
  if ('anchor' in window) {
    const at = snapshot.findIn(list, window.anchor);
    if (at < 0) throw new Refusal('notFound', 'The anchor is not in the list.', { anchor: window.anchor });
    position = Math.max(0, at + window.offset);
  } else position = window.position < 0 ? Math.max(0, list.length + window.position) : window.position;
  const places = list.subarray(position, position + limit);
  return {
    ids: Array.from(places, (place) => snapshot.emailIdAt(place) as EmailId),
    position,
    ...(calculateTotal && { total: list.length }),
  };
}

/** Queries that are cheap however large an account is: this many e-mails are looked at without asking how many there are. */
const ALWAYS_AFFORDABLE = 2_000_000;

/** Refuses what would take too long, before it runs. `Refusal('tooMany')`, with `part` filter or sort in its facts. */
async function requireAffordable(
  db: Queryable,
  access: MailAccess,
  query: Pick<EmailQuery, 'filter' | 'sort'>,
): Promise<void> {
  const most = estimateQueryCost(query, ALWAYS_AFFORDABLE);
  if (most.filter + most.sort <= MAX_QUERY_COST) return;
  const mailboxId = mailboxOf(query.filter);
  const [row] = await db.query<{ number: number }>(
    `select case when $2::uuid is null then (select message_count from mail_account where account_id = $1)
            else (select message_count from mailbox where account_id = $1 and id = $2) end as number`,
    [access.accountId, mailboxId ?? null],
    { name: 'query_size' },
  );
  const cost = estimateQueryCost(query, row?.number ?? 0);
  if (cost.filter + cost.sort > MAX_QUERY_COST)
    throw new Refusal('tooMany', 'This would take too long: name a mailbox, or ask for less.', {
      part: cost.filter >= cost.sort ? 'filter' : 'sort',
    });
}

/** A window of a list. `Refusal('notFound')` for an anchor that is not in it. */
export async function queryEmails(
  parts: EmailQueryParts,
  access: MailAccess,
  query: EmailQuery,
  modseq: number,
): Promise<EmailList> {
  const { db } = parts;
  const found = await findSnapshotList(parts, access, query, { modseq, onlyKnown: isFrontPage(query) });
  if (found) return windowOfSnapshot(found, query);
  await requireAffordable(db, access, query);
  const { window } = query;
  if (!('anchor' in window) && window.position >= 0) {
    const ids = await readCommonFront(parts, access, query, window.position);
    if (ids) return { ids, position: window.position };
  }
  const looked = await lookUp(parts, access, query.filter);
  const statement = compile(access, query, looked);
  if (!('anchor' in window) && window.position >= 0) {
    const ids = await readFront(db, statement, query, window.position);
    if (ids) {
      const total = query.calculateTotal
        ? { total: await countTotal(db, access, query, compile(access, { ...query, sort: [] }, looked)) }
        : {};
      return { ids, position: window.position, ...total };
    }
  }
  return readWhole(db, statement, query);
}
