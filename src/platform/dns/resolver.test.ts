/** The resolver against a name server of our own over UDP: found, absent, null MX, and every kind of not knowing. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mx, type NameServer, startNameServer, txt, type ZoneAnswer } from './name-server.fixture.ts';
import { createResolver, type Resolver } from './resolver.ts';

const ZONE: Record<string, ZoneAnswer> = {
  'MX example.org': { data: [mx(20, 'backup.example.org'), mx(10, 'MX1.example.org')] },
  'MX nomail.example': { data: [mx(0, '')] },
  'MX web.example': {},
  'A web.example': { data: [Buffer.from([192, 0, 2, 1])] },
  'AAAA web.example': {},
  'A dual.example': { data: [Buffer.from([192, 0, 2, 2])], ttl: 30 },
  'AAAA dual.example': { data: [Buffer.from('20010db8000000000000000000000002', 'hex')], ttl: 90 },
  'A half.example': { data: [Buffer.from([192, 0, 2, 3])] },
  'AAAA half.example': { rcode: 'serverFailure' },
  'A broken.example': { rcode: 'serverFailure' },
  'AAAA broken.example': {},
  'MX broken.example': { rcode: 'serverFailure' },
  'MX refused.example': { rcode: 'refused' },
  'MX silent.example': { silent: true },
  'MX xn--th-xja.example': { data: [mx(5, 'mx.example.org')] },
  'TXT example.org': { data: [txt('v=spf1 ', '-all'), txt('other')] },
};

let server: NameServer;
let now = 0;

before(async () => {
  server = await startNameServer((name, type) => ZONE[`${type} ${name}`]);
});
after(() => server.close());

/** Patient where nothing is silent: on a loaded machine an answer that comes late would be asked for once more. */
function makeResolver(timeoutMs = 30_000): Resolver {
  server.questions.length = 0;
  return createResolver({ servers: [server.address], clock: () => now, timeoutMs });
}

test('exchangers come best first, their names in small letters', async () => {
  assert.deepEqual(await makeResolver().resolveMx('example.org'), {
    kind: 'found',
    value: [
      { host: 'mx1.example.org', preference: 10 },
      { host: 'backup.example.org', preference: 20 },
    ],
  });
});

test('a null MX is an answer of its own', async () => {
  assert.deepEqual(await makeResolver().resolveMx('nomail.example'), { kind: 'nullMx' });
});

test('a name that is not there and a name without such records are absent', async () => {
  const resolver = makeResolver();
  assert.deepEqual(await resolver.resolveMx('nowhere.example'), { kind: 'absent' });
  assert.deepEqual(await resolver.resolveMx('web.example'), { kind: 'absent' });
  assert.deepEqual(await resolver.resolveAddresses('nowhere.example'), { kind: 'absent' });
});

test('a server that fails, refuses or is silent makes it temporary, within the time', async () => {
  const resolver = makeResolver(200);
  for (const name of ['broken.example', 'refused.example', 'silent.example'])
    assert.equal((await resolver.resolveMx(name)).kind, 'temporary', name);
  assert.equal((await resolver.resolveAddresses('broken.example')).kind, 'temporary');
});

test('addresses of both families, and one family is enough', async () => {
  const resolver = makeResolver();
  const dual = await resolver.resolveAddresses('dual.example');
  assert.deepEqual(dual, { kind: 'found', value: ['2001:db8::2', '192.0.2.2'] });
  const half = await resolver.resolveAddresses('half.example');
  assert.deepEqual(half, { kind: 'found', value: ['192.0.2.3'] });
  const web = await resolver.resolveAddresses('web.example');
  assert.deepEqual(web, { kind: 'found', value: ['192.0.2.1'] });
});

test('addresses and localhost are answered without asking', async () => {
  const resolver = makeResolver();
  assert.deepEqual(await resolver.resolveAddresses('2001:db8::9'), {
    kind: 'found',
    value: ['2001:db8::9'],
  });
  assert.equal((await resolver.resolveAddresses('localhost')).kind, 'found');
  assert.deepEqual(server.questions, []);
});

test('a Vietnamese domain is asked in its ASCII form, an impossible one not at all', async () => {
  const resolver = makeResolver();
  assert.equal((await resolver.resolveMx('thư.example')).kind, 'absent');
  assert.match(server.questions[0] ?? '', /^MX xn--/);
  assert.equal((await resolver.resolveMx(`${'a'.repeat(300)}.example`)).kind, 'absent');
  assert.equal((await resolver.resolveMx('a b.example')).kind, 'absent');
  assert.equal(server.questions.length, 1);
});

test('the pieces of a text are one text', async () => {
  assert.deepEqual(await makeResolver().resolveTxt('example.org'), {
    kind: 'found',
    value: ['v=spf1 -all', 'other'],
  });
});

test('an answer is kept for its time to live, the shorter of two families', async () => {
  const resolver = makeResolver();
  await resolver.resolveAddresses('dual.example');
  now += 29_000;
  await resolver.resolveAddresses('DUAL.example.');
  assert.equal(server.questions.length, 2);
  now += 2_000;
  await resolver.resolveAddresses('dual.example');
  assert.equal(server.questions.length, 4);
});

test('what nobody could say is asked again at once', async () => {
  const resolver = makeResolver();
  await resolver.resolveMx('refused.example');
  const first = server.questions.length;
  await resolver.resolveMx('refused.example');
  assert.ok(server.questions.length > first);
});

test('a thousand questions at once for one name are one question', async () => {
  const resolver = makeResolver();
  await Promise.all(Array.from({ length: 1000 }, () => resolver.resolveMx('example.org')));
  assert.deepEqual(server.questions, ['MX example.org']);
});

test('texts and exchangers, whose time is not told, are kept for a minute', async () => {
  const resolver = makeResolver();
  await resolver.resolveTxt('example.org');
  now += 59_000;
  await resolver.resolveTxt('example.org');
  assert.equal(server.questions.length, 1);
  now += 2_000;
  await resolver.resolveTxt('example.org');
  assert.equal(server.questions.length, 2);
});
