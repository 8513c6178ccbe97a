/** DANE, MTA-STS, REQUIRETLS and reports, against a DNS that is really signed and servers with real certificates. */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { createFiler } from '#domain/mailstore/filing.ts';
import { countTlsSessions, type TlsSession } from '#domain/outbound/transport-security.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { type Certificates, loadCertificates } from '#platform/net/certificates.ts';
import { createStsPolicies } from '#services/relay/sts-policies.ts';
import { sendTlsReports } from '#services/relay/tls-reports.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { openRelayTest, type RelayTest, type RelayTestOptions, type TestMail } from './relay.ts';
import { type SignedZones, startSignedZones } from './signed-zones.ts';

/** Of a name server that a busy machine holds up, too. */
const PATIENCE_MS = 30_000;

const NAMES = ['mx.dane.test', 'mx.wrong.test', 'mx.plain.test', 'mx.sts.test', 'mta-sts.sts.test'];
let folder: string;
let certificates: Certificates;
let zones: SignedZones;
let port: number;
let stsServer: Server;
let stsPort: number;
/** What the policy host says now. */
let stsPolicy = '';

function digestOf(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

const mail = ['@ IN MX 10 mx', 'mx IN A 127.0.0.1'];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'congthu-tls-'));
  certificates = await loadCertificates({
    dataDir: folder,
    hostname: 'mx.dane.test',
    names: NAMES,
    now: Date.now(),
  });
  port = await findFreePort();
  const leaf = digestOf(certificates.certificate);
  const authority = digestOf(certificates.authority ?? '');
  const tlsa = (usage: number, digest: string): string => `_${port}._tcp.mx IN TLSA ${usage} 1 1 ${digest}`;
  zones = await startSignedZones([
    { name: 'dane.test', kind: 'signed', records: [...mail, tlsa(3, leaf)] },
    { name: 'anchor.test', kind: 'signed', records: ['@ IN MX 10 mx.dane.test.'] },
    {
      name: 'wrong.test',
      kind: 'signed',
      records: [...mail, tlsa(3, '00'.repeat(32)), tlsa(2, '11'.repeat(32))],
    },
    { name: 'authority.test', kind: 'signed', records: [...mail, tlsa(2, authority)] },
    { name: 'plain.test', kind: 'plain', records: [...mail, tlsa(3, '00'.repeat(32))] },
    { name: 'bogus.test', kind: 'bogus', records: mail },
    {
      name: 'sts.test',
      kind: 'plain',
      records: [
        ...mail,
        '_mta-sts IN TXT "v=STSv1; id=1"',
        'mta-sts IN A 127.0.0.1',
        '_smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:tls@sts.test"',
      ],
    },
  ]);
  const { certificate, key } = certificates;
  stsServer = createServer({ cert: certificate, key }, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(stsPolicy);
  });
  stsPort = await findFreePort();
  await new Promise<void>((resolve) => {
    stsServer.listen(stsPort, '127.0.0.1', resolve);
  });
});
after(async () => {
  await zones[Symbol.asyncDispose]();
  stsServer.closeAllConnections();
  stsServer.close();
  rmSync(folder, { recursive: true });
});

interface Try {
  to: string;
  mail?: Partial<TestMail>;
  sink?: { hasTls?: boolean; keywords?: string[] };
  ca?: string[];
  policy?: string;
}

/** One message to one server; gives what came of it. */
async function attempt(relay: RelayTest, { to, mail: more, sink: how = {}, ca, policy = '' }: Try) {
  const { hasTls = true, keywords = ['PIPELINING', '8BITMIME', 'REQUIRETLS'] } = how;
  stsPolicy = policy;
  await using sink = await SmtpSink.open({
    port,
    keywords,
    ...(hasTls && { secureContext: certificates.secureContext() }),
  });
  const resolver = createResolver({ servers: [zones.address], clock: Date.now, timeoutMs: PATIENCE_MS });
  const sessions: TlsSession[] = [];
  const options: RelayTestOptions = {
    resolver,
    destinations: {
      port,
      sts: createStsPolicies({
        db: relay.db,
        resolver,
        clock: Date.now,
        log: quietLog,
        port: stsPort,
        ca: [certificates.authority ?? ''],
      }),
    },
    connection: { onTlsSession: (session) => sessions.push(session), ...(ca && { ca }) },
  };
  const worker = await relay.start(options);
  const bounces = (await relay.mail()).length;
  await relay.send({ to, ...more });
  await relay.waitFor('it was tried', async () => {
    const rows = await relay.queue();
    return rows.every((row) => row.state === 'queued' && row.attempts > 0);
  });
  await worker.stop(Date.now() + 1_000);
  const [waiting] = await relay.queue();
  await relay.db.query('delete from outbound_message');
  await relay.db.query('delete from mta_sts_policy');
  const [received] = sink.received;
  return {
    isDelivered: received !== undefined,
    isSecure: received?.isSecure ?? false,
    mailLine: received?.envelope[0] ?? '',
    waiting: waiting?.last_reply ?? '',
    bounce: (await relay.mail()).slice(bounces).join(''),
    results: sessions.map(({ policy: kind, result }) => `${kind} ${result}`),
    sessions,
  };
}

