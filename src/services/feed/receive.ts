/**
 * A list arrives (R5.4): read, matched batch by batch, each row kept with its result; then, when somebody says so, made into change
 * requests. Nothing of it applies by itself.
 */
import { createHash } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import { authorize, findReach, requirePermission } from '#domain/directory/authorize.ts';
import { insertRequests, type NewRequest } from '#domain/directory/change-requests.ts';
import { isIsoDate, recordDecision } from '#domain/directory/decisions.ts';
import {
  endReading,
  type Feed,
  type FeedMatch,
  type FeedRow,
  insertFeed,
  linkFeedRows,
  lockFeed,
  markFeedSubmitted,
  readFeedRows,
  readFeeds,
  writeFeedRows,
} from '#domain/directory/feeds.ts';
import { listPeopleOfUnit } from '#domain/directory/people.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { listUnits, requireUnit, type Unit } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ChangeRequestId, DecisionId } from '#platform/kernel/ids.ts';
import { readDetails } from '#services/lifecycle/details.ts';
import { ruleOf } from '#services/lifecycle/open-request.ts';
import type { SubmittedDecision } from '#services/lifecycle/submission.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { type Mapping, mapColumns } from './columns.ts';
import { type MatchContext, matchRows, type NumberedRow } from './match.ts';
import { readRow } from './row.ts';
import { type ReadFile, readFeedFile } from './sniff.ts';

const BATCH = 1000;

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

