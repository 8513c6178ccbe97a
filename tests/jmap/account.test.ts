/** How one signs in, as data: sessions, factors, passwords of programs, visits (R6.4, R8.4). */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { beginSession } from '#domain/accounts/login-sessions.ts';
import { addPasskey } from '#domain/accounts/passkeys.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { listSharedAccounts } from '#domain/mailstore/sharing.ts';
import { recordVisit } from '#domain/mailstore/visits.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import { exportMail } from '#services/import/export-mail.ts';
import { fileLetter } from '#services/notices/file-notice.ts';
import { sendNotice } from '#services/notices/send-notice.ts';
import { type JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { readSubjects } from './safety-mail.ts';
import { basic, startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}

const listOf = (answer: JmapArguments): Thing[] => answer['list'] as Thing[];

test('a password for a program is made, told once, opens JMAP but changes nothing, and is taken back', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { state } = await client.call('AppPassword/get', { ids: [] });
  const create = { p: { label: 'Điện thoại', protocols: ['jmap', 'imap'] } };
  const made = await client.call('AppPassword/set', { create });
  const { id, password } = (made['created'] as { p: { id: string; password: string } }).p;
  assert.deepEqual((await client.call('AppPassword/changes', { sinceState: state }))['created'], [id]);
  const program = await JmapClient.open(server.url, basic(client.address, password));
  const refused = await program.call('AppPassword/set', { create });
  const fault = (refused['notCreated'] as { p: JmapArguments }).p;
  assert.deepEqual([fault['type'], fault['reason']], ['forbidden', 'confirmationNeeded']);
  const [entry] = listOf(await program.call('AppPassword/get', { ids: null }));
  assert.deepEqual([entry?.['label'], entry?.['protocols']], ['Điện thoại', ['imap', 'jmap']]);
  assert.equal('password' in (entry ?? {}), false);
  assert.equal(entry?.['lastUsedAddress'], '127.0.0.1');
  const wrong = {
    a: { label: 5, protocols: ['imap'] },
    b: { label: 'x', protocols: ['ftp'] },
    c: { label: 'x', protocols: [] },
    d: { label: 'x', protocols: ['imap'], expiresAt: '2001-01-01T00:00:00Z' },
    e: { label: 'x', protocols: ['imap'], hash: 'x' },
  };
  const faults = (await client.call('AppPassword/set', { create: wrong }))['notCreated'] as Record<
    string,
    Thing
  >;
  assert.deepEqual(
    Object.values(faults).map(({ type, properties }) => [type, properties]),
    [['label'], ['protocols'], ['protocols'], ['expiresAt'], ['hash']].map((names) => [
      'invalidProperties',
      names,
    ]),
  );
  assert.deepEqual((await client.call('AppPassword/set', { destroy: [id] }))['destroyed'], [id]);
  await assert.rejects(JmapClient.open(server.url, basic(client.address, password)));
});

test('sessions and factors are listed, and ended by their owner alone', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Trần Thị Bình');
  const other = await server.signIn('Lê Văn Cường');
  const accountId = client.accountId as AccountId;
  const { db, deps, province } = server;
  const now = province.now;
  const sessionId = await db.transaction((tx) =>
    beginSession(tx, {
      accountId,
      clientId: 'web',
      label: 'Firefox',
      remoteAddress: '203.0.113.9',
      scopes: [],
      idleSeconds: 3600,
      expiresAt: now + 3_600_000,
      ids: deps.ids,
      now,
    }),
  );
  const [session] = listOf(await client.call('LoginSession/get', { ids: null }));
  assert.deepEqual([session?.id, session?.['isCurrent']], [sessionId, false]);
  assert.deepEqual((await client.call('LoginSession/query'))['ids'], [sessionId]);
  const stolen = await other.call('LoginSession/set', { destroy: [sessionId] });
  assert.equal((stolen['notDestroyed'] as Record<string, Thing>)[sessionId]?.['type'], 'notFound');
  assert.equal(await other.errorOf('LoginSession/get', { accountId, ids: null }), 'accountNotFound');
  assert.deepEqual((await client.call('LoginSession/set', { destroy: [sessionId] }))['destroyed'], [
    sessionId,
  ]);
  assert.deepEqual(listOf(await client.call('LoginSession/get', { ids: null })), []);

  const create = { p: { label: 'Chương trình', protocols: ['jmap'] } };
  const made = await client.call('AppPassword/set', { create });
  const { password } = (made['created'] as { p: { password: string } }).p;
  const program = await JmapClient.open(server.url, basic(client.address, password));
  const id = deps.ids();
  const principal = await province.principalOf(client.address);
  const key = {
    id,
    label: 'Khóa',
    credentialId: randomBytes(16),
    publicKey: randomBytes(64),
    counter: 0,
    transports: [],
  };
  await addPasskey(db, principal, { ...key, now });
  await program.call('SecondFactor/set', { update: { [id]: { label: 'Khóa xanh' } } });
  const [factor] = listOf(await program.call('SecondFactor/get', { ids: [id] }));
  assert.deepEqual([factor?.['kind'], factor?.['label']], ['passkey', 'Khóa xanh']);
  const patched = await program.call('SecondFactor/set', { update: { [id]: { kind: 'totp' } } });
  assert.equal((patched['notUpdated'] as Record<string, Thing>)[id]?.['type'], 'invalidProperties');
  const removed = await program.call('SecondFactor/set', { destroy: [id] });
  assert.equal((removed['notDestroyed'] as Record<string, Thing>)[id]?.['reason'], 'confirmationNeeded');
  await assert.rejects(JmapClient.open(server.url, client.authorization), /program/);
});

