/** The jobs that keep the store clean, in one list with their periods. */
import { join } from 'node:path';
import { sampleStorage } from '#domain/activity/storage-days.ts';
import { cleanTraffic } from '#domain/activity/traffic.ts';
import { noteRevocationUrls } from '#domain/certificates/revocation-lists.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import { listComingDomains, listDomains } from '#domain/directory/domains.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import {
  activateDkimKeys,
  ensureDkimKeys,
  listDkimKeys,
  removeRetiredKeys,
} from '#domain/outbound/dkim-keys.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { type JobRunner, startJobRunner } from '#platform/jobs/runner.ts';
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
import {
  cleanChanges,
  collectBlobs,
  dropDead,
  dropUploads,
  forgetCorrespondents,
  forgetCounts,
  forgetFilterMemory,
  forgetSessions,
  rebuildIndexes,
  sweepUploads,
  sweepWords,
} from './sweeping-jobs.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Two years of charts. */
const TRAFFIC_DAYS = 730;

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
