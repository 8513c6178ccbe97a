/** Restoring deleted e-mails over JMAP: listed with what people know them by, put back, and nobody else's business. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JmapTestServer, startJmapServer } from './server.ts';

let server: JmapTestServer;

before(async () => {
  server = await startJmapServer();
});

after(() => server[Symbol.asyncDispose]());

const letter = (subject: string) =>
  `From: Lê Na <na@example.vn>\nTo: an@example.vn\nSubject: ${subject}\nMessage-ID: <${subject.length}@example.vn>\n\nChào\n`;

test('a destroyed e-mail is found without marks, restored, and its state is told', async () => {
  const an = await server.signIn('Nguyễn Văn An');
  const { emailId } = await server.deliver(an, letter('Kế hoạch phòng chống lụt bão'));
  const { accountId } = an;
  const before = await an.call('DeletedEmail/get', { accountId, ids: null });
  await an.call('Email/set', { accountId, destroy: [emailId] });
  const query = { accountId, filter: { text: 'ke hoach phong chong' } };
  assert.deepEqual((await an.call('DeletedEmail/query', query))['ids'], [emailId]);
  const changes = await an.call('DeletedEmail/changes', { accountId, sinceState: before['state'] });
  assert.deepEqual(changes['created'], [emailId]);
  const { list } = await an.call('DeletedEmail/get', { accountId, ids: [emailId] });
  const [deleted] = list as { from: { name: string }[]; mailboxPath: string; deletedBy: string }[];
  assert.deepEqual(
    [deleted?.from[0]?.name, deleted?.mailboxPath, deleted?.deletedBy],
    ['Lê Na', 'INBOX', accountId],
  );

  const binh = await server.signIn('Trần Thị Bình');
  assert.equal(await binh.errorOf('DeletedEmail/restore', { accountId, ids: [emailId] }), 'accountNotFound');
  const own = await binh.call('DeletedEmail/restore', { accountId: binh.accountId, ids: [emailId] });
  assert.deepEqual([own['restored'], Object.keys(own['notRestored'] as object)], [null, [emailId]]);

  const restored = await an.call('DeletedEmail/restore', { accountId, ids: [emailId] });
  const place = (restored['restored'] as Record<string, { emailId: string }>)[emailId];
  const got = await an.call('Email/get', { accountId, ids: [place?.emailId], properties: ['subject'] });
  assert.equal((got['list'] as { subject: string }[])[0]?.subject, 'Kế hoạch phòng chống lụt bão');
  assert.deepEqual((await an.call('DeletedEmail/query', query))['ids'], []);
});
