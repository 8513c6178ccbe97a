/**
 * A list arrives (R5.4): read, matched batch by batch, each row kept with its result. Nothing of it applies by itself.
 *
 * The command line reads at once; what comes over JMAP a job reads (`feed-jobs.ts`), and whoever looks sees it come further.
 */
import { createHash } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import { authorize, findReach, requirePermission } from '#domain/directory/authorize.ts';
import { isIsoDate, recordDecision } from '#domain/directory/decisions.ts';
import {
  addFeedRows,
  endReading,
  type Feed,
  type FeedRow,
  insertFeed,
  noteFeedFile,
  readFeeds,
  startReading,
  writeFeedRows,
} from '#domain/directory/feeds.ts';
import { listPeopleOfUnit } from '#domain/directory/people.ts';
import { type AccountPrincipal, auditActor, type Principal } from '#domain/directory/principal.ts';
import { listUnits, requireUnit, type Unit } from '#domain/directory/units.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, DecisionId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { SubmittedDecision } from '#services/lifecycle/submission.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { type Mapping, mapColumns } from './columns.ts';
import { type MatchContext, matchRows, type NumberedRow } from './match.ts';
import { readRow } from './row.ts';
import { type ReadFile, readFeedFile } from './sniff.ts';

const BATCH = 1000;

/** The job that reads a list. */
export const READ_QUEUE = 'feed.read';
export interface ReadPayload {
  feedId: string;
  /** With whose rights. */
  accountId: AccountId;
}

/** How a list is to be read. */
export interface SentFeed {
  name: string;
  bytes: Buffer;
  unitCode: string;
  /** The list is of everybody in the unit: who is not in it is told as missing. */
  isComplete: boolean;
  decision?: SubmittedDecision | undefined;
  effectiveOn: string;
  /** Heading of the file by field, where the headings are not ours. */
  mapping?: Readonly<Record<string, string>>;
  onProgress?: (done: number, of: number) => void;
}

function hashOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

interface OpenedFile {
  unit: Unit;
  file: ReadFile;
  mapping: Mapping;
}

/** What a list is, before anything is kept. What cannot be read at all leaves no trace but the refusal. */
async function open(parts: LifecycleParts, principal: Principal, sent: SentFeed): Promise<OpenedFile> {
  const unit = await requireUnit(parts.db, sent.unitCode);
  requirePermission(principal, 'feed.send', { kind: 'unit', unitPath: unit.path });
  if (!isIsoDate(sent.effectiveOn))
    throw new Refusal('invalidArgument', 'The effective date is a day, YYYY-MM-DD.');
  const file = await readFeedFile(sent.bytes);
  return { unit, file, mapping: mapColumns(file.headings, sent.mapping) };
}

/** Reads and matches a list. `Refusal`: `notPermitted`, `invalidArgument`, `tooLarge`, `tooMany`. */
export async function receiveFeed(
  parts: LifecycleParts,
  principal: Principal,
  sent: SentFeed,
): Promise<{ feed: Feed; isNew: boolean }> {
  const { unit, file, mapping } = await open(parts, principal, sent);
  const feed = await begin(parts, principal, sent, { unit, file });
  if (feed.isNew) await readAll(parts, principal, { feedId: feed.id, sent, unit, rows: file.rows, mapping });
  return { feed: await requireFeed(parts, principal, feed.id), isNew: feed.isNew };
}

/**
 * Takes a list whose rows a job will read: what is wrong with the file as a whole is told at once. `Refusal`: as `receiveFeed`.
 */
export async function acceptFeed(
  parts: LifecycleParts,
  principal: AccountPrincipal,
  sent: SentFeed,
): Promise<{ feed: Feed; isNew: boolean }> {
  const { unit, file } = await open(parts, principal, sent);
  const feed = await begin(parts, principal, sent, { unit, file }, async (tx, feedId) => {
    // The file stays with its list: the job reads it, and whoever checks it later.
    const hash = hashOf(sent.bytes);
    await parts.keepFile(tx, hash);
    await noteFeedFile(tx, feedId, hash);
    const payload: ReadPayload = { feedId, accountId: principal.accountId };
    await addJob(tx, parts, { queue: READ_QUEUE, payload, uniqueKey: feedId });
  });
  return { feed: await requireFeed(parts, principal, feed.id), isNew: feed.isNew };
}

async function decisionIdOf(
  parts: LifecycleParts,
  principal: Principal,
  decision: SubmittedDecision | undefined,
  tx: Parameters<typeof recordDecision>[0],
): Promise<DecisionId | null> {
  if (!decision) return null;
  if ('id' in decision) return decision.id as DecisionId;
  const act = { principal, authority: 'danh sách cán bộ', ids: parts.ids, now: parts.clock() };
  return recordDecision(tx, act, decision, parts.keepFile);
}

