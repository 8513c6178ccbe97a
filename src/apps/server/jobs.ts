/** The jobs that keep the store clean, in one list with their periods. */
import { join } from 'node:path';
import { forgetOldDevices } from '#domain/accounts/known-devices.ts';
import { cleanSessions } from '#domain/accounts/login-sessions.ts';
import { sampleStorage } from '#domain/activity/storage-days.ts';
import { cleanTraffic } from '#domain/activity/traffic.ts';
import { noteRevocationUrls } from '#domain/certificates/revocation-lists.ts';
import { cleanObjectChanges } from '#domain/changes/object-changes.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { listComingDomains, listDomains } from '#domain/directory/domains.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { forgetOld } from '#domain/filters/memory.ts';
import { cleanCardNames } from '#domain/groupware/named-cards.ts';
import { forgetOldCorrespondents } from '#domain/groupware/past-recipients.ts';
import { cleanChangeLog } from '#domain/mailstore/change-log.ts';
import { sweepTextSegments } from '#domain/mailstore/text-merge.ts';
import { dropOldUploads } from '#domain/mailstore/uploads.ts';
import {
  activateDkimKeys,
  ensureDkimKeys,
  listDkimKeys,
  removeRetiredKeys,
} from '#domain/outbound/dkim-keys.ts';
import { dropOldCounts } from '#domain/policy/sending-counts.ts';
import { cleanStatus } from '#domain/status/beats.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { dropOldDeadJobs } from '#platform/jobs/dead-jobs.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { type JobRunner, startJobRunner } from '#platform/jobs/runner.ts';
import { rebuildSparseIndexes } from '#platform/postgres/sparse-indexes.ts';
import { endJob } from '#services/archive/end-job.ts';
import { exportJob } from '#services/archive/export-job.ts';
import { journalJob } from '#services/archive/journal-job.ts';
import { keepJob } from '#services/archive/keep-job.ts';
import { searchJob } from '#services/archive/search-job.ts';
import { checkRecords } from '#services/dns-records/check-records.ts';
import { wantedRecords } from '#services/dns-records/wanted-records.ts';
import { fileDropJob } from '#services/files/drop-job.ts';
import { fileScanJob } from '#services/files/scan-job.ts';
import { remindJob } from '#services/follow-ups/remind-job.ts';
import { dropTasksJob, mailTaskJob } from '#services/mail-tasks/run-task.ts';
import type { MailTaskParts } from '#services/mail-tasks/task-run.ts';
import { sendTlsReports } from '#services/relay/tls-reports.ts';
import { fetchLists } from '#services/revocation-lists/fetch-lists.ts';
import { acmeJobs, askForCertificate } from './acme.ts';
import { witnessAudit } from './audit-heads.ts';
import { backupJobs } from './backups.ts';
import type { Core } from './core.ts';
import { readDisk } from './health.ts';
import {
  chaseLists,
  dueRequests,
  readFeeds,
  remindHandovers,
  remindLateMail,
  remindTraining,
  submitFeeds,
  tellHandovers,
  tellOfRequests,
  tellTraining,
  watchHosts,
  watchRogueSenders,
} from './lifecycle.ts';
import { mailInJobs } from './mail-in-jobs.ts';
import { remindOrders } from './order-jobs.ts';
import { readSmimeTrust } from './smime-trust.ts';
import { openDelivery } from './smtp.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A blob nobody refers to waits this long: a message being copied may be about to. */
const BLOB_GRACE_MS = 60 * MINUTE_MS;
const BLOBS_AT_ONCE = 1_000;
const DEAD_JOB_DAYS = 90;
/** Long enough to answer "was that me?". */
const SESSION_DAYS = 90;
/** Two years of charts. */
const TRAFFIC_DAYS = 730;

/** Deletes bytes that nobody refers to any more, batch by batch until none is left. */
function collectBlobs(core: Core): JobHandler {
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
function sweepUploads(core: Core): JobHandler {
  return {
    queue: 'blobs.sweepUploads',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await core.blobs.sweepUploads(new Date(core.clock() - Math.max(core.settings.blobs_keep, DAY_MS)));
    },
  };
}

function sweepWords(core: Core): JobHandler {
  return {
    queue: 'mailstore.sweepWords',
    every: { ms: DAY_MS, payload: {} },
    run: () => sweepTextSegments(core.db, core.clock()),
  };
}

function cleanChanges(core: Core): JobHandler {
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
function rebuildIndexes(core: Core): JobHandler {
  return {
    queue: 'database.rebuildIndexes',
    every: { ms: DAY_MS, payload: {} },
    async run({ signal }) {
      await rebuildSparseIndexes(core.db, signal);
    },
  };
}

function dropDead(core: Core): JobHandler {
  return {
    queue: 'jobs.dropDead',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await dropOldDeadJobs(core.db, new Date(core.clock() - DEAD_JOB_DAYS * DAY_MS));
    },
  };
}

function dropUploads(core: Core): JobHandler {
  return {
    queue: 'mailstore.dropUploads',
    every: { ms: 60 * MINUTE_MS, payload: {} },
    async run() {
      await dropOldUploads(core.db, core.blobs, core.clock());
    },
  };
}

function forgetSessions(core: Core): JobHandler {
  return {
    queue: 'accounts.cleanSessions',
    every: { ms: DAY_MS, payload: {} },
    run: () => cleanSessions(core.db, new Date(core.clock() - SESSION_DAYS * DAY_MS)),
  };
}

