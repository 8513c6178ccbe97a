/** The life of accounts by decision as this program runs it: what comes into force, and who is told. */
import { listDomains } from '#domain/directory/domains.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { rogueSendersPolicy } from '#domain/policy/policies/rogue-senders.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { remindOfLateMail } from '#services/agency-mail/remind-late.ts';
import { chaseLateRounds } from '#services/feed/agree-list.ts';
import { readFeedHandler, submitFeedHandler } from '#services/feed/feed-jobs.ts';
import { endActingHeads } from '#services/handover/end-acting.ts';
import { remindOfHandovers } from '#services/handover/remind-handovers.ts';
import { tellOfHandovers } from '#services/handover/tell-handover.ts';
import { dueHandler } from '#services/lifecycle/run-due.ts';
import { tellHandler } from '#services/lifecycle/tell.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import { fileReminders, type LetterParts } from '#services/notices/file-notice.ts';
import type { SlipParts } from '#services/password-slips/print-slips.ts';
import { remindTrainingJob, tellTrainingJob } from '#services/training/tell.ts';
import { watchAgencyHosts } from '#services/violations/watch-hosts.ts';
import { watchSenders } from '#services/violations/watch-senders.ts';
import type { Core } from './core.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the room of the lifecycle is given. */
export function lifecycleParts(
  core: Pick<Core, 'db' | 'blobs' | 'ids' | 'clock' | 'settings'>,
): LifecycleParts {
  const { db, ids, clock, settings } = core;
  return {
    db,
    ids,
    clock,
    onCreated: (tx, account) =>
      createMailAccount(tx, { accountId: account.id, quotaBytes: settings.default_quota, ids, now: clock() }),
    keepFile: (tx, hash) => core.blobs.addReferences(tx, [hash]),
  };
}

/** What slips are printed with; the QR code leads to the sign-in page. */
export function slipParts(core: Core, signInUrl: string): SlipParts {
  const { db, hasher, ids, clock, random } = core;
  return { db, hasher, ids, clock, random, signInUrl };
}

/** What letters about the directory are filed with. */
function letterParts({ db, filer, clock, settings, firstRun }: Core): LetterParts {
  return { db, filer, clock, domain: settings.domain, centerAddress: firstRun.centerAddress };
}

/** The jobs of the room. */
export function dueRequests(core: Core): JobHandler {
  return dueHandler(lifecycleParts(core));
}

export function tellOfRequests(core: Core): JobHandler {
  return tellHandler(letterParts(core));
}

/** Reads lists that came over JMAP. */
export function readFeeds(core: Core): JobHandler {
  return readFeedHandler({ ...lifecycleParts(core), readFile: (hash) => core.blobs.read(hash) });
}

/** Makes requests of lists that were matched. */
export function submitFeeds(core: Core): JobHandler {
  return submitFeedHandler(lifecycleParts(core));
}

/** Reminds agencies, once a day, of lists that they should have agreed. */
export function chaseLists(core: Core): JobHandler {
  return {
    queue: 'lists.chase',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await fileReminders(letterParts(core), await chaseLateRounds(lifecycleParts(core)));
    },
  };
}

/** Tells the parties of a handover what became of it. */
export function tellHandovers(core: Core): JobHandler {
  return tellOfHandovers(letterParts(core));
}

/** Hands back mailboxes of heads whose time is over; each handover that is due or late is told of once a day. */
export function remindHandovers(core: Core): JobHandler {
  return {
    queue: 'handover.remind',
    every: { ms: 10 * 60 * 1000, payload: {} },
    async run() {
      await endActingHeads(core);
      await remindOfHandovers(core);
    },
  };
}

/** Reminds heads, once a day, of agency mail that is late. */
export function remindLateMail(core: Core): JobHandler {
  return {
    queue: 'agencyMail.remindLate',
    every: { ms: 60 * 60 * 1000, payload: {} },
    async run() {
      await fileReminders(letterParts(core), await remindOfLateMail(core));
    },
  };
}

/** Tells people of sessions of training that they take part in. */
export function tellTraining(core: Core): JobHandler {
  const { db, clock, ids, settings, firstRun } = core;
  return tellTrainingJob({
    db,
    clock,
    ids,
    domain: settings.domain,
    centerAddress: firstRun.centerAddress,
    async deliver(accountId, bytes, alongside) {
      const copy = { accountId, target: { role: 'inbox' as const }, flags: flagsFromNames([]) };
      const copies = [{ ...copy, receivedAt: new Date(clock()) }];
      const filing = { message: prepareMessage(bytes), copies, enforceQuota: false };
      await core.filer.fileTogether([filing], alongside);
    },
  });
}

export function remindTraining(core: Core): JobHandler {
  return remindTrainingJob({ ...letterParts(core), ids: core.ids });
}

/** Looks once a week for mail services that agencies run under names of their own. */
export function watchHosts(core: Core): JobHandler {
  const { settings, clock } = core;
  return {
    queue: 'violations.watchHosts',
    every: { ms: 7 * DAY_MS, payload: {} },
    async run({ signal }) {
      const { dns_servers: servers, dns_validates: validates, hostname } = settings;
      const resolver = createResolver({ servers, validates, clock });
      await watchAgencyHosts({ ...core, resolver, hostname, domains: await listDomains(core.db) }, signal);
    },
  };
}

/** Looks several times a day through the DMARC reports that came, for who sends in our name. */
export function watchRogueSenders(core: Core): JobHandler {
  const { settings, clock, db } = core;
  return {
    queue: 'violations.watchSenders',
    every: { ms: 6 * 60 * 60 * 1000, payload: {} },
    async run() {
      const { dns_servers: servers, dns_validates: validates, hostname } = settings;
      const resolver = createResolver({ servers, validates, clock });
      const policy = await core.policies.read(rogueSendersPolicy);
      await watchSenders({ ...core, resolver, hostname, domains: await listDomains(db), policy });
    },
  };
}
