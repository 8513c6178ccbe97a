import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTraceCollector } from '#tests/clients/trace-collector.ts';
import { createTracing, NO_TRACING } from './tracing.ts';

test('spans reach a collector as a tree, through awaited calls and through what a mark leads to', async () => {
  const { url, spans, close } = await openTraceCollector();
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
  close();
  const [root, store, push] = ['smtp.message', 'store', 'push'].map((name) =>
    spans.find((span) => span.name === name),
  );
  assert.equal(root?.parentSpanId ?? '', '');
  assert.equal(store?.parentSpanId, root?.spanId);
  assert.equal(push?.parentSpanId, store?.spanId);
  assert.equal(push?.traceId, root?.traceId);
  assert.equal(
    spans.some(({ name }) => name === 'nothing'),
    false,
  );
});

test('an error is told by its type alone and thrown on', async () => {
  const { url, spans, close } = await openTraceCollector();
  const tracing = createTracing({ url, percent: 100, version: '1', hostname: 'mail' });
  const work = tracing.span('step', {}, () => Promise.reject(new TypeError('nguyenvanan@example.org')));
  await assert.rejects(work, TypeError);
  await tracing.stop();
  close();
  assert.equal(spans.find(({ name }) => name === 'step')?.status.message, 'TypeError');
});

test('without a collector the work runs as it is', async () => {
  assert.equal(await NO_TRACING.span('any', {}, () => Promise.resolve(5)), 5);
});
