/**
 * What each step of the pipeline costs a message of 10 kB that comes from outside, alone and without waiting for the network: a
 * resolver that knows everything, no scanner but our own rules; and with a real clamd and Rspamd where they are installed.
 */

import type { Resolver } from '#platform/dns/resolver.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { createScanner } from '#services/antivirus/scanner.ts';
import type { DeliveryParts } from '#services/delivery/delivery-parts.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';
import { openMail } from '#services/delivery/mail-in-hand.ts';
import { STEPS } from '#services/delivery/matrix.ts';
import { createJunkScorer } from '#services/junk/scorer.ts';
import { createSenderAuthenticator } from '#services/sender-authentication/authenticate.ts';
import { startTestClamd } from '#tests/mail-in/clamd.ts';
import { startTestRspamd } from '#tests/mail-in/rspamd.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { type BenchResult, summarise } from './result.ts';

const MESSAGES = 1_000;
const SCANNED = 200;
const DOMAIN = 'thuathienhue.gov.vn';
const THRESHOLDS = { mark: 4, junk: 6, quarantine: 15, refuse: 25 };

/** Answers at once, as the cache does for a sender who writes often. */
const RESOLVER: Resolver = {
  ...createResolver({ servers: ['127.0.0.1:1'], clock: Date.now }),
  resolveMx: () => Promise.resolve({ kind: 'absent' }),
  resolveAddresses: () => Promise.resolve({ kind: 'found', value: ['192.0.2.1'] }),
  resolveTxt: (name) =>
    Promise.resolve({
      kind: 'found',
      value: [name.startsWith('_dmarc') ? 'v=DMARC1; p=none' : 'v=spf1 ip4:192.0.2.1 -all'],
    }),
  resolvePointers: () => Promise.resolve({ kind: 'found', value: ['mx.example.org'] }),
};

function message(): IncomingMessage {
  const header = `From: Văn thư <vanthu@example.org>\r\nTo: <an@${DOMAIN}>\r\nSubject: =?utf-8?B?QsOhbyBjw6Fv?=\r\nMessage-ID: <1@example.org>\r\nDate: ${new Date().toUTCString()}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  const line = 'Kính gửi các sở, ban, ngành; đề nghị báo cáo kết quả thực hiện trước ngày 20.\r\n';
  return {
    entrance: 'mx',
    bytes: Buffer.from(header + line.repeat(100)),
    reversePath: 'vanthu@example.org',
    recipients: [{ address: `an@${DOMAIN}`, accountId: '00000000-0000-7000-8000-000000000001' as never }],
    smtputf8: false,
    peer: { remoteAddress: '192.0.2.1', helo: 'mx.example.org', protocol: 'ESMTP' },
  };
}

function makeParts(clamd: 'off' | { path: string }, rspamd: string): DeliveryParts {
  const base = { clock: Date.now, log: quietLog };
  return {
    filer: undefined as never,
    ownAddresses: () => Promise.resolve(new Set()),
    ensureMailbox: () => Promise.reject(new Error('nothing is filed here')),
    hostname: `mail.${DOMAIN}`,
    ourDomain: DOMAIN,
    ids: makeIds(Date.now),
    senderAuthentication: createSenderAuthenticator({
      ...base,
      resolver: RESOLVER,
      hostname: `mail.${DOMAIN}`,
    }),
    scanner: createScanner({
      ...base,
      settings: { clamd, whenUnavailable: 'defer', attachmentPolicy: 'without_scanner' },
    }),
    junk: createJunkScorer({ ...base, rspamd, thresholds: THRESHOLDS, dnsLists: [], resolver: RESOLVER }),
    ...base,
  };
}

/** Microseconds of each step, for one message after the other. */
async function measureSteps(parts: DeliveryParts, count: number): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const steps = STEPS.mx.flat();
  for (let index = -50; index < count; index += 1) {
    const mail = openMail(message(), parts);
    for (const step of steps) {
      const started = performance.now();
      await step.run(mail, parts);
      const spent = (performance.now() - started) * 1000;
      if (index >= 0) sums.set(step.name, (sums.get(step.name) ?? 0) + spent);
    }
  }
  return new Map([...sums].map(([name, sum]) => [name, sum / count]));
}

function resultOf(name: string, costs: ReadonlyMap<string, number>): BenchResult {
  const total = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const parts = [...costs].sort(([, a], [, b]) => b - a).map(([step, cost]) => `${step} ${cost.toFixed(0)}`);
  return { name, ...summarise([total]), unit: 'µs a message', note: parts.join(', ') };
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const results = [
    resultOf('steps of the pipeline, own rules', await measureSteps(makeParts('off', 'off'), MESSAGES)),
  ];
  const clamd = await startTestClamd();
  const rspamd = await startTestRspamd();
  try {
    const parts = makeParts({ path: clamd.path }, rspamd.address);
    results.push(resultOf('steps of the pipeline, clamd and Rspamd', await measureSteps(parts, SCANNED)));
  } finally {
    await clamd.stop();
    await rspamd.stop();
  }
  return results;
}