/** Reads and matches a list. `Refusal`: `notPermitted`, `invalidArgument`, `tooLarge`, `tooMany`. */
export async function receiveFeed(
  parts: LifecycleParts,
  principal: Principal,
  sent: SentFeed,
): Promise<{ feed: Feed; isNew: boolean }> {
  const unit = await requireUnit(parts.db, sent.unitCode);
  requirePermission(principal, 'feed.send', { kind: 'unit', unitPath: unit.path });
  if (!isIsoDate(sent.effectiveOn))
    throw new Refusal('invalidArgument', 'The effective date is a day, YYYY-MM-DD.');
  // What cannot be read at all leaves no trace but the refusal.
  const file = await readFeedFile(sent.bytes);
  const mapping = mapColumns(file.headings, sent.mapping);
  const feed = await begin(parts, principal, sent, unit, file);
  if (feed.isNew) await readAll(parts, principal, { feedId: feed.id, sent, unit, file, mapping });
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
  unit: Unit,
  file: ReadFile,
): Promise<{ id: string; isNew: boolean }> {
  return parts.db.transaction(async (tx) => {
    const made = await insertFeed(
      tx,
      principal,
      {
        id: parts.ids(),
        name: sent.name.slice(0, 200),
        format: file.format,
        contentHash: createHash('sha256').update(sent.bytes).digest(),
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
    return made;
  });
}

interface Reading {
  feedId: string;
  sent: SentFeed;
  unit: Unit;
  file: ReadFile;
  mapping: Mapping;
}

async function contextOf(parts: LifecycleParts, principal: Principal, unit: Unit): Promise<MatchContext> {
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

async function readAll(parts: LifecycleParts, principal: Principal, reading: Reading): Promise<void> {
  const { feedId, sent, file, mapping, unit } = reading;
  const context = await contextOf(parts, principal, unit);
  const rowCount = file.rows.length;
  try {
    for (let start = 0; start < rowCount; start += BATCH) {
      const rows = await understand(context, file.rows.slice(start, start + BATCH), start, mapping);
      const rowsDone = Math.min(start + BATCH, rowCount);
      await parts.db.transaction((tx) => writeFeedRows(tx, feedId, rows, { rowCount, rowsDone }));
      sent.onProgress?.(rowsDone, rowCount);
    }
    if (sent.isComplete) await addMissing(parts, context, reading);
    await endReading(parts.db, feedId, null);
  } catch (error) {
    await endReading(parts.db, feedId, error instanceof Error ? error.message.slice(0, 500) : 'fault');
    throw error;
  }
}

/** The results of a batch: rows that are wrong, and those that were matched. Rows count from 1, as people count them. */
async function understand(
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

async function addMissing(parts: LifecycleParts, context: MatchContext, reading: Reading): Promise<void> {
  const people = await listPeopleOfUnit(parts.db, reading.unit.id);
  const missing = people.filter(({ id }) => !context.seenPeople.has(id));
  const first = reading.file.rows.length + 1;
  const rows = missing.map(
    (person, index): FeedRow => ({
      ordinal: first + index,
      match: 'missing',
      fields: { fullName: person.fullName },
      personId: person.id,
      requestType: 'leaving',
      notes: [`${person.address ?? ''} không có trong danh sách (is not in the list)`],
    }),
  );
  const rowCount = reading.file.rows.length;
  await parts.db.transaction((tx) =>
    writeFeedRows(tx, reading.feedId, rows, { rowCount, rowsDone: rowCount }),
  );
}

/** A feed in the principal's reach. `Refusal('notFound')`. */
export async function requireFeed(parts: LifecycleParts, principal: Principal, id: string): Promise<Feed> {
  const [feed] = await readFeeds(parts.db, findReach(principal, 'feed.send'), [id], 1);
  if (!feed) throw new Refusal('notFound', 'There is no such list.');
  return feed;
}

/** The details of a row's request, as its type asks for them. */
function detailsOf(type: string, fields: JsonObject): JsonObject {
  const { rule } = ruleOf(type);
  const known = Object.entries(fields).filter(([name]) => Object.hasOwn(rule.fields, name));
  return readDetails(rule.fields, Object.fromEntries(known));
}

/**
 * Makes requests of the rows of some kinds, a thousand at a time; each row once, however often it is called. Gives how many were
 * made. Doubtful and wrong rows are never made into requests. `Refusal`: `notFound`, `notPermitted`, `conflict`.
 */
export async function submitFeed(
  parts: LifecycleParts,
  principal: Principal,
  wanted: { feedId: string; matches: readonly Extract<FeedMatch, 'new' | 'changed' | 'missing'>[] },
): Promise<number> {
  const feed = await requireFeed(parts, principal, wanted.feedId);
  requirePermission(principal, 'feed.send', { kind: 'unit', unitPath: feed.unitPath });
  const units = new Map((await listUnits(parts.db)).map((unit) => [unit.code, unit]));
  let made = 0;
  for (let after = 0; ; ) {
    const last = await parts.db.transaction(async (tx) => {
      const state = await lockFeed(tx, feed.id);
      if (state !== 'checked' && state !== 'submitted')
        throw new Refusal('conflict', 'This list is still being read, or could not be.');
      const rows = await readFeedRows(
        tx,
        feed.id,
        { matches: wanted.matches, after, unsubmitted: true },
        BATCH,
      );
      if (rows.length === 0) {
        await markFeedSubmitted(tx, feed.id, parts.clock());
        return undefined;
      }
      const requests = rows.map((row): NewRequest & { ordinal: number } => ({
        ordinal: row.ordinal,
        id: parts.ids() as ChangeRequestId,
        type: row.requestType ?? 'joining',
        unitId:
          (typeof row.fields?.['unit'] === 'string' && units.get(row.fields['unit'])?.id) || feed.unitId,
        otherUnitId: null,
        personId: row.personId,
        decisionId: feed.decisionId,
        details: detailsOf(row.requestType ?? 'joining', row.fields ?? {}),
        effectiveOn: feed.effectiveOn,
        source: 'feed',
        findings: row.notes.map((note) => ({ code: 'feed', weight: 'warns', vi: note, en: note })),
        emergencyReason: null,
        followsId: null,
        dedupeKey: `feed:${feed.id}:${row.ordinal}`,
      }));
      const written = await insertRequests(tx, principal, requests, parts.clock());
      made += written.size;
      await linkFeedRows(
        tx,
        feed.id,
        requests.filter(({ id }) => written.has(id)).map(({ ordinal, id }) => ({ ordinal, requestId: id })),
      );
      return rows.at(-1)?.ordinal;
    });
    if (last === undefined) return made;
    after = last;
  }
}
