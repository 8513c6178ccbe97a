/** Which servers a domain's mail goes to (RFC 5321 §5.1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MxAnswer, RecordResolver } from '#platform/dns/resolver.ts';
import { type DestinationSettings, destinationKey, findDestinations } from './destinations.ts';

const SETTINGS: DestinationSettings = { routes: new Map(), smartHost: undefined, hostname: 'mail.hue.vn' };

const MX: Record<string, MxAnswer> = {
  'two.example': {
    kind: 'found',
    value: [
      { host: 'a.mx.example', preference: 10 },
      { host: 'b.mx.example', preference: 20 },
    ],
  },
  'backup.example': {
    kind: 'found',
    value: [
      { host: 'a.mx.example', preference: 10 },
      { host: 'mail.hue.vn', preference: 20 },
      { host: 'b.mx.example', preference: 30 },
    ],
  },
  'ours.example': { kind: 'found', value: [{ host: 'mail.hue.vn', preference: 10 }] },
  'null.example': { kind: 'nullMx' },
  'quiet.example': { kind: 'temporary', reason: 'ESERVFAIL' },
  'dead.example': { kind: 'found', value: [{ host: 'no.mx.example', preference: 10 }] },
  'half.example': { kind: 'found', value: [{ host: 'quiet.mx.example', preference: 10 }] },
};

const ADDRESSES: Record<string, string[]> = {
  'a.mx.example': ['2001:db8::1', '192.0.2.1'],
  'b.mx.example': ['192.0.2.2'],
  'implicit.example': ['192.0.2.3'],
};

const resolver: RecordResolver = {
  resolveMx: (domain) => Promise.resolve(MX[domain] ?? { kind: 'absent' }),
  resolveAddresses: (host) => {
    if (host.startsWith('quiet')) return Promise.resolve({ kind: 'temporary', reason: 'ETIMEOUT' });
    const value = /^[\da-f.:]+$/.test(host) ? [host] : ADDRESSES[host];
    return Promise.resolve(value ? { kind: 'found', value } : { kind: 'absent' });
  },
  resolveTxt: () => Promise.resolve({ kind: 'absent' }),
  resolvePointers: () => Promise.resolve({ kind: 'absent' }),
  resolveTlsa: () => Promise.resolve({ kind: 'absent' }),
  resolveSrv: () => Promise.resolve({ kind: 'absent' }),
};

async function find(domain: string, settings: Partial<DestinationSettings> = {}): Promise<string> {
  const found = await findDestinations({ domain, tls: 'normal' }, resolver, { ...SETTINGS, ...settings });
  if (found.kind !== 'found') return `${found.kind} ${found.status}`;
  return found.destinations
    .map(({ host, port, addresses }) => `${host}:${port}=${addresses.join(',')}`)
    .join(' ');
}

test('exchanges come best first, with all their addresses', async () => {
  assert.equal(await find('two.example'), 'a.mx.example:25=2001:db8::1,192.0.2.1 b.mx.example:25=192.0.2.2');
});

test('without exchanges the domain itself is one', async () => {
  assert.equal(await find('implicit.example'), 'implicit.example:25=192.0.2.3');
});

test('as a backup we send to better exchanges only, and never to ourselves', async () => {
  assert.equal(await find('backup.example'), 'a.mx.example:25=2001:db8::1,192.0.2.1');
  assert.equal(await find('ours.example'), 'failed 5.4.6');
});

test('no mail, no domain, no answer are three things', async () => {
  assert.equal(await find('null.example'), 'failed 5.1.10');
  assert.equal(await find('gone.example'), 'failed 5.1.2');
  assert.equal(await find('dead.example'), 'failed 5.1.2');
  assert.equal(await find('quiet.example'), 'deferred 4.4.3');
  assert.equal(await find('half.example'), 'deferred 4.4.3');
});

test('an address literal is its own server', async () => {
  assert.equal(await find('[192.0.2.9]'), '192.0.2.9:25=192.0.2.9');
  assert.equal(await find('[ipv6:2001:db8::9]'), '2001:db8::9:25=2001:db8::9');
});

test('a route comes before the route for all, that before the smart host, that before the exchanges', async () => {
  const smartHost = { host: '192.0.2.50', port: 587 };
  const routes = new Map([['two.example', { host: '192.0.2.51', port: 2525 }]]);
  assert.equal(await find('two.example', { routes, smartHost }), '192.0.2.51:2525=192.0.2.51');
  assert.equal(await find('other.example', { routes, smartHost }), '192.0.2.50:587=192.0.2.50');
  routes.set('*', { host: '192.0.2.52', port: 25 });
  assert.equal(await find('other.example', { routes, smartHost }), '192.0.2.52:25=192.0.2.52');
});

test('domains that share a server share its connections', () => {
  const shared = { ...SETTINGS, smartHost: { host: 'smart.example', port: 587 } };
  assert.equal(
    destinationKey({ domain: 'a.example', tls: 'normal' }, shared),
    destinationKey({ domain: 'b.example', tls: 'normal' }, shared),
  );
  assert.notEqual(
    destinationKey({ domain: 'a.example', tls: 'normal' }, SETTINGS),
    destinationKey({ domain: 'b.example', tls: 'normal' }, SETTINGS),
  );
});
