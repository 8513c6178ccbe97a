/** Templates and searches that follow an account to every device. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JmapTestServer, startJmapServer } from './server.ts';

let server: JmapTestServer;
let an: Awaited<ReturnType<JmapTestServer['signIn']>>;
let binh: Awaited<ReturnType<JmapTestServer['signIn']>>;

before(async () => {
  server = await startJmapServer();
  an = await server.signIn('Nguyễn Văn An');
  binh = await server.signIn('Phan Thanh Bình');
});
after(() => server[Symbol.asyncDispose]());

const keep = (client: typeof an, one: object) => client.call('KeptText/set', { create: { one } });

test('a template and a search are there on another device, a name that is known is replaced, and others see nothing', async () => {
  const first = await keep(an, { kind: 'template', name: 'Giấy mời', content: '<p>Kính mời</p>' });
  const { id } = (first['created'] as Record<string, { id: string }>)['one'] ?? {};
  const again = await keep(an, {
    kind: 'template',
    name: ' Giấy mời ',
    content: '<p>Trân trọng kính mời</p>',
  });
  assert.equal((again['created'] as Record<string, { id: string }>)['one']?.id, id);
  await keep(an, { kind: 'search', name: 'từ:huong', content: 'từ:huong' });
  const { list } = await an.call('KeptText/get', { ids: null });
  assert.deepEqual(
    (list as { kind: string; name: string; content: string }[]).map(({ kind, name, content }) => [
      kind,
      name,
      content,
    ]),
    [
      ['template', 'Giấy mời', '<p>Trân trọng kính mời</p>'],
      ['search', 'từ:huong', 'từ:huong'],
    ],
  );
  const searches = await an.call('KeptText/query', { filter: { kind: 'search' } });
  assert.equal((searches['ids'] as string[]).length, 1);
  assert.deepEqual((await binh.call('KeptText/get', { ids: null }))['list'], []);
  assert.deepEqual((await binh.call('KeptText/get', { ids: [id] }))['notFound'], [id]);
});

test('what is too long, of no kind, or nameless is refused with the reason', async () => {
  for (const one of [
    { kind: 'song', name: 'a', content: '' },
    { kind: 'template', name: ' ', content: '' },
    { kind: 'template', name: 'a', content: 'x'.repeat(200_001) },
    { kind: 'template', name: 'a', content: '', color: 'red' },
  ]) {
    const { notCreated } = await keep(an, one);
    assert.ok((notCreated as Record<string, unknown>)['one'], JSON.stringify(one).slice(0, 60));
  }
});
