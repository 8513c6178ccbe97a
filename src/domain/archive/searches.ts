/**
 * Searches of the archive as requests (R6.7): who asks, why, in which mailboxes and times; approved by somebody else; ended by themselves.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { authorize, findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { recordAccountAct } from '#domain/mailstore/visits.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { addJob, type JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { type ArchiveCriteria, requireCriteria } from './search-criteria.ts';
import { requireAccounts } from './searched-accounts.ts';

export const SEARCH_STATES = ['requested', 'refused', 'approved', 'ready', 'ended'] as const;
export type SearchState = (typeof SEARCH_STATES)[number];

export interface ArchiveSearch {
  id: string;
  state: SearchState;
  purpose: string;
  accountIds: AccountId[];
  addresses: string[];
  criteria: ArchiveCriteria;
  requestedBy: AccountId;
  requestedByName: string;
  requestedAt: Date;
  decidedByName: string | null;
  decidedAt: Date | null;
  decision: string | null;
  days: number;
  endsAt: Date | null;
  found: number;
  isTruncated: boolean;
  exportFileId: string | null;
  exportFault: string | null;
}

/** The queue of the job that looks. */
export const ARCHIVE_SEARCH = 'archive.search';
export const ARCHIVE_EXPORT = 'archive.export';
const DAY_MS = 24 * 60 * 60_000;
const MAX_DAYS = 90;
const MAX_ACCOUNTS = 500;
const MAX_PURPOSE = 1000;
const PROVINCE = { kind: 'province' } as const;

const SELECT = `select s.id, s.state, s.purpose, s.account_ids as "accountIds",
    array(select address from address where account_id = any (s.account_ids) and kind = 'primary' order by address) as addresses,
    s.criteria, s.requested_by as "requestedBy", s.requested_by_name as "requestedByName", s.requested_at as "requestedAt",
    s.decided_by_name as "decidedByName", s.decided_at as "decidedAt", s.decision, s.days, s.ends_at as "endsAt", s.found,
    s.is_truncated as "isTruncated", s.export_file_id as "exportFileId", s.export_fault as "exportFault"
  from archive_search s`;

/** Whether the principal sees any search: who follows the archive, and who may ask. */
export function seesSearches(principal: Principal): boolean {
  return authorize(principal, 'archive.read', PROVINCE) || findReach(principal, 'archive.request').length > 0;
}

/** Searches, the newest first: all for who follows the archive, else one's own. */
export function readSearches(
  db: Queryable,
  principal: Principal,
  wanted: { ids?: readonly string[] | undefined; state?: SearchState | undefined },
  most: number,
): Promise<ArchiveSearch[]> {
  const own = principal.kind === 'account' && !authorize(principal, 'archive.read', PROVINCE);
  return db.query<ArchiveSearch>(
    `${SELECT} where ($1::uuid[] is null or s.id = any ($1)) and ($2::text is null or s.state = $2)
       and ($3::uuid is null or s.requested_by = $3)
     order by s.requested_at desc, s.id desc limit $4`,
    [wanted.ids ?? null, wanted.state ?? null, own ? principal.accountId : null, most],
  );
}

/** The search as who asked for it may read its result now. `Refusal`: `notFound`, `notPermitted`, `conflict` when it is over. */
export async function requireOpenSearch(
  db: Queryable,
  principal: Principal,
  id: string,
  now: number,
): Promise<ArchiveSearch> {
  const [search] = await db.query<ArchiveSearch>(`${SELECT} where s.id = $1`, [id]);
  if (!search) throw new Refusal('notFound', 'There is no such search.');
  if (principal.kind === 'account' && principal.accountId !== search.requestedBy)
    throw new Refusal('notPermitted', 'Only who asked for a search reads what it found.');
  if (search.state !== 'ready' || search.endsAt === null || search.endsAt.getTime() <= now)
    throw new Refusal('conflict', 'This search has nothing to read now.');
  return search;
}

/** Notes for the owners that what was found of them is read. */
export async function noteReading(
  db: Queryable,
  search: ArchiveSearch,
  accountIds: readonly AccountId[],
  now: number,
): Promise<void> {
  const purpose = search.purpose;
  const visitorId = search.requestedBy;
  await recordAccountAct(db, { accountIds, visitorId, act: 'archive', purpose, now });
}

async function record(
  tx: Transaction,
  act: DirectoryAct,
  event: { act: string; id: string; authority: string; after?: Parameters<typeof recordEvent>[1]['after'] },
): Promise<void> {
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: event.act,
    object: { kind: 'archive', id: event.id },
    authority: event.authority,
    ...(event.after !== undefined && { after: event.after }),
  });
}

export interface WantedSearch {
  purpose: string;
  accountIds: readonly AccountId[];
  criteria: Record<string, unknown>;
  /** How long the result may be read. */
  days: number;
}