function begin(
  parts: LifecycleParts,
  principal: Principal,
  sent: SentFeed,
  { unit, file }: Pick<OpenedFile, 'unit' | 'file'>,
  onNew?: (tx: Transaction, feedId: string) => Promise<void>,
): Promise<{ id: string; isNew: boolean }> {
  return parts.db.transaction(async (tx) => {
    const made = await insertFeed(
      tx,
      principal,
      {
        id: parts.ids(),
        name: sent.name.slice(0, 200),
        format: file.format,
        contentHash: hashOf(sent.bytes),
        unitId: unit.id,
        isComplete: sent.isComplete,
        decisionId: await decisionIdOf(parts, principal, sent.decision, tx),
        effectiveOn: sent.effectiveOn,
        mapping: { ...sent.mapping },
      },
      parts.clock(),
    );
    if (made.isNew)
      await recordEvent(tx, {
        now: parts.clock(),
        actor: auditActor(principal),
        act: 'feed.send',
        object: { kind: 'feed', id: made.id },
        authority: 'R5.4',
        after: { name: sent.name.slice(0, 200), unit: unit.code, rows: file.rows.length },
      });
    if (made.isNew) await onNew?.(tx, made.id);
    return made;
  });
}

export interface Reading {
  feedId: string;
  sent: Pick<SentFeed, 'isComplete' | 'onProgress'>;
  unit: Unit;
  rows: readonly string[][];
  mapping: Mapping;
  signal?: AbortSignal;
}

/** What rows of a list are matched with. */
export async function contextOf(
  parts: LifecycleParts,
  principal: Principal,
  unit: Unit,
): Promise<MatchContext> {
  return {
    db: parts.db,
    now: parts.clock(),
    units: new Map((await listUnits(parts.db)).map((one) => [one.code, one])),
    unit,
    mayReport: (one) =>
      one.path.includes(unit.id) &&
      authorize(principal, 'request.submit', { kind: 'unit', unitPath: one.path }),
    seenPeople: new Map(),
    seenKeys: new Map(),
  };
}

/** Reads and matches all rows, from the first. What only the moment hinders leaves the feed to be read again. */
export async function readAll(parts: LifecycleParts, principal: Principal, reading: Reading): Promise<void> {
  const { feedId, sent, mapping, unit, signal } = reading;
  const context = await contextOf(parts, principal, unit);
  const rowCount = reading.rows.length;
  try {
    await parts.db.transaction((tx) => startReading(tx, feedId, { rowCount, now: parts.clock() }));
    for (let start = 0; start < rowCount; start += BATCH) {
      signal?.throwIfAborted();
      const rows = await understand(context, reading.rows.slice(start, start + BATCH), start, mapping);
      const progress = { rowCount, rowsDone: Math.min(start + BATCH, rowCount), now: parts.clock() };
      await parts.db.transaction((tx) => writeFeedRows(tx, feedId, rows, progress));
      sent.onProgress?.(progress.rowsDone, rowCount);
    }
    if (sent.isComplete)
      await parts.db.transaction((tx) => addMissing(tx, context, { feedId, first: rowCount + 1 }));
    await endReading(parts.db, feedId, null);
  } catch (error) {
    if (!isTemporary(error) && !signal?.aborted)
      await endReading(parts.db, feedId, error instanceof Error ? error.message.slice(0, 500) : 'fault');
    throw error;
  }
}

/** The results of a batch: rows that are wrong, and those that were matched. Rows count from 1, as people count them. */
export async function understand(
  context: MatchContext,
  rows: readonly string[][],
  start: number,
  mapping: Mapping,
): Promise<FeedRow[]> {
  const good: NumberedRow[] = [];
  const wrong: FeedRow[] = [];
  for (const [index, cells] of rows.entries()) {
    const ordinal = start + index + 1;
    const read = readRow(cells, mapping);
    if (!read) continue;
    if (read.faults.length === 0) good.push({ ordinal, fields: read.fields as NumberedRow['fields'] });
    else
      wrong.push({
        ordinal,
        match: 'wrong',
        fields: { ...read.fields },
        personId: null,
        requestType: null,
        notes: read.faults,
      });
  }
  return [...(await matchRows(context, good)), ...wrong];
}

/** Adds who of the unit is in no row, from an ordinal on. */
export async function addMissing(
  tx: Transaction,
  context: MatchContext,
  { feedId, first }: { feedId: string; first: number },
): Promise<void> {
  const people = await listPeopleOfUnit(tx, context.unit.id);
  const missing = people.filter(({ id }) => !context.seenPeople.has(id));
  const rows = missing.map(
    (person, index): FeedRow => ({
      ordinal: first + index,
      match: 'missing',
      fields: { fullName: person.fullName },
      personId: person.id,
      requestType: 'leaving',
      notes: [
        {
          vi: `${person.address ?? person.fullName} không có trong danh sách`,
          en: `${person.address ?? person.fullName} is not in the list`,
        },
      ],
    }),
  );
  await addFeedRows(tx, feedId, rows);
}

/** A feed in the principal's reach. `Refusal('notFound')`. */
export async function requireFeed(parts: LifecycleParts, principal: Principal, id: string): Promise<Feed> {
  const [feed] = await readFeeds(parts.db, findReach(principal, 'feed.send'), [id], 1);
  if (!feed) throw new Refusal('notFound', 'There is no such list.');
  return feed;
}
