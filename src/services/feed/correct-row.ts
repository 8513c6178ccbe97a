/**
 * Correcting one row of a list (R5.4) where it is looked at, instead of in the file: it is read and matched anew, beside the other rows.
 * Of a doubtful row a person may say who it is. Nothing applies by it; a row that has become a request stays.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import {
  type FeedRow,
  forgetMissing,
  lockFeed,
  type OtherRow,
  readFeedRows,
  readOtherRows,
  rewriteFeedRow,
} from '#domain/directory/feeds.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { COLUMNS, type Mapping } from './columns.ts';
import { type Decided, type MatchContext, rowKey } from './match.ts';
import { addMissing, contextOf, requireFeed, understand } from './receive.ts';
import type { FeedFields } from './row.ts';

export interface RowCorrection {
  feedId: string;
  ordinal: number;
  /** What stands in the cells, by field, as people write it. */
  cells: Readonly<Record<string, string>>;
  decided?: Decided | undefined;
}

/** Cells in the order of our own columns. */
const OWN: Mapping = Object.fromEntries(COLUMNS.map(({ field }, at) => [field, at]));

function requireKnown(cells: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(cells).find((field) => !Object.hasOwn(OWN, field));
  if (unknown !== undefined)
    throw new Refusal('invalidArgument', `A list has no column ${unknown.slice(0, 60)}.`, {
      field: unknown.slice(0, 60),
    });
}

/** `Refusal('conflict')` for what has become a request, `notFound` where there is no such row, or one that stands for somebody missing. */
async function requireOpenRow(tx: Transaction, { feedId, ordinal }: RowCorrection): Promise<FeedRow> {
  if ((await lockFeed(tx, feedId)) !== 'checked')
    throw new Refusal('conflict', 'This list is being read, or its requests are made already.');
  const [row] = await readFeedRows(tx, feedId, { after: ordinal - 1 }, 1);
  if (row?.ordinal !== ordinal || row.match === 'missing')
    throw new Refusal('notFound', 'The list has no such row.');
  if (row.requestId !== null) throw new Refusal('conflict', 'This row has become a request already.');
  return row;
}

function remember(context: MatchContext, others: readonly OtherRow[]): void {
  for (const { ordinal, personId, fields } of others) {
    if (personId !== null) context.seenPeople.set(personId, ordinal);
    if (typeof fields['fullName'] === 'string')
      context.seenKeys.set(rowKey(fields as unknown as FeedFields), ordinal);
  }
}

/** Corrects a row; gives what it is understood as now. `Refusal`: `notPermitted`, `notFound`, `invalidArgument`, `conflict`. */
export async function correctRow(
  parts: LifecycleParts,
  principal: Principal,
  correction: RowCorrection,
): Promise<FeedRow> {
  const { feedId, ordinal, cells, decided } = correction;
  const feed = await requireFeed(parts, principal, feedId);
  requirePermission(principal, 'feed.send', { kind: 'unit', unitPath: feed.unitPath });
  requireKnown(cells);
  const unit = await requireUnitById(parts.db, feed.unitId);
  return parts.db.transaction(async (tx) => {
    const before = await requireOpenRow(tx, correction);
    const context: MatchContext = { ...(await contextOf(parts, principal, unit)), db: tx, decided };
    remember(context, await readOtherRows(tx, feedId, { ordinal, fullName: cells['fullName'] ?? '' }));
    const texts = COLUMNS.map(({ field }) => cells[field] ?? '');
    const [row] = await understand(context, [texts], ordinal - 1, OWN);
    if (!row) throw new Refusal('invalidArgument', 'A row says something.', { field: 'fullName' });
    // Who was missing may be the one of this row, and the other way round.
    if (feed.isComplete) await addMissing(tx, context, { feedId, first: await forgetMissing(tx, feedId) });
    await rewriteFeedRow(tx, feedId, row);
    await recordEvent(tx, {
      now: parts.clock(),
      actor: auditActor(principal),
      act: 'feed.correctRow',
      object: { kind: 'feed', id: feedId },
      authority: 'R5.4',
      before: { row: ordinal, ...shown(before) },
      after: { row: ordinal, ...shown(row), ...(decided !== undefined && { decided }) },
    });
    return row;
  });
}

function shown({ match, fields }: FeedRow): JsonObject {
  return { match, fields };
}