/** Asks for a search; nothing is looked at yet. `Refusal`: `notPermitted` for a mailbox out of reach, `invalidArgument`, `notFound`. */
export async function requestSearch(
  tx: Transaction,
  act: DirectoryAct,
  wanted: WantedSearch,
): Promise<string> {
  const { principal } = act;
  if (principal.kind === 'system')
    throw new Refusal('notPermitted', 'A search of the archive is asked for by a person.');
  const { days } = wanted;
  const purpose = wanted.purpose.trim();
  if (purpose === '' || purpose.length > MAX_PURPOSE)
    throw new Refusal('invalidArgument', 'A search says why, in a few words.');
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
    throw new Refusal('invalidArgument', `A result is read for 1 to ${MAX_DAYS} days.`);
  const accountIds = [...new Set(wanted.accountIds)];
  if (accountIds.length === 0 || accountIds.length > MAX_ACCOUNTS)
    throw new Refusal('invalidArgument', `A search names 1 to ${MAX_ACCOUNTS} mailboxes.`);
  const criteria = requireCriteria(wanted.criteria);
  for (const account of await requireAccounts(tx, accountIds))
    requirePermission(principal, 'archive.request', { kind: 'account', ...account });
  const id = act.ids();
  await tx.query(
    `insert into archive_search (id, state, purpose, account_ids, criteria, requested_by, requested_by_name, requested_at, days)
     values ($1, 'requested', $2, $3, $4::jsonb, $5, $6, $7, $8)`,
    [
      id,
      purpose,
      accountIds,
      JSON.stringify(criteria),
      principal.accountId,
      principal.name,
      new Date(act.now),
      days,
    ],
  );
  await record(tx, act, {
    act: 'archive.request',
    id,
    authority: purpose,
    after: { accounts: accountIds, criteria: { ...criteria }, days },
  });
  return id;
}

export interface SearchDecision {
  id: string;
  act: 'approve' | 'refuse';
  reason: string;
}

/**
 * Approves or refuses. `Refusal`: `notFound`, `invalidArgument` without a reason, `conflict` when it is decided already, and `notPermitted`
 * for who asked, and for whose mailbox is among those searched.
 */
export async function decideSearch(
  tx: Transaction,
  act: DirectoryAct,
  source: JobSource,
  decision: SearchDecision,
): Promise<void> {
  const { principal, now } = act;
  const { id } = decision;
  requirePermission(principal, 'archive.approve', PROVINCE);
  const reason = decision.reason.trim();
  if (reason === '' || reason.length > MAX_PURPOSE)
    throw new Refusal('invalidArgument', 'A decision on a search has its reason.');
  const [search] = await tx.query<Pick<ArchiveSearch, 'state' | 'requestedBy' | 'accountIds' | 'days'>>(
    `select state, requested_by as "requestedBy", account_ids as "accountIds", days from archive_search where id = $1 for update`,
    [id],
  );
  if (!search) throw new Refusal('notFound', 'There is no such search.');
  if (search.state !== 'requested') throw new Refusal('conflict', 'This search has been decided already.');
  const actor = auditActor(principal);
  if (search.requestedBy === actor.accountId)
    throw new Refusal('notPermitted', 'A search is decided by somebody else than who asks for it.');
  for (const account of await requireAccounts(tx, search.accountIds))
    requirePermission(principal, 'archive.approve', { kind: 'account', ...account });
  const isApproved = decision.act === 'approve';
  await tx.query(
    `update archive_search set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, decision = $6, ends_at = $7
     where id = $1`,
    [
      id,
      isApproved ? 'approved' : 'refused',
      actor.accountId ?? null,
      actor.name,
      new Date(now),
      reason,
      isApproved ? new Date(now + search.days * DAY_MS) : null,
    ],
  );
  if (isApproved) await addJob(tx, source, { queue: ARCHIVE_SEARCH, payload: { id } });
  await record(tx, act, { act: `archive.${decision.act}`, id, authority: reason });
}

/** A file that was made of a result, which goes with its search. */
export interface ResultFile {
  requestedBy: AccountId;
  exportFileId: string;
}

/** Lets go of what a search found. */
async function close(tx: Transaction, blobs: BlobStore, id: string): Promise<void> {
  const found = await tx.query<{ blob: Buffer }>(
    'delete from archive_find where search_id = $1 returning blob',
    [id],
  );
  await blobs.release(
    tx,
    found.map(({ blob }) => blob),
  );
  await tx.query(`update archive_search set state = 'ended' where id = $1`, [id]);
}

/** Ends a search before its time: who asked, or who may approve. `Refusal`: `notFound`, `notPermitted`, `conflict`. */
export async function endSearch(
  tx: Transaction,
  act: DirectoryAct,
  blobs: BlobStore,
  id: string,
): Promise<ResultFile | undefined> {
  const [search] = await tx.query<Pick<ArchiveSearch, 'state' | 'requestedBy' | 'exportFileId'>>(
    `select state, requested_by as "requestedBy", export_file_id as "exportFileId" from archive_search where id = $1 for update`,
    [id],
  );
  if (!search) throw new Refusal('notFound', 'There is no such search.');
  if (search.requestedBy !== auditActor(act.principal).accountId)
    requirePermission(act.principal, 'archive.approve', PROVINCE);
  if (search.state === 'refused' || search.state === 'ended')
    throw new Refusal('conflict', 'This search is over.');
  await close(tx, blobs, id);
  await record(tx, act, { act: 'archive.end', id, authority: act.authority });
  const { requestedBy, exportFileId } = search;
  return exportFileId === null ? undefined : { requestedBy, exportFileId };
}

/** Ends what has reached its time; gives the ended searches that left a file. */
export async function endDueSearches(
  tx: Transaction,
  act: DirectoryAct,
  blobs: BlobStore,
): Promise<ResultFile[]> {
  const due = await tx.query<Pick<ArchiveSearch, 'id' | 'requestedBy' | 'exportFileId'>>(
    `select id, requested_by as "requestedBy", export_file_id as "exportFileId" from archive_search
     where state in ('approved', 'ready') and ends_at <= $1 order by ends_at limit 20 for update skip locked`,
    [new Date(act.now)],
  );
  for (const { id } of due) {
    await close(tx, blobs, id);
    await record(tx, act, { act: 'archive.end', id, authority: 'R6.7: hết thời hạn' });
  }
  return due.flatMap(({ requestedBy, exportFileId }) =>
    exportFileId === null ? [] : [{ requestedBy, exportFileId }],
  );
}
