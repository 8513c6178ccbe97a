/** Feeds as rows (R5.4): what was sent, how each row was understood, the request it became. Written by `services/feed`. */
import type { JsonObject } from '#formats/jmap/json.ts';
import type { ChangeRequestId, DecisionId, PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { auditActor, type Principal, type UnitPath } from './principal.ts';

export const FEED_MATCHES = ['same', 'changed', 'new', 'missing', 'doubtful', 'wrong'] as const;
export type FeedMatch = (typeof FEED_MATCHES)[number];

export interface Feed {
  id: string;
  name: string;
  format: string;
  unitId: UnitId;
  unitPath: UnitPath;
  isComplete: boolean;
  decisionId: DecisionId | null;
  effectiveOn: string;
  mapping: JsonObject;
  state: 'reading' | 'checked' | 'submitting' | 'submitted' | 'failed';
  fault: string | null;
  rowCount: number;
  rowsDone: number;
  counts: JsonObject;
  /** How far the making of requests is. */
  requestsWanted: number;
  requestsMade: number;
  /** Kept for lists that a job reads. */
  fileBlob: Buffer | null;
  createdByName: string;
  createdAt: Date;
  submittedAt: Date | null;
}

const SELECT = `select f.id, f.name, f.format, f.unit_id as "unitId", unit_path(f.unit_id) as "unitPath",
    f.is_complete as "isComplete", f.decision_id as "decisionId", f.effective_on::text as "effectiveOn", f.mapping, f.state,
    f.fault, f.row_count as "rowCount", f.rows_done as "rowsDone", f.counts,
    f.requests_wanted as "requestsWanted", f.requests_made as "requestsMade", f.file_blob as "fileBlob", f.created_by_name as "createdByName",
    f.created_at as "createdAt", f.submitted_at as "submittedAt" from feed f`;

/** Feeds of units in reach, by their ids or the newest. */
export async function readFeeds(
  db: Queryable,
  reach: 'everywhere' | readonly UnitId[],
  ids: readonly string[] | undefined,
  most: number,
): Promise<Feed[]> {
  return db.query<Feed>(
    `${SELECT} where ($1::uuid[] is null or unit_path(f.unit_id) && $1) and ($2::uuid[] is null or f.id = any($2))
     order by f.created_at desc, f.id limit $3`,
    [reach === 'everywhere' ? null : reach, ids ?? null, most],
  );
}

export interface NewFeed {
  id: string;
  name: string;
  format: string;
  contentHash: Buffer;
  unitId: UnitId;
  isComplete: boolean;
  decisionId: DecisionId | null;
  effectiveOn: string;
  mapping: JsonObject;
}

/** A reading that has come no further for so long was interrupted. */
const STALLED_MS = 5 * 60 * 1000;

/** Writes a feed, or finds the one of the same bytes for the same unit; one whose reading was interrupted is as good as new. */
export async function insertFeed(
  tx: Transaction,
  principal: Principal,
  feed: NewFeed,
  now: number,
): Promise<{ id: string; isNew: boolean }> {
  const actor = auditActor(principal);
  const made = await tx.query<{ id: string }>(
    `insert into feed (id, name, format, content_hash, unit_id, is_complete, decision_id, effective_on, mapping, state,
       created_by, created_by_name, created_at, progress_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, 'reading', $10, $11, $12, $12)
     on conflict (content_hash, unit_id, is_complete) where state <> 'failed' do nothing returning id`,
    [
      feed.id,
      feed.name,
      feed.format,
      feed.contentHash,
      feed.unitId,
      feed.isComplete,
      feed.decisionId,
      feed.effectiveOn,
      JSON.stringify(feed.mapping),
      actor.accountId ?? null,
      actor.name,
      new Date(now),
    ],
  );
  if (made[0]) return { id: made[0].id, isNew: true };
  const [known] = await tx.query<{ id: string; stalled: boolean }>(
    `select id, state = 'reading' and progress_at < $4 as stalled from feed where content_hash = $1 and unit_id = $2 and is_complete = $3 and state <> 'failed'`,
    [feed.contentHash, feed.unitId, feed.isComplete, new Date(now - STALLED_MS)],
  );
  if (!known) throw new Error('a feed is neither new nor known');
  return { id: known.id, isNew: known.stalled };
}

/** What is said about a row. */
export type FeedNote = { vi: string; en: string };

export interface FeedRow {
  ordinal: number;
  match: FeedMatch;
  fields: JsonObject | null;
  personId: PersonId | null;
  requestType: string | null;
  notes: FeedNote[];
}

/** Writes rows. One statement, however many. */
export async function addFeedRows(tx: Transaction, feedId: string, rows: readonly FeedRow[]): Promise<void> {
  await tx.query(
    `insert into feed_row (feed_id, ordinal, match, fields, person_id, request_type, notes)
     select $1, (q ->> 'ordinal')::integer, q ->> 'match', nullif(q -> 'fields', 'null'), (q ->> 'personId')::uuid,
       q ->> 'requestType', q -> 'notes' from jsonb_array_elements($2::jsonb) q`,
    [feedId, JSON.stringify(rows)],
  );
}

/** Writes rows and how far the reading is. */
export async function writeFeedRows(
  tx: Transaction,
  feedId: string,
  rows: readonly FeedRow[],
  progress: { rowCount: number; rowsDone: number; now: number },
): Promise<void> {
  await addFeedRows(tx, feedId, rows);
  await tx.query('update feed set row_count = $2, rows_done = $3, progress_at = $4 where id = $1', [
    feedId,
    progress.rowCount,
    progress.rowsDone,
    new Date(progress.now),
  ]);
}

/** Notes the file that a job will read. */
export async function noteFeedFile(tx: Transaction, feedId: string, hash: Buffer): Promise<void> {
  await tx.query('update feed set file_blob = $2 where id = $1', [feedId, hash]);
}

/** Begins a reading, from the first row: what an interrupted one left is taken away. */
export async function startReading(
  tx: Transaction,
  feedId: string,
  progress: { rowCount: number; now: number },
): Promise<void> {
  await tx.query('delete from feed_row where feed_id = $1', [feedId]);
  await tx.query('update feed set row_count = $2, rows_done = 0, progress_at = $3 where id = $1', [
    feedId,
    progress.rowCount,
    new Date(progress.now),
  ]);
}

/** How many rows of each kind a feed (`$1`) has. */
const COUNTED = `coalesce((select jsonb_object_agg(match, n) from
  (select match, count(*) as n from feed_row where feed_id = $1 group by match) c), '{}')`;

/** Ends the reading of a feed: with its counts, or with what is wrong. */
export async function endReading(tx: Queryable, feedId: string, fault: string | null): Promise<void> {
  await tx.query(
    `update feed set state = case when $2::text is null then 'checked' else 'failed' end, fault = $2, counts = ${COUNTED}
     where id = $1`,
    [feedId, fault],
  );
}

/** What a row is compared with when it is corrected: whom the others of its list are about. */
export interface OtherRow {
  ordinal: number;
  personId: PersonId | null;
  fields: JsonObject;
}

/** The others of a list that are about somebody known, or about whoever has this name; people who are missing for now are not among them. */
export async function readOtherRows(
  tx: Transaction,
  feedId: string,
  { ordinal, fullName }: { ordinal: number; fullName: string },
): Promise<OtherRow[]> {
  return tx.query<OtherRow>(
    `select ordinal, person_id as "personId", fields from feed_row
     where feed_id = $1 and ordinal <> $2 and match <> 'wrong' and (match <> 'missing' or request_id is not null)
       and (person_id is not null or fold_text(fields ->> 'fullName') = fold_text($3))`,
    [feedId, ordinal, fullName],
  );
}

/** Writes a row anew, and counts again. */
export async function rewriteFeedRow(tx: Transaction, feedId: string, row: FeedRow): Promise<void> {
  await tx.query(
    `update feed_row set match = $3, fields = $4::jsonb, person_id = $5, request_type = $6, notes = $7::jsonb
     where feed_id = $1 and ordinal = $2`,
    [
      feedId,
      row.ordinal,
      row.match,
      JSON.stringify(row.fields),
      row.personId,
      row.requestType,
      JSON.stringify(row.notes),
    ],
  );
  await tx.query(`update feed set counts = ${COUNTED} where id = $1`, [feedId]);
}

/** Takes away who is missing, to be found anew; gives the ordinal after the last row. */
export async function forgetMissing(tx: Transaction, feedId: string): Promise<number> {
  await tx.query(`delete from feed_row where feed_id = $1 and match = 'missing' and request_id is null`, [
    feedId,
  ]);
  const [last] = await tx.query<{ ordinal: number }>(
    'select coalesce(max(ordinal), 0) as ordinal from feed_row where feed_id = $1',
    [feedId],
  );
  return (last?.ordinal ?? 0) + 1;
}

/** Rows of a feed after an ordinal, of some kinds, with the request each became. */
export async function readFeedRows(
  db: Queryable,
  feedId: string,
  wanted: { matches?: readonly string[] | undefined; after: number; unsubmitted?: boolean },
  limit: number,
): Promise<(FeedRow & { requestId: ChangeRequestId | null })[]> {
  return db.query(
    `select ordinal, match, fields, person_id as "personId", request_type as "requestType", notes, request_id as "requestId"
     from feed_row where feed_id = $1 and ordinal > $2 and ($3::text[] is null or match = any($3))
       and (not $4 or request_id is null) order by ordinal limit $5`,
    [feedId, wanted.after, wanted.matches ?? null, wanted.unsubmitted ?? false, limit],
  );
}

/** Notes which requests rows became. */
export async function linkFeedRows(
  tx: Transaction,
  feedId: string,
  links: readonly { ordinal: number; requestId: string }[],
): Promise<void> {
  await tx.query(
    `update feed_row r set request_id = l.id from unnest($2::integer[], $3::uuid[]) as l (ordinal, id)
     where r.feed_id = $1 and r.ordinal = l.ordinal`,
    [feedId, links.map(({ ordinal }) => ordinal), links.map(({ requestId }) => requestId)],
  );
}

/** Locks a feed while its rows become requests; gives its state. */
export async function lockFeed(tx: Transaction, feedId: string): Promise<Feed['state'] | undefined> {
  const rows = await tx.query<{ state: Feed['state'] }>('select state from feed where id = $1 for update', [
    feedId,
  ]);
  return rows[0]?.state;
}

/** Notes that a job makes requests of the rows of some kinds; gives how many there are. */
export async function markFeedSubmitting(
  tx: Transaction,
  feedId: string,
  matches: readonly string[],
): Promise<number> {
  const [row] = await tx.query<{ wanted: number }>(
    `update feed set state = 'submitting', fault = null, requests_made = 0, requests_wanted = (select count(*) from feed_row r
       where r.feed_id = $1 and r.match = any ($2) and r.request_id is null)
     where id = $1 returning requests_wanted as wanted`,
    [feedId, matches],
  );
  return row?.wanted ?? 0;
}

/** Counts requests that were made. */
export async function countFeedRequests(tx: Transaction, feedId: string, made: number): Promise<void> {
  await tx.query('update feed set requests_made = requests_made + $2 where id = $1', [feedId, made]);
}

/** The making of requests could not go on; what was made stays, and it can be asked for again. */
export async function endSubmitting(db: Queryable, feedId: string, fault: string): Promise<void> {
  await db.query(`update feed set state = 'checked', fault = $2 where id = $1 and state = 'submitting'`, [
    feedId,
    fault,
  ]);
}

export async function markFeedSubmitted(tx: Transaction, feedId: string, now: number): Promise<void> {
  await tx.query(`update feed set state = 'submitted', submitted_at = $2 where id = $1`, [
    feedId,
    new Date(now),
  ]);
}
