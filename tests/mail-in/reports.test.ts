/** DMARC and TLS reports: those that come are kept as data, and ours go to who asks and may ask. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { keepMailReport, listMailReports } from '#domain/mail-reports/mail-reports.ts';
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';
import { encodeAggregateReport, parseAggregateReport } from '#formats/dmarc/aggregate-report.ts';
import { encodeTlsReport } from '#formats/mta-sts/tls-report.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { createDmarcCollector } from '#services/mail-reports/dmarc-collector.ts';
import { findDestinations, sendDmarcReports } from '#services/mail-reports/send-dmarc-reports.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { startTestNameServer, txtRecord } from './name-server.ts';
import { HOSTNAME, type MailInServer, startMailIn } from './server.ts';

/** Of a name server that a busy machine holds up, too. */
const PATIENCE_MS = 30_000;

let server: MailInServer;
const system = systemPrincipal('job');
let kept: Promise<void> = Promise.resolve();

before(async () => {
  server = await startMailIn(({ db, ids }) => ({
    keepReport: (report) => {
      kept = keepMailReport(db, report, { id: ids(), now: Date.now() });
    },
  }));
});
after(() => server[Symbol.asyncDispose]());

const XML = encodeAggregateReport({
  organisation: 'example.net',
  email: 'dmarc@example.net',
  reportId: 'r1',
  begin: 1_764_000_000,
  end: 1_764_086_400,
  domain: DOMAIN,
  policy: 'none',
  rows: [
    {
      sourceIp: '192.0.2.1',
      count: 7,
      disposition: 'none',
      dkim: 'fail',
      spf: 'fail',
      headerFrom: DOMAIN,
      envelopeFrom: DOMAIN,
      dkimResults: [],
      spfResults: [{ domain: DOMAIN, result: 'fail' }],
    },
  ],
});

async function sendReport(type: string, content: Uint8Array): Promise<void> {
  const text = `From: dmarc@example.net\nTo: postmaster@${DOMAIN}\nSubject: Report\nMIME-Version: 1.0\nContent-Type: ${type}\nContent-Transfer-Encoding: base64\n\n${Buffer.from(content).toString('base64')}\n`;
  assert.match(await server.send({ from: 'dmarc@example.net', to: `postmaster@${DOMAIN}`, text }), /^250/);
  await kept;
}

test('a DMARC report is kept once, zipped this way or that, and its message is delivered', async () => {
  await sendReport('application/gzip; name="a.xml.gz"', gzipSync(XML));
  await sendReport('application/zip; name="a.zip"', zipSync({ 'a.xml': Buffer.from(XML) }));
  const reports = await listMailReports(server.db, system, { kind: 'dmarc' });
  assert.equal(reports.length, 1);
  const [report] = reports;
  assert.deepEqual(
    [report?.organisation, report?.domain, report?.total, report?.failed],
    ['example.net', DOMAIN, 7, 7],
  );
});

test('a TLS report is kept with its sessions', async () => {
  const report = encodeTlsReport({
    organization: 'example.net',
    contact: 'tls@example.net',
    id: 't1',
    from: new Date('2026-11-24T00:00:00Z'),
    to: new Date('2026-11-24T23:59:59Z'),
    policies: [
      {
        kind: 'sts',
        text: [],
        domain: DOMAIN,
        hosts: [],
        successes: 10,
        failures: [
          { result: 'certificate-expired', receivingHost: 'mx', receivingAddress: '192.0.2.1', sessions: 2 },
        ],
      },
    ],
  });
  await sendReport('application/tlsrpt+gzip', gzipSync(report));
  const [found] = await listMailReports(server.db, system, { kind: 'tls' });
  assert.deepEqual([found?.total, found?.failed, found?.domain], [12, 2, DOMAIN]);
});

test('what only looks like a report is a letter, and no more', async () => {
  for (const content of ['{"policies":[]}', '<feedback/>', '{', 'PK\u0003\u0004', '\u001f\u008b'])
    await sendReport('application/gzip', Buffer.from(content, 'latin1'));
  assert.equal((await listMailReports(server.db, system, {})).length, 2);
});

const FOUND: SenderAuthentication = {
  spf: { result: 'fail', domain: 'asks.example' },
  dkim: [],
  dmarc: { result: 'fail', domain: 'asks.example', policy: 'reject', alignedBy: [] },
  arc: { result: 'none' },
  reverseName: { result: 'none' },
};

testWith('unbound', 'our results go to the domain that asks, and only where it may ask', async () => {
  const names = await startTestNameServer([
    txtRecord(
      '_dmarc.asks.example',
      'v=DMARC1; p=reject; rua=mailto:agg@asks.example,mailto:agg@agrees.example',
    ),
    txtRecord('asks.example._report._dmarc.agrees.example', 'v=DMARC1'),
    txtRecord('_dmarc.rude.example', 'v=DMARC1; p=none; rua=mailto:victim@stranger.example'),
  ]);
  try {
    const resolver = createResolver({ servers: [names.address], clock: Date.now, timeoutMs: PATIENCE_MS });
    assert.deepEqual((await findDestinations(resolver, 'rude.example')).addresses, []);
    const yesterday = Date.now() - 24 * 60 * 60_000;
    const collector = createDmarcCollector({ db: server.db, clock: () => yesterday, log: quietLog });
    const facts = { remoteAddress: '198.51.100.1', reversePath: 'x@asks.example', disposition: 'reject' };
    for (let count = 0; count < 3; count += 1) collector.note(FOUND, facts);
    collector.note({ ...FOUND, dmarc: { ...FOUND.dmarc, domain: 'rude.example' } }, facts);
    await collector.stop();
    const { db, delivery, province } = server;
    const parts = {
      db,
      resolver,
      delivery,
      ids: province.ids,
      clock: Date.now,
      hostname: HOSTNAME,
      domain: DOMAIN,
      log: quietLog,
    };
    assert.equal(await sendDmarcReports(parts), 1);
    const [queued] = await db.query<{ blob: Buffer; addresses: string[] }>(
      `select m.blob, array_agg(r.address order by r.address) as addresses
       from outbound_message m join outbound_recipient r on r.message_id = m.id group by m.id, m.blob`,
    );
    assert.deepEqual(queued?.addresses, ['agg@agrees.example', 'agg@asks.example']);
    const text = (await server.blobs.read(queued?.blob ?? Buffer.alloc(0))).toString();
    const packed = /Content-Type: application\/gzip[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(text)?.[1] ?? '';
    const report = parseAggregateReport(gunzipSync(Buffer.from(packed, 'base64')).toString());
    assert.deepEqual(
      [report?.domain, report?.rows[0]?.count, report?.rows[0]?.disposition],
      ['asks.example', 3, 'reject'],
    );
    assert.equal(await sendDmarcReports(parts), 0, 'each is sent once');
    const twoDaysAgo = Date.now() - 2 * 24 * 60 * 60_000;
    const late = createDmarcCollector({ db: server.db, clock: () => twoDaysAgo, log: quietLog });
    late.note(FOUND, facts);
    await late.stop();
    const refusing = {
      deliver: async () => ({ kind: 'deferred', code: 451, enhanced: '4.3.0', text: '' }) as const,
    };
    assert.equal(await sendDmarcReports({ ...parts, delivery: refusing }), 0);
    assert.equal(
      await sendDmarcReports(parts),
      1,
      'what could not be sent is sent later, of an earlier day too',
    );
  } finally {
    await names.stop();
  }
});
