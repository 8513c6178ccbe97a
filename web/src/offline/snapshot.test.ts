/** What is kept for when the server is away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JmapSession } from '../jmap/objects.ts';
import { makeSnapshot } from './snapshot.ts';

const session = { username: 'an@hue.vn' } as JmapSession;

function emails(count: number, body: string) {
  return Array.from({ length: count }, (_, at) => ({
    id: `E${at}`,
    receivedAt: new Date(at * 1000).toISOString(),
    bodyValues: { 1: { value: body, isTruncated: false, isEncodingProblem: false } },
  }));
}

function keptOf(objects: { id: string }[], type = 'Email') {
  const table = { type, accountId: 'a', state: '1', objects };
  return makeSnapshot(session, [table], [], { now: 0 }).tables;
}

test('the newest messages are kept, and of the very newest what they say', () => {
  const [table] = keptOf(emails(700, 'xin chào'));
  assert.equal(table?.objects.length, 600);
  assert.equal(table?.objects[0]?.id, 'E699');
  assert.equal(table?.objects.filter((email) => 'bodyValues' in email).length, 120);
});

test('a very long message is kept without its words', () => {
  const [table] = keptOf(emails(1, 'x'.repeat(300_000)));
  assert.deepEqual(Object.keys(table?.objects[0] ?? {}), ['id', 'receivedAt']);
});

test('of other kinds of things nothing is kept, and no thread without its messages', () => {
  assert.deepEqual(keptOf([{ id: 'S' }], 'LoginSession'), []);
  const table = { type: 'Thread', accountId: 'a', state: '1', objects: [{ id: 'T', emailIds: ['gone'] }] };
  const { tables } = makeSnapshot(session, [table], [], { now: 0 });
  assert.deepEqual(tables[0]?.objects, []);
});

const table = (objects: { id: string }[]) => [{ type: 'Email', accountId: 'a', state: '1', objects }];

test('what was read on an earlier page is kept, with what this page knows of it', () => {
  const before = makeSnapshot(session, table(emails(1, 'xin chào')), [], { now: 0 });
  const row = { id: 'E0', receivedAt: new Date(0).toISOString(), keywords: { $seen: true } };
  const { tables } = makeSnapshot(session, table([row]), [], { now: 1, before });
  assert.deepEqual(tables[0]?.objects, [{ ...emails(1, 'xin chào')[0], keywords: { $seen: true } }]);
});
