/**
 * Every object of one account, asked for, changed and destroyed by another: by every JMAP type there is, and by download.
 *
 * The types come from the registry, so that a new one is swept from its first day.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODULES } from '#servers/jmap/registry.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { startJmapServer } from '#tests/jmap/server.ts';

const ATTACHMENT =
  'Content-Type: text/plain\r\nContent-Disposition: attachment; filename=mat.txt\r\n\r\nchỉ của An';
const MESSAGE = `From: <a@example.org>\r\nSubject: riêng\r\nMessage-ID: <idor@example.org>\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nchào\r\n--b\r\n${ATTACHMENT}\r\n--b--\r\n`;

/** Names of all methods with a verb, or of all others. */
const METHODS = MODULES.flatMap(({ methods, types = [] }) =>
  [...methods, ...types.flatMap((type) => type.methods)].map(({ name }) => name),
);
const withVerb = (verb: string): string[] =>
  METHODS.filter((name) => name.endsWith(`/${verb}`) && !name.startsWith('PushSubscription/'));

/** What each verb needs to get as far as asking whose account it is. */
const ARGUMENTS: Record<string, JmapArguments> = {
  get: { ids: [] },
  changes: { sinceState: '0' },
  query: {},
  queryChanges: { sinceQueryState: '0' },
  set: {},
};

/** What another's account says to everybody else. */
const CLOSED = new Set(['accountNotFound', 'accountNotSupportedByMethod', 'forbidden']);

/** Objects of many types, so that there is something to take. */
async function fill(client: JmapClient): Promise<string[]> {
  const upload = await fetch(client.session.uploadUrl.replace('{accountId}', client.accountId), {
    method: 'POST',
    headers: { authorization: client.authorization, 'content-type': 'text/plain' },
    body: 'keep;',
  });
  const { blobId } = (await upload.json()) as { blobId: string };
  const made = await client.request([
    ['Mailbox/set', { accountId: client.accountId, create: { m: { name: 'Hồ sơ riêng' } } }],
    ['SieveScript/set', { accountId: client.accountId, create: { s: { name: 'lọc', blobId } } }],
    ['VacationResponse/set', { accountId: client.accountId, update: { singleton: { textBody: 'đi vắng' } } }],
    [
      'ContactCard/set',
      {
        accountId: client.accountId,
        create: { c: { '@type': 'Card', version: '1.0', name: { full: 'Chị Ba' } } },
      },
    ],
  ]);
  assert.deepEqual(
    made.filter(([name]) => name === 'error'),
    [],
  );
  return [blobId];
}

interface Owned {
  type: string;
  ids: string[];
}

/** Every object that a person has in their own account, by the types that can list all of theirs. */
async function listAll(client: JmapClient): Promise<Owned[]> {
  const found: Owned[] = [];
  for (const name of withVerb('get')) {
    const [response] = await client.request([[name, { accountId: client.accountId, ids: null }]]);
    const list = response?.[0] === 'error' ? [] : (response?.[1]['list'] as { id?: string }[] | undefined);
    const ids = (list ?? []).flatMap(({ id }) => (id === undefined || id === 'singleton' ? [] : [id]));
    if (ids.length > 0) found.push({ type: name.split('/')[0] ?? '', ids });
  }
  return found;
}

test('nobody reads, changes or destroys what another account has, by any type', async () => {
  await using server = await startJmapServer();
  const an = await server.signIn('Nguyễn Văn An', 'snv');
  const binh = await server.signIn('Trần Thị Bình', 'stc');
  await server.deliver(an, MESSAGE);
  const blobs = await fill(an);
  const owned = await listAll(an);
  const emails = await an.call('Email/query');
  owned.push({ type: 'Email', ids: emails['ids'] as string[] });
  const own = new Set((await listAll(binh)).flatMap(({ ids }) => ids));

  for (const [verb, more] of Object.entries(ARGUMENTS))
    for (const name of withVerb(verb)) {
      const [response] = await binh.request([[name, { accountId: an.accountId, ...more }]]);
      const answer = response?.[0] === 'error' ? String(response[1]['type']) : response?.[0];
      assert.ok(answer !== undefined && CLOSED.has(answer), `${name}: ${answer}`);
    }

  let tried = 0;
  for (const { type, ids } of owned) {
    // What the whole province shares is the same for both, and no secret.
    const foreign = ids.filter((id) => !own.has(id));
    if (foreign.length === 0) continue;
    tried += foreign.length;
    const [got] = await binh.request([[`${type}/get`, { accountId: binh.accountId, ids: foreign }]]);
    assert.deepEqual([type, got?.[1]['list']], [type, []]);
    if (!METHODS.includes(`${type}/set`)) continue;
    const [set] = await binh.request([
      [
        `${type}/set`,
        { accountId: binh.accountId, update: Object.fromEntries(foreign.map((id) => [id, {}])), destroy: [] },
      ],
      [`${type}/set`, { accountId: binh.accountId, destroy: foreign }],
    ]);
    if (set?.[0] !== 'error')
      assert.deepEqual(Object.keys(set?.[1]['notUpdated'] ?? {}).sort(), [...foreign].sort(), type);
  }
  assert.ok(tried >= 10, `only ${tried} objects to try`);

  const parts = await an.call('Email/get', { ids: emails['ids'], properties: ['blobId', 'attachments'] });
  for (const email of parts['list'] as { blobId: string; attachments: { blobId: string }[] }[])
    blobs.push(email.blobId, ...email.attachments.map(({ blobId }) => blobId));
  for (const accountId of [an.accountId, binh.accountId])
    for (const blobId of blobs) {
      const url = server.url + `/jmap/download/${accountId}/${blobId}/x?type=text/plain`;
      const answer = await fetch(url, { headers: { authorization: binh.authorization } });
      assert.equal(answer.status, 404, url);
    }

  assert.deepEqual(
    await listAll(an),
    owned.filter(({ type }) => type !== 'Email'),
  );
  assert.deepEqual((await an.call('Email/query'))['ids'], emails['ids']);
});
