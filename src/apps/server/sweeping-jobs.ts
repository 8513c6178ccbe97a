/** The work that keeps what is stored small: what nobody needs any more goes, a bounded piece at a time. */
import { forgetOldDevices } from '#domain/accounts/known-devices.ts';
import { cleanSessions } from '#domain/accounts/login-sessions.ts';
import { cleanObjectChanges } from '#domain/changes/object-changes.ts';
import { forgetOld } from '#domain/filters/memory.ts';
import { cleanCardNames } from '#domain/groupware/named-cards.ts';
import { forgetOldCorrespondents } from '#domain/groupware/past-recipients.ts';
import { cleanChangeLog } from '#domain/mailstore/change-log.ts';
import { sweepTextSegments } from '#domain/mailstore/text-merge.ts';
import { dropOldUploads } from '#domain/mailstore/uploads.ts';
import { dropOldCounts } from '#domain/policy/sending-counts.ts';
import { cleanStatus } from '#domain/status/beats.ts';
import { dropOldDeadJobs } from '#platform/jobs/dead-jobs.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { rebuildSparseIndexes } from '#platform/postgres/sparse-indexes.ts';
import type { Core } from './core.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A blob nobody refers to waits this long: a message being copied may be about to. */
const BLOB_GRACE_MS = 60 * MINUTE_MS;
const BLOBS_AT_ONCE = 1_000;
const DEAD_JOB_DAYS = 90;
/** Long enough to answer "was that me?". */
const SESSION_DAYS = 90;

/** Deletes bytes that nobody refers to any more, batch by batch until none is left. */
export function collectBlobs(core: Core): JobHandler {
  return {
    queue: 'blobs.collect',
    every: { ms: 10 * MINUTE_MS, payload: {} },
    async run({ signal }) {
      const unusedBefore = new Date(core.clock() - BLOB_GRACE_MS);
      const objectsUnusedBefore = new Date(core.clock() - Math.max(core.settings.blobs_keep, BLOB_GRACE_MS));
      const options = { unusedBefore, objectsUnusedBefore, limit: BLOBS_AT_ONCE };
      while (!signal.aborted && (await core.blobs.collectGarbage(options)) > 0);
    },
  };
}

/**
 * Removes what was uploaded to an object store and whose transaction never came. Not before the window of moments is over: after a restore
 * to one, what came later lies there without a row, and a second restore, to a later moment, needs it.
 */
export function sweepUploads(core: Core): JobHandler {
  return {
    queue: 'blobs.sweepUploads',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await core.blobs.sweepUploads(new Date(core.clock() - Math.max(core.settings.blobs_keep, DAY_MS)));
    },
  };
}

/** Segments of the index of which nothing is left, and words that no letter has. */
export function sweepWords(core: Core): JobHandler {
  return {
    queue: 'mailstore.sweepWords',
    every: { ms: DAY_MS, payload: {} },
    run: () => sweepTextSegments(core.db, core.clock()),
  };
}

/** What clients are told of changes, beyond its time, and what else is kept for a while only. */
export function cleanChanges(core: Core): JobHandler {
  return {
    queue: 'mailstore.cleanChanges',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await cleanChangeLog(core.db, core.clock());
      await cleanObjectChanges(core.db, core.clock());
      await cleanCardNames(core.db);
      await forgetOldDevices(core.db, core.clock());
      await cleanStatus(core.db, core.clock());
    },
  };
}

/** Indexes grow in their middle, where accounts end, and stay half empty there. */
export function rebuildIndexes(core: Core): JobHandler {
  return {
    queue: 'database.rebuildIndexes',
    every: { ms: DAY_MS, payload: {} },
    async run({ signal }) {
      await rebuildSparseIndexes(core.db, signal);
    },
  };
}

/** Jobs that were given up long ago. */
export function dropDead(core: Core): JobHandler {
  return {
    queue: 'jobs.dropDead',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await dropOldDeadJobs(core.db, new Date(core.clock() - DEAD_JOB_DAYS * DAY_MS));
    },
  };
}

/** Uploads that nobody went on with. */
export function dropUploads(core: Core): JobHandler {
  return {
    queue: 'mailstore.dropUploads',
    every: { ms: 60 * MINUTE_MS, payload: {} },
    async run() {
      await dropOldUploads(core.db, core.blobs, core.clock());
    },
  };
}

/** Sessions that ended long ago. */
export function forgetSessions(core: Core): JobHandler {
  return {
    queue: 'accounts.cleanSessions',
    every: { ms: DAY_MS, payload: {} },
    run: () => cleanSessions(core.db, new Date(core.clock() - SESSION_DAYS * DAY_MS)),
  };
}

/** What no limit looks at any more. */
export function forgetCounts(core: Core): JobHandler {
  return {
    queue: 'policy.forgetCounts',
    every: { ms: DAY_MS, payload: {} },
    run: () => dropOldCounts(core.db, core.clock()),
  };
}

/** Forgets whom people wrote to long ago, where there are too many. */
export function forgetCorrespondents(core: Core): JobHandler {
  return {
    queue: 'groupware.forgetCorrespondents',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await forgetOldCorrespondents(core.db);
    },
  };
}

/** Forgets whom filters answered and what they saw, once it is over. */
export function forgetFilterMemory(core: Core): JobHandler {
  return {
    queue: 'filters.forget',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await forgetOld(core.db, core.clock());
    },
  };
}
