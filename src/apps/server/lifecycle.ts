/** The life of accounts by decision as this program runs it: what comes into force, and who is told. */
import { readAccountAddresses } from '#domain/accounts/find-accounts.ts';
import { listDomains } from '#domain/directory/domains.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { rogueSendersPolicy } from '#domain/policy/policies/rogue-senders.ts';
import { buildMessage } from '#formats/mime/build.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { remindOfLateMail } from '#services/agency-mail/remind-late.ts';
import { chaseLateRounds } from '#services/feed/agree-list.ts';
import { readFeedHandler, submitFeedHandler } from '#services/feed/feed-jobs.ts';
import { dueHandler } from '#services/lifecycle/run-due.ts';
import { type Notice, tellHandler } from '#services/lifecycle/tell.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import type { SlipParts } from '#services/password-slips/print-slips.ts';
import { watchAgencyHosts } from '#services/violations/watch-hosts.ts';
import { watchSenders } from '#services/violations/watch-senders.ts';
import type { Core } from './core.ts';

const HUE_ZONE_MINUTES = 7 * 60;
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

/** A boundary has fifty characters at most, the id of a reminder more. */
export function boundaryOf(noticeId: string): string {
  return `=_${noticeId.slice(-48)}`;
}

/** Files a notice into the mailboxes of those concerned, one message for all. */
async function deliver(core: Core, notice: Notice): Promise<void> {
  const recipients = await readAccountAddresses(core.db, notice.accountIds);
  if (recipients.length === 0) return;
  const now = core.clock();
  const { domain } = core.settings;
  const bytes = buildMessage({
    from: [{ name: 'Trung tâm Tin học Hành chính tỉnh', email: core.firstRun.centerAddress }],
    to: recipients.map(({ displayName, address }) => ({ name: displayName, email: address })),
    subject: notice.subject,
    sentAt: now,
    zoneMinutes: HUE_ZONE_MINUTES,
    messageId: `${notice.id}.lifecycle@${domain}`,
    headers: [['Auto-Submitted', 'auto-generated']],
    text: notice.text,
    boundary: boundaryOf(notice.id),
  });
  await core.filer.file({
    message: prepareMessage(bytes),
    copies: recipients.map(({ id }) => ({
      accountId: id,
      target: { role: 'inbox' },
      flags: flagsFromNames([]),
      receivedAt: new Date(now),
    })),
    enforceQuota: false,
  });
}

/** The jobs of the room. */
export function dueRequests(core: Core): JobHandler {
  return dueHandler(lifecycleParts(core));
}

export function tellOfRequests(core: Core): JobHandler {
  return tellHandler({ db: core.db, deliver: (notice) => deliver(core, notice) });
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
      for (const reminder of await chaseLateRounds(lifecycleParts(core))) await deliver(core, reminder);
    },
  };
}

/** Reminds heads, once a day, of agency mail that is late. */
export function remindLateMail(core: Core): JobHandler {
  return {
    queue: 'agencyMail.remindLate',
    every: { ms: 60 * 60 * 1000, payload: {} },
    async run() {
      for (const reminder of await remindOfLateMail(core)) await deliver(core, reminder);
    },
  };
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
