import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { makeVapidKey } from '#formats/web-push/vapid.ts';
import { createTracing } from '#platform/telemetry/collector-tracing.ts';
import { certificates } from '#servers/http/server.fixture.ts';
import { PushService } from '#tests/clients/push-service.ts';
import { openTraceCollector } from '#tests/clients/trace-collector.ts';
import { createPushSender, isPushUrl } from './send.ts';

test('only https without credentials is the address of a push service', () => {
  assert.equal(isPushUrl('https://push.example.net/a'), true);
  for (const url of [
    'http://push.example.net/a',
    'https://an:bi@push.example.net/a',
    'file:///etc/passwd',
    'x',
  ])
    assert.equal(isPushUrl(url), false, url);
});

test('a push of something traced names its trace to the push service, another names none', async () => {
  const service = await PushService.open({ cert: certificates.certificate, key: certificates.key });
  const { url, spans, close } = await openTraceCollector();
  const tracing = createTracing({ url, percent: 100, version: '1', hostname: 'mail' });
  const sender = createPushSender({
    key: makeVapidKey(Buffer.alloc(32, 7)),
    contact: 'mailto:postmaster@thuathienhue.gov.vn',
    random: randomBytes,
    clock: Date.now,
    allowsPrivateNetworks: true,
    ...(certificates.authority !== undefined && { extraAuthorities: certificates.authority }),
    tracing,
  });
  const push = () => sender.send({ url: service.url, p256dh: null, auth: null }, { '@type': 'StateChange' });
  await tracing.span('store', {}, push);
  await push();
  await Promise.all([tracing.stop(), service.close()]);
  close();
  const named = service.received.map(({ headers }) => headers.traceparent);
  const span = spans.find(({ name }) => name === 'web push');
  assert.deepEqual(named, [`00-${span?.traceId}-${span?.spanId}-01`, undefined]);
});
