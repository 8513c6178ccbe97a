/** Making change requests of a list that was matched (R5.4): each row once, however often it is asked for. */
import { requirePermission } from '#domain/directory/authorize.ts';
import { insertRequests, type NewRequest } from '#domain/directory/change-requests.ts';
import {
  countFeedRequests,
  type FeedMatch,
  linkFeedRows,
  lockFeed,
  markFeedSubmitted,
  markFeedSubmitting,
  readFeedRows,
} from '#domain/directory/feeds.ts';
import type { AccountPrincipal, Principal } from '#domain/directory/principal.ts';
import { listUnits } from '#domain/directory/units.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, ChangeRequestId } from '#platform/kernel/ids.ts';
import { readDetails } from '#services/lifecycle/details.ts';
import { ruleOf } from '#services/lifecycle/open-request.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { requireFeed } from './receive.ts';

const BATCH = 1000;
const SUBMITTABLE: ReadonlySet<string> = new Set(['checked', 'submitting', 'submitted']);

/** The job that makes requests of a list. */
export const SUBMIT_QUEUE = 'feed.submit';

/** Which rows of which list become requests. */
export interface Submission {
  feedId: string;
  matches: readonly Extract<FeedMatch, 'new' | 'changed' | 'missing'>[];
}

export interface SubmitPayload extends Submission {
  /** With whose rights, and in whose name. */
  accountId: AccountId;
}

/**
 * Has a job make the requests; gives how many there will be. Asked again while it runs, nothing changes. `Refusal`: `notFound`,
 * `notPermitted`, `conflict`.
 */
export async function beginSubmission(
  parts: LifecycleParts,
  principal: AccountPrincipal,
  { feedId, matches }: Submission,
): Promise<number> {
  const feed = await requireFeed(parts, principal, feedId);
  requirePermission(principal, 'feed.send', { kind: 'unit', unitPath: feed.unitPath });
  return parts.db.transaction(async (tx) => {
    const state = await lockFeed(tx, feed.id);
    if (!SUBMITTABLE.has(state ?? ''))
      throw new Refusal('conflict', 'This list is still being read, or could not be.');
    if (state === 'submitting') return feed.requestsWanted;
    const payload: SubmitPayload = { feedId: feed.id, matches, accountId: principal.accountId };
    await addJob(tx, parts, { queue: SUBMIT_QUEUE, payload, uniqueKey: feed.id });
    return markFeedSubmitting(tx, feed.id, matches);
  });
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
  wanted: Submission & { onProgress?: (made: number) => void; signal?: AbortSignal },
): Promise<number> {
  const feed = await requireFeed(parts, principal, wanted.feedId);
  requirePermission(principal, 'feed.send', { kind: 'unit', unitPath: feed.unitPath });
  const units = new Map((await listUnits(parts.db)).map((unit) => [unit.code, unit]));
  let made = 0;
  for (let after = 0; ; ) {
    wanted.signal?.throwIfAborted();
    const last = await parts.db.transaction(async (tx) => {
      const state = await lockFeed(tx, feed.id);
      if (!SUBMITTABLE.has(state ?? ''))
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
        findings: row.notes.map((note) => ({ code: 'feed', weight: 'warns', ...note })),
        emergencyReason: null,
        followsId: null,
        dedupeKey: `feed:${feed.id}:${row.ordinal}`,
      }));
      const written = await insertRequests(tx, principal, requests, parts.clock());
      await countFeedRequests(tx, feed.id, written.size);
      made += written.size;
      await linkFeedRows(
        tx,
        feed.id,
        requests.filter(({ id }) => written.has(id)).map(({ ordinal, id }) => ({ ordinal, requestId: id })),
      );
      return rows.at(-1)?.ordinal;
    });
    if (last === undefined) return made;
    wanted.onProgress?.(made);
    after = last;
  }
}
