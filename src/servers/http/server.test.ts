/** The HTTP server as clients meet it: health, metrics, limits, errors, both ports, the end. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '#platform/kernel/fault.ts';
import { askNowAndThen } from './health.ts';
import { TOKEN, withHttpServer } from './server.fixture.ts';

interface ErrorBody {
  error: { status: number; code: string; vi: string; en: string };
}

test('the process is healthy and mail is ready when every part is', async () => {
  await withHttpServer(async ({ url }) => {
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    const ready = await fetch(`${url}/readyz`);
    assert.equal(ready.status, 200);
    assert.equal(ready.headers.get('cache-control'), 'no-store');
  });
});

test('one part that fails, or an answer that throws, makes it unready while the process stays healthy', async () => {
  for (const readiness of [
    async () => [
      { name: 'database', ok: false },
      { name: 'blobs', ok: true },
    ],
    () => Promise.reject(new Error('no connection')),
  ])
    await withHttpServer(async ({ url, say }) => {
      say(readiness);
      assert.equal((await fetch(`${url}/readyz`)).status, 503);
      assert.equal((await fetch(`${url}/healthz`)).status, 200);
      assert.equal(((await (await fetch(`${url}/status.json`)).json()) as { ok: boolean }).ok, false);
    });
});

test('a store that all processes share is asked now and then, and believed for a while after its last good answer', async () => {
  let now = 0;
  let asked = 0;
  let isAway = false;
  const ask = askNowAndThen(
    'blobs',
    async () => {
      asked += 1;
      if (isAway) throw new Refusal('temporarilyUnavailable', 'for people', { reason: 'no route' });
    },
    () => now,
  );
  await ask();
  now = 4_000;
  assert.deepEqual(await ask(), { name: 'blobs', ok: true });
  assert.equal(asked, 1);
  isAway = true;
  now = 10_000;
  assert.deepEqual(await ask(), { name: 'blobs', ok: true, detail: 'no route' });
  now = 16_000;
  assert.deepEqual(await ask(), { name: 'blobs', ok: false, detail: 'no route' });
  isAway = false;
  assert.equal((await ask()).ok, true, 'back at the first answer');
  const never = askNowAndThen(
    'blobs',
    () => Promise.reject(new Error('no bucket')),
    () => now,
  );
  assert.equal((await never()).ok, false, 'one that never answered is believed nothing');
});

/** One for each way a fault is answered, and one that is none. */
function faultyRoutes(app: FastifyInstance): void {
  app.get('/thrown', () => Promise.reject(new Refusal('temporarilyUnavailable', 'The scanner is away.')));
  app.get('/told', (_request, reply) => reply.code(503).send('{"detail":"The bucket is away."}'));
  app.get('/bug', () => Promise.reject(new TypeError('not a function')));
  app.get('/refused', () => Promise.reject(new Refusal('notPermitted', 'No.')));
}

test('every answer with a fault is in the log with its route and reason, whichever room gave it; readiness tells its own', async () => {
  await withHttpServer(
    async ({ url, log, say }) => {
      for (const path of ['/thrown', '/told', '/bug', '/refused']) await (await fetch(url + path)).text();
      say(() => Promise.resolve([{ name: 'database', ok: false }]));
      assert.equal((await fetch(`${url}/readyz`)).status, 503);
      const lines = log.map((line) => JSON.parse(line) as { msg: string; route: string; reason: string });
      const faults = lines.filter(({ msg }) => msg === 'an HTTP request was answered with a fault');
      assert.deepEqual(
        faults.map(({ route, reason }) => [route, reason]),
        [
          ['/thrown', 'The scanner is away.'],
          ['/told', '{"detail":"The bucket is away."}'],
          ['/bug', 'not a function'],
        ],
      );
    },
    {},
    { moreRoutes: [faultyRoutes] },
  );
});

test('details of readiness are for operators, not for whoever comes through a proxy', async () => {
  await withHttpServer(async ({ url }) => {
    assert.match(await (await fetch(`${url}/readyz`)).text(), /version 18/);
    const headers = { 'x-forwarded-for': '127.0.0.1' };
    assert.doesNotMatch(await (await fetch(`${url}/readyz`, { headers })).text(), /version 18/);
    assert.doesNotMatch(await (await fetch(`${url}/status.json`)).text(), /version 18/);
  });
});

test('metrics are given to this machine and to the token, to nobody else', async () => {
  await withHttpServer(async ({ url }) => {
    const local = await fetch(`${url}/metrics`);
    assert.match(await local.text(), /congthu_http_requests_total/);
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const stranger = await fetch(`${url}/metrics`, { headers: forwarded });
    assert.equal(stranger.status, 401);
    assert.equal(stranger.headers.get('www-authenticate'), 'Bearer');
    const status = async (authorization: string): Promise<number> =>
      (await fetch(`${url}/metrics`, { headers: { ...forwarded, authorization } })).status;
    assert.equal(await status(`Bearer ${TOKEN}`), 200);
    assert.equal(await status(`Bearer ${TOKEN}x`), 401);
    assert.equal(await status('Bearer '), 401);
  });
});

test('requests are counted by route, never by the path that was asked for', async () => {
  await withHttpServer(async ({ url }) => {
    await fetch(`${url}/no-such-${'x'.repeat(50)}`);
    const text = await (await fetch(`${url}/metrics`)).text();
    assert.match(text, /congthu_http_requests_total\{route="none",status="404"\} 1/);
    assert.doesNotMatch(text, /no-such-/);
  });
});