test('DANE: the right certificate is taken, a wrong one and none at all are not', async () => {
  await using relay = await openRelayTest();
  for (const to of ['a@dane.test', 'a@anchor.test', 'a@authority.test']) {
    // The certificate is of mx.dane.test; an authority's record asks for the name too.
    const right = await attempt(relay, { to });
    const isRight = to !== 'a@authority.test';
    assert.equal(right.isDelivered, isRight, `${to} ${right.waiting}`);
    assert.deepEqual(right.results, [isRight ? 'tlsa success' : 'tlsa certificate-host-mismatch']);
  }
  const wrong = await attempt(relay, { to: 'a@wrong.test' });
  assert.deepEqual([wrong.isDelivered, wrong.results], [false, ['tlsa validation-failure']]);
  assert.match(wrong.waiting, /certificate is refused/);
  const clear = await attempt(relay, { to: 'a@dane.test', sink: { hasTls: false } });
  assert.deepEqual([clear.isDelivered, clear.results], [false, ['tlsa starttls-not-supported']]);
});

test('records that nothing proves bind nobody; a zone that is forged waits', async () => {
  await using relay = await openRelayTest();
  const plain = await attempt(relay, { to: 'a@plain.test' });
  assert.deepEqual(
    [plain.isDelivered, plain.isSecure, plain.results],
    [true, true, ['no-policy-found success']],
  );
  const bogus = await attempt(relay, { to: 'a@bogus.test' });
  assert.deepEqual([bogus.isDelivered, bogus.bounce], [false, '']);
  assert.match(bogus.waiting, /DNS gave no address/);
});

function policyOf(mode: string, mx = '*.sts.test'): string {
  return `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 86400\r\n`;
}

test('MTA-STS: enforced it asks for TLS with a name and an authority, in testing it reports', async () => {
  await using relay = await openRelayTest();
  const ca = [certificates.authority ?? ''];
  const to = 'a@sts.test';
  const good = await attempt(relay, { to, ca, policy: policyOf('enforce') });
  assert.deepEqual([good.isDelivered, good.results], [true, ['sts success']], good.waiting);
  const untrusted = await attempt(relay, { to, policy: policyOf('enforce') });
  assert.deepEqual([untrusted.isDelivered, untrusted.results], [false, ['sts certificate-not-trusted']]);
  const testing = await attempt(relay, { to, policy: policyOf('testing') });
  assert.deepEqual([testing.isDelivered, testing.results], [true, ['sts certificate-not-trusted']]);
  const other = await attempt(relay, { to, ca, policy: policyOf('enforce', 'mx.other.test') });
  assert.equal(other.isDelivered, false);
  assert.match(other.waiting, /policy does not name/);
  const clear = await attempt(relay, { to, ca, policy: policyOf('enforce'), sink: { hasTls: false } });
  assert.deepEqual(clear.results, ['sts starttls-not-supported']);
  const nonsense = await attempt(relay, { to, policy: 'hello' });
  assert.deepEqual([nonsense.isDelivered, nonsense.results], [true, ['no-policy-found success']]);
});

test('REQUIRETLS goes on only to a server that is proved and will ask it too; "TLS-Required: No" asks nothing', async () => {
  await using relay = await openRelayTest();
  const required = { tls: 'required' as const };
  const proved = await attempt(relay, { to: 'a@dane.test', mail: required });
  assert.match(proved.mailLine, / REQUIRETLS/);
  for (const [to, sink] of [
    ['a@plain.test', {}],
    ['a@dane.test', { keywords: ['8BITMIME'] }],
  ] as const) {
    const refused = await attempt(relay, {
      to,
      mail: required,
      sink: { ...sink, keywords: [...(sink.keywords ?? [])] },
    });
    assert.equal(refused.isDelivered, false);
    assert.match(refused.bounce, /Status: 5\.7\.30/);
  }
  const optional = await attempt(relay, { to: 'a@wrong.test', mail: { tls: 'optional' } });
  assert.equal(optional.isDelivered, true);
});

test('yesterday’s sessions are reported to who asks, and then forgotten', async () => {
  await using relay = await openRelayTest();
  const yesterday = Date.now() - 86_400_000;
  const session: TlsSession = {
    at: yesterday,
    domain: 'sts.test',
    policy: 'sts',
    host: 'mx.sts.test',
    address: '127.0.0.1',
    result: 'success',
  };
  await countTlsSessions(relay.db, [session, session, { ...session, result: 'certificate-expired' }]);
  await countTlsSessions(relay.db, [session, { ...session, domain: 'plain.test' }]);
  const ids = makeIds(Date.now);
  const filer = createFiler({ db: relay.db, blobs: relay.blobs, ids, clock: Date.now });
  const resolver = createResolver({ servers: [zones.address], clock: Date.now, timeoutMs: PATIENCE_MS });
  const base = { db: relay.db, filer, resolver, ids, clock: Date.now, log: quietLog };
  assert.equal(await sendTlsReports({ ...base, domain: DOMAIN, hostname: `mail.${DOMAIN}` }), 1);
  assert.equal(await sendTlsReports({ ...base, domain: DOMAIN, hostname: `mail.${DOMAIN}` }), 0);
  const [row] = await relay.db.query<{ blob: Buffer; address: string; tls: string }>(
    'select m.blob, r.address, m.tls from outbound_message m join outbound_recipient r on r.message_id = m.id',
  );
  assert.deepEqual([row?.address, row?.tls], ['tls@sts.test', 'optional']);
  const text = (await relay.blobs.read(row?.blob ?? Buffer.alloc(0))).toString();
  const [, packed = ''] = /filename="[^"]+"\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--/.exec(text) ?? [];
  const report = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as {
    policies: { policy: object; summary: object; 'failure-details': object[] }[];
  };
  assert.equal(report.policies.length, 1);
  assert.deepEqual(report.policies[0]?.summary, {
    'total-successful-session-count': 3,
    'total-failure-session-count': 1,
  });
  await filer.drain();
});
