/** A list by position: pages as they are looked at, gaps closed at once, late answers thrown away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cache } from './cache.ts';
import { EmailList } from './email-list.ts';
import type { Transport } from './transport.ts';

const TOTAL = 1_000_000;

/** Answers as a server with a million messages would; counts what was asked. */
function serverOf(): { transport: Transport; asked: number[] } {
  const asked: number[] = [];
  const request = ([[, args]]: [[string, Record<string, number>]]): Promise<object[]> => {
    const { position = 0, limit = 0 } = args;
    asked.push(position);
    const ids = Array.from({ length: limit }, (_, index) => `e${position + index}`);
    const list = ids.map((id) => ({ id, threadId: `t${id}` }));
    return Promise.resolve([
      { ids, total: TOTAL },
      { list, state: '1' },
    ]);
  };
  return { transport: { request } as unknown as Transport, asked };
}

function listOf(transport: Transport): EmailList {
  const query = { accountId: 'a', filter: null, sort: [], collapseThreads: false };
  return new EmailList(query, { transport, cache: new Cache() });
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('only the pages in view are asked for, each once', async () => {
  const { transport, asked } = serverOf();
  const list = listOf(transport);
  list.show(0, 20);
  list.show(0, 30);
  await settled();
  list.show(500_010, 500_040);
  await settled();
  list.show(500_010, 500_040);
  assert.deepEqual(asked, [0, 500_000]);
  assert.equal(list.view.total, TOTAL);
  assert.equal(list.view.idAt.get(500_010), 'e500010');
});

test('what is taken out leaves no gap, and comes back with undo', async () => {
  const { transport } = serverOf();
  const list = listOf(transport);
  list.show(0, 20);
  await settled();
  const undo = list.remove(new Set(['e1', 'e3']));
  assert.deepEqual(
    [0, 1, 2].map((at) => list.view.idAt.get(at)),
    ['e0', 'e2', 'e4'],
  );
  assert.equal(list.view.total, TOTAL - 2);
  undo();
  assert.equal(list.view.idAt.get(1), 'e1');
});

test('an answer to a question asked before an act does not bring back what the act took out', async () => {
  const { transport } = serverOf();
  const list = listOf(transport);
  list.show(0, 20);
  await settled();
  const late = list.refresh();
  list.remove(new Set(['e0']));
  await late;
  assert.notEqual(list.view.idAt.get(0), 'e0');
});

test('a search shows its page uncounted, and is counted once somebody looks at it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked: unknown[] = [];
  const ids = Array.from({ length: 50 }, (_, index) => `e${index}`);
  const request = (calls: [string, Record<string, unknown>][]): Promise<object[]> => {
    asked.push(calls.map(([name, args]) => [name, args['calculateTotal']]));
    return Promise.resolve(
      calls.map(([name, { calculateTotal }]) => {
        if (name === 'Email/query') return { ids, ...(calculateTotal === true && { total: 14_000 }) };
        if (name === 'Thread/get') return { list: [{ id: 't', emailIds: ['e1', 'other'] }], state: '1' };
        return { list: ids.map((id) => ({ id, threadId: `t${id}` })), state: '1' };
      }),
    );
  };
  const query = { accountId: 'a', filter: { text: 'bão' }, sort: [], collapseThreads: true };
  const list = new EmailList(query, {
    transport: { request } as unknown as Transport,
    cache: new Cache(),
  });
  list.show(0, 20);
  await settled();
  assert.deepEqual([list.view.total, list.view.isCounted], [50, false]);
  t.mock.timers.tick(1_000);
  assert.equal(asked.length, 1, 'what nobody looks at is not counted');
  list.subscribe(() => undefined);
  t.mock.timers.tick(1_000);
  await settled();
  assert.deepEqual([list.view.total, list.view.isCounted], [14_000, true]);
  assert.deepEqual(asked[1], [
    ['Email/query', true],
    ['Email/get', undefined],
  ]);
});
