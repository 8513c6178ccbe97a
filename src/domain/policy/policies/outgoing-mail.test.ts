/** When mail to outside is tried again, and with how many connections: what the policy says, and the settings where it is silent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '#domain/audit/audit-hash.ts';
import { connectionLimitsFor, mailClassOf, outgoingMailPolicy, retryTimesFor } from './outgoing-mail.ts';

const MINUTE = 60_000;
const BASE = { retryMs: [7 * MINUTE], expiryMs: 500 * MINUTE, delayNoticeMs: 90 * MINUTE };

function classOf(priority: number, returnPath = 'a@b.example') {
  return mailClassOf({ priority, returnPath });
}

test('a message is of a class by its priority and its path', () => {
  assert.deepEqual([classOf(1), classOf(0), classOf(-1)], ['urgent', 'ordinary', 'bulk']);
  assert.deepEqual([classOf(0, ''), classOf(-1, ''), classOf(2, '')], ['notice', 'notice', 'urgent']);
});

test('a class has the times the policy gives it, and those of the settings where it gives none', () => {
  const policy = outgoingMailPolicy.parse({ classes: { urgent: { retry: ['30s', '2m'], expiry: '2d' } } });
  assert.deepEqual(retryTimesFor(policy, BASE, 'urgent', undefined), {
    retryMs: [30_000, 2 * MINUTE],
    expiryMs: 2 * 24 * 60 * MINUTE,
    delayNoticeMs: 90 * MINUTE,
  });
  assert.deepEqual(retryTimesFor(policy, BASE, 'ordinary', undefined), BASE);
});

test('a server that asks to come again later has waits of its own, whatever the class', () => {
  const policy = outgoingMailPolicy.parse({ causes: { greylisted: ['5m'], unreachable: [] } });
  assert.deepEqual(retryTimesFor(policy, BASE, 'urgent', 'greylisted').retryMs, [5 * MINUTE]);
  assert.deepEqual(retryTimesFor(policy, BASE, 'ordinary', 'unreachable').retryMs, BASE.retryMs);
});

test('a destination has its own limits before those of all, and those before the settings', () => {
  const policy = outgoingMailPolicy.parse({
    destinations: {
      '*': { connections: 6, keepIdle: '9s' },
      'Slow.example': { connections: 1 },
      '10.0.0.1:2525': {},
    },
  });
  const base = { connections: 4, messagesPerConnection: 100, keepIdleMs: 5_000 };
  assert.deepEqual(connectionLimitsFor(policy, base, 'slow.example'), {
    connections: 1,
    messagesPerConnection: 100,
    keepIdleMs: 9_000,
  });
  assert.equal(connectionLimitsFor(policy, base, '10.0.0.1:2525').connections, 6);
  const bare = outgoingMailPolicy.parse({ destinations: {} });
  assert.deepEqual(connectionLimitsFor(bare, base, 'slow.example'), base);
});

test('what cannot be is refused with its place', () => {
  const wrong: [Json, string][] = [
    [{ classes: { hasty: {} } }, 'classes.hasty'],
    [{ classes: { urgent: { retry: ['soon'] } } }, 'classes.urgent.retry'],
    [{ classes: { urgent: { retry: ['0s'] } } }, 'classes.urgent.retry'],
    [{ classes: { urgent: { expiry: 5 } } }, 'classes.urgent.expiry'],
    [{ causes: { greylisted: '5m' } }, 'causes.greylisted'],
    [{ destinations: { 'a b': {} } }, 'destinations.a b'],
    [{ destinations: { 'a.example': { connections: 5_000 } } }, 'destinations.a.example.connections'],
    [{ destinations: { 'a.example': { keepIdle: '1d' } } }, 'destinations.a.example.keepIdle'],
    [{ destinations: [] }, 'destinations'],
  ];
  for (const [value, place] of wrong)
    assert.throws(
      () => outgoingMailPolicy.parse(value),
      (error: Error) => error.message.startsWith(place),
      place,
    );
});