test('a browser that goes nowhere gets a page in its language, with a way on', async () => {
  await withHttpServer(async ({ url }) => {
    const headers = { accept: 'text/html,application/xhtml+xml', 'accept-language': 'en' };
    const missing = await fetch(`${url}/nowhere?x=<b>`, { headers });
    const page = await missing.text();
    assert.deepEqual([missing.status, missing.headers.get('content-language')], [404, 'en']);
    assert.match(page, /<h1>There is no such page<\/h1>[^]*href="\/mail"/);
    assert.doesNotMatch(page, /<b>/);
  });
});

test('errors are JSON in both languages, with the security headers', async () => {
  await withHttpServer(async ({ url }) => {
    const missing = await fetch(`${url}/nowhere`);
    const { error } = (await missing.json()) as ErrorBody;
    assert.deepEqual([missing.status, error.code, error.vi !== error.en], [404, 'notFound', true]);
    assert.match(missing.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(missing.headers.get('x-content-type-options'), 'nosniff');
    const large = await fetch(`${url}/autodiscover/autodiscover.xml`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: 'x'.repeat(100_000),
    });
    assert.equal(((await large.json()) as ErrorBody).error.status, 413);
    const odd = await fetch(`${url}/autodiscover/autodiscover.xml`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'x',
    });
    assert.equal(odd.status, 415);
  });
});

const answerJson = (path: string, body: string) => (app: FastifyInstance) =>
  void app.get(path, async (_request, reply) => reply.type('application/json').send(body));

test('long JSON is compressed for whoever takes it, short JSON and other clients get it as it is', async () => {
  const long = JSON.stringify({ text: 'Uỷ ban nhân dân '.repeat(200) });
  await withHttpServer(
    async ({ url }) => {
      for (const [accepted, coding] of [
        ['gzip, br', 'br'],
        ['gzip;q=0.5', 'gzip'],
        ['br;q=0, identity', null],
      ] as const) {
        const got = await fetch(`${url}/long`, { headers: { 'accept-encoding': accepted } });
        assert.equal(got.headers.get('content-encoding'), coding);
        assert.equal(got.headers.get('vary'), 'accept-encoding');
        assert.equal(await got.text(), long);
      }
      const short = await fetch(`${url}/short`, { headers: { 'accept-encoding': 'br' } });
      assert.deepEqual([short.headers.get('content-encoding'), await short.text()], [null, '{}']);
    },
    {},
    { moreRoutes: [answerJson('/long', long), answerJson('/short', '{}')] },
  );
});

/** A clock that the server may ask once, when it is made; after that it fails. */
function makeFailingClock(): () => number {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls > 1) throw new Error('the secret of the house');
    return 0;
  };
}

test('a fault of ours is logged whole and told as nothing', async () => {
  await withHttpServer(
    async ({ url, log }) => {
      const answer = await fetch(`${url}/autodiscover/autodiscover.xml`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: '<x/>',
      });
      assert.equal(answer.status, 500);
      assert.doesNotMatch(await answer.text(), /secret of the house/);
      assert.match(log.join(''), /secret of the house/);
    },
    {},
    { clock: makeFailingClock() },
  );
});

test('HTTPS answers with our certificate; HSTS is not sent while only the local authority vouches', async () => {
  await withHttpServer(async ({ getSecurely }) => {
    const answer = await getSecurely('/healthz');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['strict-transport-security'], undefined);
  });
});

test('bytes that are no HTTP get an answer or the end, and the server lives on', async () => {
  await withHttpServer(async ({ server, url }) => {
    for (const port of [server.ports.http, server.ports.https]) {
      const socket = connect(port ?? 0, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      socket.write(Buffer.from('16030100ff010000fb0303\r\n\r\n', 'latin1'));
      await once(socket, 'close');
    }
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  });
});

test('headers beyond the limit are refused', async () => {
  await withHttpServer(async ({ url }) => {
    const answer = await fetch(`${url}/healthz`, { headers: { 'x-long': 'x'.repeat(20_000) } });
    assert.equal(answer.status, 431);
  });
});

test('one address gets no more than its places', async () => {
  await withHttpServer(
    async ({ server }) => {
      const first = connect(server.ports.http ?? 0, '127.0.0.1');
      await once(first, 'connect');
      const second = connect(server.ports.http ?? 0, '127.0.0.1');
      second.on('error', () => undefined);
      second.resume();
      await once(second, 'close');
      assert.equal(first.destroyed, false);
      first.destroy();
    },
    { maxConnectionsPerAddress: 1 },
  );
});

test('a taken port is named, with what to do', async () => {
  await withHttpServer(async ({ server }) => {
    await withHttpServer(async ({ server: second }) => {
      const place = { port: server.ports.http ?? 0, hosts: ['127.0.0.1'] };
      await assert.rejects(
        second.listen({ http: place }),
        (error) =>
          error instanceof Refusal && error.code === 'inUse' && error.message.includes('--port-base'),
      );
    });
  });
});

test('a drain lets the request under way finish, says it is not ready, and takes no new connections', async () => {
  await withHttpServer(async ({ server, url, say }) => {
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    say(async () => {
      asked.resolve();
      await answer.promise;
      return [{ name: 'database', ok: true }];
    });
    const underWay = fetch(`${url}/readyz`);
    await asked.promise;
    const silent = connect(server.ports.http ?? 0, '127.0.0.1');
    await once(silent, 'connect');
    const hungUp = once(silent.resume(), 'close');
    const drained = server.drain();
    // Before the answer under way: neither a silent nor a kept-alive connection is waited for.
    await hungUp;
    answer.resolve();
    assert.equal((await underWay).status, 200);
    await drained;
    await assert.rejects(fetch(`${url}/healthz`));
  });
});
