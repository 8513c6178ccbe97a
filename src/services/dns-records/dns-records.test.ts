/** The records of our domain against a name server that has some of them, some wrong, some not at all. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DkimKey } from '#domain/outbound/dkim-keys.ts';
import {
  encodeName,
  mx,
  type NameServer,
  startNameServer,
  txt,
  type ZoneAnswer,
} from '#platform/dns/name-server.fixture.ts';
import { createResolver, type RecordResolver } from '#platform/dns/resolver.ts';
import { checkRecords } from './check-records.ts';
import { mtaStsPolicy, type RecordSettings, wantedRecords } from './wanted-records.ts';

const SETTINGS: RecordSettings = {
  domain: 'hue.example',
  hostname: 'mail.hue.example',
  mtaSts: 'testing',
  ports: { imaps: 993, submissions: 465, pop3s: 995, https: 443 },
};
const KEY: DkimKey = {
  selector: 'r1',
  domain: 'hue.example',
  algorithm: 'rsa-sha256',
  state: 'active',
  createdAt: new Date(0),
  activatedAt: new Date(0),
  removeAfter: null,
  recordName: 'r1._domainkey.hue.example',
  record: 'v=DKIM1; k=rsa; p=AAAA',
};
const ZONE: Record<string, ZoneAnswer> = {
  'MX hue.example': { data: [mx(5, 'mail.hue.example')] },
  'A mail.hue.example': { data: [Buffer.from([192, 0, 2, 1])] },
  'AAAA mail.hue.example': {},
  'PTR 1.2.0.192.in-addr.arpa': { data: [encodeName('other.example')] },
  'TXT hue.example': { data: [txt('v=spf1 a -all'), txt('google-site-verification=x')] },
  'TXT _dmarc.hue.example': { data: [txt('v=DMARC1; p=none'), txt('v=DMARC1; p=reject')] },
  'TXT r1._domainkey.hue.example': { data: [txt('v=DKIM1; k=rsa;', ' p=AA', 'AA')] },
  'TXT _smtp._tls.hue.example': { rcode: 'serverFailure' },
};

let server: NameServer;
let resolver: RecordResolver;
before(async () => {
  server = await startNameServer((name, type) => ZONE[`${type} ${name}`]);
  resolver = createResolver({ servers: [server.address], clock: () => 0, timeoutMs: 30_000 });
});
after(() => server.close());

test('each record is right, wrong, missing or not known, with what was found', async () => {
  const checked = await checkRecords(wantedRecords(SETTINGS, [KEY]), resolver);
  const states = Object.fromEntries(checked.map(({ type, name, state }) => [`${type} ${name}`, state]));
  assert.deepEqual(states, {
    'MX hue.example': 'right',
    'A mail.hue.example': 'right',
    'PTR mail.hue.example': 'wrong',
    'TXT hue.example': 'right',
    'TXT _dmarc.hue.example': 'wrong',
    'TXT _smtp._tls.hue.example': 'unknown',
    'TXT _mta-sts.hue.example': 'missing',
    'A mta-sts.hue.example': 'missing',
    'TXT r1._domainkey.hue.example': 'right',
    'SRV _submissions._tcp.hue.example': 'missing',
    'SRV _imaps._tcp.hue.example': 'missing',
    'SRV _pop3s._tcp.hue.example': 'missing',
    'SRV _jmap._tcp.hue.example': 'missing',
    'SRV _carddavs._tcp.hue.example': 'missing',
  });
  assert.deepEqual(checked.find(({ purpose }) => purpose === 'reverse')?.found, ['other.example.']);
});

test('a key of another text is wrong', async () => {
  const checked = (
    await checkRecords(wantedRecords(SETTINGS, [{ ...KEY, record: 'v=DKIM1; k=rsa; p=BBBB' }]), resolver)
  ).find(({ purpose }) => purpose === 'dkim');
  assert.equal(checked?.state, 'wrong');
});

function idOf(settings: RecordSettings): string | undefined {
  return wantedRecords(settings, []).find(({ purpose }) => purpose === 'mtaSts')?.value;
}

test('the policy names its mode and server, and its id changes with it', () => {
  assert.equal(
    mtaStsPolicy(SETTINGS),
    'version: STSv1\r\nmode: testing\r\nmx: mail.hue.example\r\nmax_age: 86400\r\n',
  );
  assert.notEqual(idOf(SETTINGS), idOf({ ...SETTINGS, mtaSts: 'enforce' }));
  assert.equal(idOf({ ...SETTINGS, mtaSts: 'none' }), undefined);
});
