import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTraceCollector } from '#tests/clients/trace-collector.ts';
import { createTracing } from './collector-tracing.ts';
import { NO_TRACING } from './tracing.ts';

test('spans reach a collector as a tree, through awaited calls and through what a mark leads to', async () => {
  const { url, spans, close } = await openTraceCollector();
  const tracing = createTracing({ url, percent: 100, version: '1', hostname: 'mail' });
  await tracing.span('smtp.message', { bytes: 3 }, async () => {
    await sleep(1);
    await tracing.span('store', {}, async () => {
      tracing.mark('account', tracing.traceparent() ?? '');
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

test('a trace goes on in another process, and work that serves several is below the last and linked to the others', async () => {
  const { url, spans, close } = await openTraceCollector();
  const [here, there] = ['here', 'there'].map((hostname) =>
    createTracing({ url, percent: 100, version: '1', hostname }),
  );
  assert.ok(here && there);
  const store = () => here.span('store', {}, () => Promise.resolve(here.traceparent() ?? ''));
  const [first, second] = [await store(), await store()];
  assert.match(first, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  for (const traceparent of [first, second, 'no trace', '00-0-0-01']) there.mark('account', traceparent);
  assert.equal(await there.follow('account', 'index', () => Promise.resolve('done')), 'done');
  // Others who hear of the same announcement hear of it in the same turn.
  there.follow('account', 'push', () => assert.ok(there.traceparent()));
  await sleep(1);
  there.follow('account', 'later', () => assert.equal(there.traceparent(), undefined));
  await there.below(second, 'relay', { tries: 1 }, () => Promise.resolve());
  await there.below(undefined, 'relay of nothing traced', {}, () => Promise.resolve());
  await Promise.all([here.stop(), there.stop()]);
  close();
  const found = (name: string) => spans.filter((span) => span.name === name);
  const [one, two] = [first, second].map((traceparent) => traceparent.split('-').slice(1, 3));
  for (const name of ['index', 'push', 'relay']) {
    const [span] = found(name);
    assert.deepEqual([span?.traceId, span?.parentSpanId], two, name);
  }
  assert.deepEqual(
    found('index').flatMap(({ links = [] }) => links.map(({ traceId, spanId }) => [traceId, spanId])),
    [one],
  );
  assert.deepEqual([...found('later'), ...found('relay of nothing traced')], []);
});