/** Signs with the next keys of a domain once the DNS has their records. */
async function turnKeysOf({ settings, db, clock }: Core, domain: string): Promise<void> {
  const { hostname, mta_sts: mtaSts, ports } = settings;
  const next = (await listDkimKeys(db, domain)).filter((key) => key.state === 'next');
  if (next.length === 0) return;
  const resolver = createResolver({ servers: settings.dns_servers, clock });
  const wanted = wantedRecords({ domain, hostname, mtaSts, ports }, next);
  const own = wanted.filter((record) => record.purpose === 'dkim');
  if ((await checkRecords(own, resolver)).some((record) => record.state !== 'right')) return;
  const authority = 'their records are in the DNS';
  await activateDkimKeys(db, { principal: systemPrincipal('job'), domain, authority, now: clock() });
}

/** Signs with new keys of every domain once the DNS has their records, and removes keys that the world needs no more. */
function turnKeys(core: Core): JobHandler {
  const { db, clock, sealingKey, random } = core;
  return {
    queue: 'dkim.turnKeys',
    every: { ms: 60 * MINUTE_MS, payload: {} },
    async run() {
      await removeRetiredKeys(db, clock());
      // A domain that is to come has its keys, so that their records are in the DNS when it does.
      for (const coming of await listComingDomains(db))
        await ensureDkimKeys(db, { domain: coming, now: clock(), sealing: { sealingKey, random } });
      const served = [...(await listDomains(db)), ...(await listComingDomains(db))];
      for (const domain of served) await turnKeysOf(core, domain);
    },
  };
}

/** What no limit looks at any more. */
function forgetCounts(core: Core): JobHandler {
  return {
    queue: 'policy.forgetCounts',
    every: { ms: DAY_MS, payload: {} },
    run: () => dropOldCounts(core.db, core.clock()),
  };
}

/** Forgets whom people wrote to long ago, where there are too many. */
function forgetCorrespondents(core: Core): JobHandler {
  return {
    queue: 'groupware.forgetCorrespondents',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await forgetOldCorrespondents(core.db);
    },
  };
}

/** Forgets whom filters answered and what they saw, once it is over. */
function forgetFilterMemory(core: Core): JobHandler {
  return {
    queue: 'filters.forget',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await forgetOld(core.db, core.clock());
    },
  };
}

/** Tells other domains how TLS with them went yesterday (RFC 8460). */
function reportTls(core: Core): JobHandler {
  const { domain, hostname, dns_servers: servers } = core.settings;
  return {
    queue: 'relay.reportTls',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      const resolver = createResolver({ servers, clock: core.clock });
      await sendTlsReports({ ...core, resolver, domain, hostname });
    },
  };
}

/** Looks at how much there is, for the forecast. */
function sampleSpace(core: Core): JobHandler {
  return {
    queue: 'activity.sampleStorage',
    every: { ms: 60 * MINUTE_MS, payload: {} },
    async run() {
      const { freeBytes } = await readDisk(core.settings.data);
      await sampleStorage(core.db, dayOf(core.clock()), freeBytes);
      await cleanTraffic(core.db, core.clock() - TRAFFIC_DAYS * DAY_MS);
    },
  };
}

/** Reads which certificates of signers were taken back, where authorities publish it. */
function fetchRevocations(core: Core): JobHandler {
  return {
    queue: 'smime.fetchRevocations',
    every: { ms: 60 * MINUTE_MS, payload: {} },
    async run() {
      const urls = readSmimeTrust(core).trusted.flatMap(({ revocationUrls }) => revocationUrls);
      await noteRevocationUrls(core.db, urls, core.clock());
      await fetchLists({ ...core, allowsPrivateNetworks: core.settings.try_out });
    },
  };
}

/** Every job of the server; a further one is a function and a line. */
const JOBS = [
  forgetFilterMemory,
  forgetCorrespondents,
  collectBlobs,
  sweepUploads,
  cleanChanges,
  sweepWords,
  rebuildIndexes,
  dropDead,
  forgetSessions,
  dropUploads,
  turnKeys,
  forgetCounts,
  dueRequests,
  tellOfRequests,
  chaseLists,
  remindHandovers,
  tellHandovers,
  remindLateMail,
  readFeeds,
  submitFeeds,
  watchHosts,
  watchRogueSenders,
  tellTraining,
  remindTraining,
  reportTls,
  sampleSpace,
  fetchRevocations,
  witnessAudit,
];

/** What imports, exports and restorations work with. */
function mailTaskParts(core: Core): MailTaskParts {
  const {
    data,
    max_file_size: maxFileBytes,
    file_quota: quotaBytes,
    max_message_size: maxMessageBytes,
  } = core.settings;
  return {
    ...core,
    workFolder: join(data, 'tasks'),
    fileLimits: { maxFileBytes, quotaBytes },
    maxMessageBytes,
  };
}

/** Starts the runner. */
export async function startJobs(core: Core): Promise<JobRunner> {
  await askForCertificate(core);
  const delivery = openDelivery(core);
  return startJobRunner({
    db: core.db,
    handlers: [
      ...JOBS.map((job) => job(core)),
      fileScanJob(core),
      fileDropJob(core),
      mailTaskJob(mailTaskParts(core)),
      dropTasksJob(mailTaskParts(core)),
      remindJob(core),
      ...mailInJobs(core, delivery),
      remindOrders(core, delivery),
      keepJob(core),
      journalJob(core),
      searchJob(core),
      exportJob(mailTaskParts(core)),
      endJob(core),
      ...backupJobs(core, core.settings.backup_to),
      ...acmeJobs(core),
    ],
    clock: core.clock,
    ids: core.ids,
    log: core.log.child({ room: 'jobs' }),
    random: Math.random,
  });
}
