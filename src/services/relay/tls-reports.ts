/**
 * Daily reports on TLS to the domains that ask for them (TLS-RPT, RFC 8460): yesterday's sessions, by e-mail or HTTPS.
 *
 * A report that cannot be made for want of DNS is left out: it is of a day, and the next one comes. The day is forgotten when
 * all are on their way, so a process that dies in between sends some twice and none not at all.
 */
import { gzipSync } from 'node:zlib';
import type { Filer } from '#domain/mailstore/filing.ts';
import { outboundDomain } from '#domain/outbound/outbound-message.ts';
import {
  type CountedSessions,
  findStsPolicy,
  forgetTlsSessions,
  listTlsSessions,
} from '#domain/outbound/transport-security.ts';
import {
  buildTlsReportLetter,
  encodeTlsReport,
  findReportAddresses,
  type TlsReport,
  type TlsReportPolicy,
} from '#formats/mta-sts/tls-report.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId, QueueId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';

export interface TlsReportParts {
  db: Database;
  filer: Filer;
  resolver: Resolver;
  clock: Clock;
  ids: NewId;
  log: Logger;
  domain: string;
  hostname: string;
}

const DAY_MS = 86_400_000;
const POST_TIMEOUT_MS = 30_000;

/** The sessions of one policy kind of a domain. */
async function policyOf(
  domain: string,
  kind: TlsReportPolicy['kind'],
  sessions: readonly CountedSessions[],
  parts: TlsReportParts,
): Promise<TlsReportPolicy> {
  const known = kind === 'sts' ? await findStsPolicy(parts.db, domain, parts.clock()) : undefined;
  const failures = sessions.flatMap(({ result, host, address, sessions: count }) =>
    result === 'success' ? [] : [{ result, receivingHost: host, receivingAddress: address, sessions: count }],
  );
  return {
    kind,
    text: known ? ['version: STSv1', `mode: ${known.mode}`, ...known.mx.map((mx) => `mx: ${mx}`)] : [],
    domain,
    hosts: [...new Set(sessions.map(({ host }) => host))],
    successes: sessions.reduce(
      (sum, { result, sessions: count }) => sum + (result === 'success' ? count : 0),
      0,
    ),
    failures,
  };
}

async function reportOf(
  domain: string,
  day: Date,
  sessions: readonly CountedSessions[],
  parts: TlsReportParts,
): Promise<TlsReport> {
  const byPolicy = [...Map.groupBy(sessions, ({ policy }) => policy)];
  return {
    organization: parts.domain,
    contact: `postmaster@${parts.domain}`,
    id: parts.ids(),
    from: day,
    to: new Date(day.getTime() + DAY_MS - 1000),
    policies: await Promise.all(byPolicy.map(([kind, own]) => policyOf(domain, kind, own, parts))),
  };
}

async function sendByMail(
  to: string,
  domain: string,
  report: TlsReport,
  parts: TlsReportParts,
): Promise<void> {
  const id = parts.ids();
  const bytes = buildTlsReportLetter({
    report,
    packed: gzipSync(encodeTlsReport(report)),
    domain,
    submitter: parts.domain,
    to,
    now: parts.clock(),
    messageId: `${id}@${parts.hostname}`,
    boundary: `=_${id}`,
  });
  const blob = prepareBlob(bytes);
  await parts.filer.file({
    copies: [],
    enforceQuota: false,
    isScanned: true,
    outbound: {
      blob,
      message: {
        id: id as QueueId,
        blob: blob.hash,
        size: bytes.length,
        returnPath: '',
        smtputf8: false,
        body: '7bit',
        tls: 'optional',
        createdAt: new Date(parts.clock()),
        recipients: [{ address: to, domain: outboundDomain(to), notify: ['never'] }],
      },
    },
  });
}

/** RFC 8460 §5.4. */
async function sendByHttps(url: string, report: TlsReport): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/tlsrpt+gzip' },
    body: new Uint8Array(gzipSync(encodeTlsReport(report))),
    signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    redirect: 'error',
  });
  if (!response.ok) throw new Error(`the report was answered ${response.status}`);
}

async function reportTo(
  domain: string,
  day: Date,
  sessions: readonly CountedSessions[],
  parts: TlsReportParts,
): Promise<number> {
  const texts = await parts.resolver.resolveTxt(`_smtp._tls.${domain}`);
  const addresses = texts.kind === 'found' ? findReportAddresses(texts.value) : [];
  if (addresses.length === 0) return 0;
  const report = await reportOf(domain, day, sessions, parts);
  for (const address of addresses) {
    try {
      if (address.startsWith('mailto:')) await sendByMail(address.slice(7), domain, report, parts);
      else await sendByHttps(address, report);
    } catch (error) {
      parts.log.warn({ err: error, domain }, 'a report on TLS could not be sent');
    }
  }
  return addresses.length;
}

/** Sends the reports of yesterday (UTC), and forgets that day; gives their number. */
export async function sendTlsReports(parts: TlsReportParts): Promise<number> {
  const today = Math.floor(parts.clock() / DAY_MS) * DAY_MS;
  const day = new Date(today - DAY_MS);
  const name = day.toISOString().slice(0, 10);
  const byDomain = Map.groupBy(await listTlsSessions(parts.db, name), ({ domain }) => domain);
  let sent = 0;
  for (const [domain, sessions] of byDomain) sent += await reportTo(domain, day, sessions, parts);
  await forgetTlsSessions(parts.db, name, parts.clock());
  return sent;
}