test('the owner of a mailbox sees who else opened it', async () => {
  await using server = await startJmapServer();
  const head = await server.signIn('Hồ Thị Giang', 'snv', 'agency_head');
  const delegate = await server.signIn('Mai Văn Hải', 'snv', 'delegate');
  const { db, province } = server;
  const [shared] = await listSharedAccounts(db, await province.principalOf(delegate.address), province.now);
  assert.ok(shared);
  const [box] = listOf(await delegate.call('Mailbox/get', { accountId: shared.accountId, ids: null }));
  await recordVisit(db, shared.access, { mailboxId: box?.id as MailboxId, now: province.now });
  const accountId = shared.accountId;
  const { ids } = await head.call('MailboxVisit/query', { accountId });
  const [visit] = listOf(await head.call('MailboxVisit/get', { accountId, ids }));
  assert.deepEqual(
    [visit?.['visitorName'], visit?.['visitorAddress'], visit?.['times'], visit?.['mailboxName']],
    ['Mai Văn Hải', delegate.address, 1, box?.['name']],
  );
  assert.deepEqual((await delegate.call('MailboxVisit/query', { accountId }))['ids'], []);
  const letter = { mailboxIds: { [box?.id as string]: true }, subject: 'Công văn' };
  const made = await head.call('Email/set', { accountId, create: { a: letter } });
  const email = ((made['created'] as Record<string, Thing>)['a'] as Thing)['id'];
  const timesOf = async (): Promise<unknown[]> =>
    listOf(await head.call('MailboxVisit/get', { accountId, ids: null })).map((one) => one['times']);
  // Reading by JMAP is a visit too; somebody who reads on is not told of letter by letter.
  for (const later of [0, 700, 60]) {
    server.province.now += later * 1000;
    await delegate.call('Email/get', { accountId, ids: [email], properties: ['preview'] });
  }
  assert.deepEqual(await timesOf(), [2]);
});

test('the owner sees what operators did to the whole account at the machine, and why', async () => {
  await using server = await startJmapServer();
  const an = await server.signIn('Nguyễn Văn An');
  const { db, province } = server;
  const operator = systemPrincipal('commandLine');
  const access = requireMailAccess(operator, { accountId: an.accountId as AccountId }, 'mailbox.read');
  const sink = { openMailbox: async () => {}, write: async () => {}, close: async () => {} };
  const exporting = { access, sink, authority: 'Quyết định 7/QĐ-TTra' };
  await exportMail({ db, blobs: server.deps.blobs, clock: () => province.now }, exporting);
  // What the machine does for the owner is nobody's visit.
  const owner = requireMailAccess(await province.principalOf(an.address), access, 'mailbox.read');
  await exportMail(
    { db, blobs: server.deps.blobs, clock: () => province.now },
    { ...exporting, access: owner },
  );
  const visits = listOf(await an.call('MailboxVisit/get', { ids: null }));
  assert.deepEqual(
    visits.map(({ visitorName, act, purpose, times }) => [visitorName, act, purpose, times]),
    [[null, 'export', 'Quyết định 7/QĐ-TTra', 1]],
  );
});

test('letters of the system are written in the language that each reader chose, Vietnamese where none is chosen', async () => {
  await using server = await startJmapServer();
  const [an, binh] = [await server.signIn('Nguyễn Văn An'), await server.signIn('Trần Thị Bình')];
  assert.equal(listOf(await an.call('AccountPreference/get', { ids: null }))[0]?.['language'], 'vi');
  const choosing = (language: unknown) =>
    an.call('AccountPreference/set', { update: { singleton: { language } } });
  const wrong = (await choosing('fr'))['notUpdated'] as { singleton: JmapArguments };
  assert.equal(wrong.singleton['type'], 'invalidProperties');
  assert.ok('singleton' in ((await choosing('en'))['updated'] as object));
  assert.equal(listOf(await an.call('AccountPreference/get', { ids: null }))[0]?.['language'], 'en');
  const others = { accountId: binh.accountId, update: { singleton: { language: 'vi' } } };
  assert.equal(await an.errorOf('AccountPreference/set', others), 'accountNotFound');

  const { db, deps } = server;
  const parts = { ...deps, hostname: 'mail.example', domain: 'thuathienhue.gov.vn' };
  const text = { subject: { vi: 'Tiêu đề', en: 'The subject' }, vi: 'Nội dung.', en: 'The content.' };
  let commits = 0;
  const told = await sendNotice(parts, [an.address, binh.address], text, () => {
    commits += 1;
    return Promise.resolve();
  });
  assert.deepEqual([told, commits], [true, 1]);
  assert.deepEqual(await readSubjects(server, an), ['The subject']);
  assert.deepEqual(await readSubjects(server, binh), ['Tiêu đề']);
  await fileLetter(
    { db, filer: deps.filer, clock: deps.clock, domain: parts.domain, centerAddress: 'trungtam@x.example' },
    { id: 'a.letter', accountIds: [an.accountId as AccountId, binh.accountId as AccountId], text },
    () => Promise.resolve(),
  );
  assert.deepEqual(await readSubjects(server, an), ['The subject', 'The subject']);
  assert.deepEqual(await readSubjects(server, binh), ['Tiêu đề', 'Tiêu đề']);
});
