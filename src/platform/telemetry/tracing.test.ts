import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTracing, NO_TRACING } from './tracing.ts';

interface Span {
  name: string;
  spanId: string;
  parentSpanId?: string;
  traceId: string;
  status: { code?: number; message?: string };
}

interface Export {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

/** A collector that keeps what it is sent. */
async function openCollector(): Promise<{ url: string; spans: Map<string, Span>; server: Server }> {
  const spans = new Map<string, Span>();
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      for (const { scopeSpans } of (body as Export).resourceSpans)
        for (const scope of scopeSpans) for (const span of scope.spans) spans.set(span.name, span);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, spans, server };
}

test('spans reach a collector as a tree, through awaited calls and through what a mark leads to', async () => {
  const { url, spans, server } = await openCollector();
  const tracing = createTracing({ url, percent: 100, version: '1', hostname: 'mail' });
  await tracing.span('smtp.message', { bytes: 3 }, async () => {
    await sleep(1);
    await tracing.span('store', {}, async () => {
      tracing.mark('account');
      await sleep(1);
    });
  });
  tracing.follow('account', 'push', () => assert.ok(tracing.ids()));
  tracing.follow('stranger', 'nothing', () => assert.equal(tracing.ids(), undefined));
  await tracing.stop();
  server.close();
  const [root, store, push] = ['smtp.message', 'store', 'push'].map((name) => spans.get(name));
  assert.equal(root?.parentSpanId ?? '', '');
  assert.equal(store?.parentSpanId, root?.spanId);
  assert.equal(push?.parentSpanId, store?.spanId);
  assert.equal(push?.traceId, root?.traceId);
  assert.equal(spans.has('nothing'), false);
});

test('an error is told by its type alone and thrown on', async () => {
  const { url, spans, server } = await openCollector();
  const tracing = createTracing({ url, percent: 100, version: '1', hostname: 'mail' });
  const work = tracing.span('step', {}, () => Promise.reject(new TypeError('nguyenvanan@example.org')));
  await assert.rejects(work, TypeError);
  await tracing.stop();
  server.close();
  assert.equal(spans.get('step')?.status.message, 'TypeError');
});

test('without a collector the work runs as it is', async () => {
  assert.equal(await NO_TRACING.span('any', {}, () => Promise.resolve(5)), 5);
});
