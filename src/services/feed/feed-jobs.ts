/** The jobs behind a list that came over JMAP (R5.4): one reads its rows, one makes requests of them. Both come further in batches that are seen. */
import { readPrincipal } from '#domain/accounts/principals.ts';
import { endReading, endSubmitting } from '#domain/directory/feeds.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { mapColumns } from './columns.ts';
import { READ_QUEUE, type ReadPayload, readAll, requireFeed } from './receive.ts';
import { readFeedFile } from './sniff.ts';
import { SUBMIT_QUEUE, type SubmitPayload, submitFeed } from './submit-feed.ts';

export interface FeedJobParts extends LifecycleParts {
  readFile: (hash: Buffer) => Promise<Buffer>;
}

/** A refusal that trying again does not change. */
function isFinal(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code !== 'temporarilyUnavailable' && error.code !== 'storageFull';
}

function textsOf(json: object): Record<string, string> {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => typeof value === 'string'));
}

/** Reads the rows of a list; run again after an interruption, it begins anew. */
export function readFeedHandler(parts: FeedJobParts): JobHandler {
  return {
    queue: READ_QUEUE,
    async run({ payload, signal }) {
      const { feedId, accountId } = payload as ReadPayload;
      try {
        const principal = await readPrincipal(parts.db, accountId, parts.clock());
        const feed = await requireFeed(parts, principal, feedId);
        if (feed.state !== 'reading' || !feed.fileBlob) return;
        const file = await readFeedFile(await parts.readFile(feed.fileBlob));
        await readAll(parts, principal, {
          feedId,
          sent: { isComplete: feed.isComplete },
          unit: await requireUnitById(parts.db, feed.unitId),
          rows: file.rows,
          mapping: mapColumns(file.headings, textsOf(feed.mapping)),
          signal,
        });
      } catch (error) {
        // Who sent it has lost the right, or the account: that is the list's end, and it says so.
        if (!isFinal(error)) throw error;
        await endReading(parts.db, feedId, error.message);
      }
    },
  };
}

/** Makes requests of the rows of a list; run again after an interruption, it makes those that are left. */
export function submitFeedHandler(parts: LifecycleParts): JobHandler {
  return {
    queue: SUBMIT_QUEUE,
    async run({ payload, signal }) {
      const { feedId, matches, accountId } = payload as SubmitPayload;
      try {
        const principal = await readPrincipal(parts.db, accountId, parts.clock());
        await submitFeed(parts, principal, { feedId, matches, signal });
      } catch (error) {
        if (!isFinal(error)) throw error;
        await endSubmitting(parts.db, feedId, error.message);
      }
    },
  };
}
