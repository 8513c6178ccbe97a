/** Jobs around mail that was judged: notices of what is held, releases, tidying. */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { cleanMailReports } from '#domain/mail-reports/mail-reports.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { cleanQuarantine } from '#domain/quarantine/decide-quarantined.ts';
import { dropOldRemoved } from '#domain/quarantine/removed-emails.ts';
import { cleanReception } from '#domain/reception/rates.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import { incidentNoticeJob } from '#services/incidents/notice-job.ts';
import { runEventScripts } from '#services/mail-events/event-job.ts';
import { dmarcReportJob } from '#services/mail-reports/send-dmarc-reports.ts';
import { noticeJob } from '#services/quarantine/notice-job.ts';
import { releaseJob } from '#services/quarantine/release-job.ts';
import { removeJob } from '#services/removal/remove-job.ts';
import { rescanJob } from '#services/removal/rescan-job.ts';
import { restoreJob } from '#services/removal/restore-job.ts';
import type { Core } from './core.ts';
import { filterSettings } from './filters.ts';
import { createRecipientFinder } from './smtp.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Every job of this kind; a further one is a line. */
export function mailInJobs(core: Core, delivery: Delivery): JobHandler[] {
  const { settings, firstRun } = core;
  const toPeople = { ...core, delivery, hostname: settings.hostname, domain: settings.domain };
  const resolver = createResolver({ servers: settings.dns_servers, clock: core.clock });
  const reports = settings.dmarc_reports && !settings.try_out;
  return [
    ...(reports
      ? [dmarcReportJob({ ...toPeople, resolver, log: core.log.child({ room: 'mail-reports' }) })]
      : []),
    rescanJob({ ...toPeople, centerAddress: firstRun.centerAddress }),
    {
      queue: 'mailReports.clean',
      every: { ms: DAY_MS, payload: {} },
      run: () => cleanMailReports(core.db, new Date(core.clock() - 400 * DAY_MS)),
    },
    noticeJob({ ...toPeople, centerAddress: firstRun.centerAddress }),
    runEventScripts({
      ...toPeople,
      ...filterSettings(core, createRecipientFinder(core)),
      db: core.db,
      ensureMailbox: (accountId, path) => ensureMailbox(core, accountId, path),
      log: core.log.child({ room: 'mail-events' }),
    }),
    releaseJob({ ...core, delivery }),
    removeJob(toPeople),
    restoreJob(core),
    incidentNoticeJob({ ...toPeople, centerAddress: firstRun.centerAddress }),
    {
      queue: 'reception.clean',
      every: { ms: DAY_MS, payload: {} },
      run: () =>
        cleanReception(core.db, new Date(core.clock() - DAY_MS), new Date(core.clock() - 36 * DAY_MS)),
    },
    {
      queue: 'removal.clean',
      every: { ms: DAY_MS, payload: {} },
      run: () => dropOldRemoved(core.db, core.blobs, core.clock()),
    },
    {
      queue: 'quarantine.clean',
      every: { ms: DAY_MS, payload: {} },
      run: () => cleanQuarantine(core, systemPrincipal('job'), core.clock()),
    },
  ];
}
