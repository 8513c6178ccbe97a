/** Catching up when the server can no longer tell what changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cache } from './cache.ts';
import type { TypeName } from './objects.ts';
import { catchUp, registerType } from './sync.ts';
import type { Call, Transport } from './transport.ts';

registerType('Mailbox', { properties: undefined, wholly: true });
registerType('Thread', { properties: undefined, wholly: false });

/** A server that knows these objects and cannot tell changes. */
function makeServer(list: { id: string }[] | undefined, fault = 'cannotCalculateChanges') {
  const asked: string[] = [];
  const request = (calls: readonly Call[]) => {
    asked.push(...calls.map(([name]) => name));
    return Promise.resolve(
      calls.map(([name]) => (name.endsWith('/get') && list ? { list, state: '9' } : { type: fault })),
    );
  };
  return { asked, transport: { request } as unknown as Transport };
}

function makeCache(type: TypeName) {
  const cache = new Cache();
  cache.put(type, 'a', [{ id: 'stays' }, { id: 'goes' }]);
  cache.setState(type, 'a', '1');
  const sizes: number[] = [];
  cache.subscribe(type, 'a', undefined, () => sizes.push(cache.all(type, 'a').length));
  return { cache, sizes, ids: () => cache.all(type, 'a').map(({ id }) => id) };
}

test('a type that is shown wholly is read anew and never empty meanwhile', async () => {
  const { cache, sizes, ids } = makeCache('Mailbox');
  const { asked, transport } = makeServer([{ id: 'stays' }, { id: 'comes' }]);
  assert.deepEqual(await catchUp(transport, cache, 'a', ['*']), new Set(['Mailbox']));
  await Promise.resolve();
  assert.deepEqual(asked, ['Mailbox/changes', 'Mailbox/get']);
  assert.deepEqual(ids(), ['stays', 'comes']);
  assert.equal(cache.state('Mailbox', 'a'), '9');
  assert.ok(sizes.length > 0 && sizes.every((size) => size === 2), sizes.join());
});

test('a type of which only some is here is forgotten, and so is what one may not see any more', async () => {
  const some = makeCache('Thread');
  await catchUp(makeServer([]).transport, some.cache, 'a', ['*']);
  assert.deepEqual([some.ids(), some.cache.state('Thread', 'a')], [[], undefined]);
  const lost = makeCache('Mailbox');
  await catchUp(makeServer(undefined, 'accountNotFound').transport, lost.cache, 'a', ['*']);
  assert.deepEqual(lost.ids(), []);
  const refused = makeCache('Mailbox');
  await catchUp(makeServer(undefined).transport, refused.cache, 'a', ['*']);
  assert.deepEqual(refused.ids(), []);
});
