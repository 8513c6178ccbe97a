/**
 * Writes yesterday's DMARC results to the domains that ask for them (RFC 7489 §7.1, §7.2).
 *
 * A report goes only where the domain's record says, and to another domain only where that one agrees to take it, so that nobody
 * has us flood a stranger. Forgotten once it is in the queue; what nobody asks for is forgotten with it.
 */
import { gzipSync } from 'node:zlib';
import {
  type CountedResult,
  forgetDmarcResults,
  listDmarcDays,
  readDmarcResults,
} from '#domain/mail-reports/dmarc-results.ts';
import { type AggregateRow, encodeAggregateReport } from '#formats/dmarc/aggregate-report.ts';
import { buildMessage } from '#formats/mime/build.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { Delivery } from '#services/delivery/deliver.ts';

export interface DmarcReportParts {
  db: Queryable;
  resolver: Resolver;
  delivery: Delivery;
  clock: Clock;
  ids: NewId;
  hostname: string;
  domain: string;
  log: { info(facts: object, message: string): void };
}

const DAY_MS = 24 * 60 * 60_000;
/** RFC 7489 §6.2: at least two; more are somebody's mistake. */
const MAX_DESTINATIONS = 2;
/** A report that could not be sent for so many days is of no use to anybody. */
const KEPT_DAYS = 7;

async function findRecord(resolver: Resolver, name: string): Promise<string | undefined> {
  const answer = await resolver.resolveTxt(name);
  return answer.kind === 'found' ? answer.value.find((text) => /^v=DMARC1\b/.test(text)) : undefined;
}

/** Whether a place is the domain's own: below it, or above it where DMARC is spoken (the tree walk of DMARCbis), as no suffix does. */
async function isOwn(resolver: Resolver, host: string, domain: string): Promise<boolean> {
  if (host === domain || host.endsWith(`.${domain}`)) return true;
  return domain.endsWith(`.${host}`) && (await findRecord(resolver, `_dmarc.${host}`)) !== undefined;
}

/** Where a domain wants its reports, as far as those places agree. */
export async function findDestinations(
  resolver: Resolver,
  domain: string,
): Promise<{ addresses: string[]; policy: string }> {
  const record = await findRecord(resolver, `_dmarc.${domain}`);
  const tag = (name: string): string =>
    new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([^;]*)`, 'i').exec(record ?? '')?.[1] ?? '';
  const asked = [...tag('rua').matchAll(/mailto:([^\s,!;@]{1,64}@([^\s,!;@]{1,253}))/gi)].slice(
    0,
    MAX_DESTINATIONS,
  );
  const addresses: string[] = [];
  for (const [, address = '', host = ''] of asked) {
    const agrees =
      (await isOwn(resolver, host.toLowerCase(), domain)) ||
      (await findRecord(resolver, `${domain}._report._dmarc.${host.toLowerCase()}`)) !== undefined;
    if (agrees) addresses.push(address);
  }
  return { addresses, policy: tag('p').trim().toLowerCase() };
}

function composeReport(
  parts: DmarcReportParts,
  report: { domain: string; policy: string; begin: number; results: readonly CountedResult[]; to: string[] },
): Buffer {
  const id = parts.ids();
  const end = report.begin + DAY_MS / 1000;
  const xml = encodeAggregateReport({
    organisation: parts.domain,
    email: `postmaster@${parts.domain}`,
    reportId: id,
    begin: report.begin,
    end,
    domain: report.domain,
    policy: report.policy,
    rows: report.results.map(({ row, count }) => ({
      ...(JSON.parse(row) as Omit<AggregateRow, 'count'>),
      count,
    })),
  });
  return buildMessage({
    from: [{ email: `postmaster@${parts.domain}` }],
    to: report.to.map((email) => ({ email })),
    // RFC 7489 §7.2.1.1.
    subject: `Report Domain: ${report.domain} Submitter: ${parts.domain} Report-ID: <${id}>`,
    sentAt: parts.clock(),
    messageId: `${id}@${parts.hostname}`,
    headers: [['Auto-Submitted', 'auto-generated']],
    text: `DMARC aggregate report for ${report.domain}.\n`,
    attachments: [
      {
        name: `${parts.domain}!${report.domain}!${report.begin}!${end}.xml.gz`,
        type: 'application/gzip',
        content: gzipSync(xml),
      },
    ],
    boundary: `=_${id}`,
  });
}

/** Sends one; false where it is to be tried again. It is forgotten in the transaction that puts it into the queue. */
async function sendReport(
  parts: DmarcReportParts,
  report: { day: string; domain: string; policy: string; results: readonly CountedResult[]; to: string[] },
): Promise<boolean> {
  const { day, domain } = report;
  const begin = Date.parse(`${day}T00:00:00Z`) / 1000;
  const reply = await parts.delivery.deliver({
    entrance: 'api',
    bytes: composeReport(parts, { ...report, begin }),
    reversePath: '',
    recipients: report.to.map((address) => ({ address })),
    smtputf8: false,
    peer: { remoteAddress: '127.0.0.1', helo: parts.hostname, protocol: 'LOCAL' },
    alongside: (tx) => forgetDmarcResults(tx, day, domain),
  });
  return reply.kind === 'accepted';
}

function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Sends the reports of all days that are over; gives their number. What cannot be sent now is kept for some days. */
export async function sendDmarcReports(parts: DmarcReportParts): Promise<number> {
  const today = dayAt(parts.clock());
  let sent = 0;
  for (const day of await listDmarcDays(parts.db, today))
    for (const [domain, results] of await readDmarcResults(parts.db, day)) {
      const { addresses, policy } = await findDestinations(parts.resolver, domain);
      if (addresses.length === 0) await forgetDmarcResults(parts.db, day, domain);
      else if (await sendReport(parts, { day, domain, policy, results, to: addresses })) sent += 1;
    }
  await forgetDmarcResults(parts.db, dayAt(parts.clock() - KEPT_DAYS * DAY_MS));
  if (sent > 0) parts.log.info({ sent }, 'DMARC reports were sent');
  return sent;
}

/** Makes the daily job. */
export function dmarcReportJob(parts: DmarcReportParts): JobHandler {
  return {
    queue: 'dmarc.report',
    every: { ms: DAY_MS, payload: {} },
    async run() {
      await sendDmarcReports(parts);
    },
  };
}
