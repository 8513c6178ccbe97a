/** Mail of an agency: who handles it, and what becomes of it when they leave the unit (R9.3, R7.b, R7.c). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { countLateWork } from '#domain/activity/late-work.ts';
import { readAgencyWork } from '#domain/agency-mail/agency-work.ts';
import { findRequest } from '#domain/directory/change-requests.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { remindOfLateMail } from '#services/agency-mail/remind-late.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { submitRequest } from '#services/lifecycle/submit.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { aDecision } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

const DAY = '2005-01-05';

async function carryOut(server: JmapTestServer, type: string, address: string, unitCode?: string) {
  const { lifecycle } = server.deps;
  const principalOf = async (localPart: string) =>
    readPrincipal(server.db, await server.accountIdOf(`${localPart}@${DOMAIN}`), server.province.now);
  const person = await findPersonByAddress(server.db, address);
  const { request } = await submitRequest(lifecycle, await principalOf('trungtam'), {
    type,
    ...(unitCode !== undefined && { unitId: (await requireUnit(server.db, unitCode)).id }),
    personId: person?.id ?? '',
    decision: aDecision(DAY),
    details: {},
    effectiveOn: DAY,
    source: 'form',
  });
  await approveRequest(lifecycle, await principalOf('chanhvanphong'), { requestId: request.id });
  await runDueRequests(lifecycle);
  const done = await findRequest(server.db, request.id);
  assert.equal(done?.state, 'applied', done?.closingNote ?? '');
  return done;
}

const faultOf = (answer: JmapArguments, kind: 'notCreated' | 'notUpdated', key: string): unknown =>
  (answer[kind] as Record<string, JmapArguments> | null)?.[key]?.['type'];

async function stateOf(client: JmapClient, accountId: string, id: string): Promise<unknown[]> {
  const { list } = await client.call('AgencyMail/get', { accountId, ids: [id] });
  const [one] = list as JmapArguments[];
  return [one?.['state'], one?.['assigneeName']];
}

test('mail of an agency is assigned to somebody of it, and goes back to the unit when they are transferred or leave', async () => {
  await using server = await startJmapServer();
  const [head, an, be, stranger] = [
    await server.signIn('Phạm Thủ Trưởng', 'snv', 'agency_head'),
    await server.signIn('Nguyễn Văn An'),
    await server.signIn('Trần Thị Bé'),
    await server.signIn('Võ Người Lạ', 'stc', 'agency_head'),
  ];
  const agency = await findAccount(server.db, `snv@${DOMAIN}`);
  const accountId = agency?.id ?? '';
  const letter = async (subject: string): Promise<string> =>
    (await server.deliver({ accountId } as JmapClient & { address: string }, `Subject: ${subject}\n\nx\n`))
      .emailId;
  const [open, done, other] = [await letter('a'), await letter('b'), await letter('c')];
  const create = (client: JmapClient, object: JmapArguments) =>
    client.call('AgencyMail/set', { accountId, create: { a: object } });

  assert.equal(await stranger.errorOf('AgencyMail/get', { accountId, ids: [] }), 'accountNotFound');
  const wrong = await create(head, { emailId: open, assigneeId: stranger.accountId });
  assert.equal(faultOf(wrong, 'notCreated', 'a'), 'invalidProperties');
  const nothing = await create(head, { emailId: server.province.ids(), assigneeId: an.accountId });
  assert.equal(faultOf(nothing, 'notCreated', 'a'), 'notFound');
  const own = await an.call('AgencyMail/set', { create: { a: { emailId: open, assigneeId: null } } });
  assert.notEqual(faultOf(own, 'notCreated', 'a'), undefined, 'one’s own mail is assigned to nobody');

  const since = (await head.call('AgencyMail/get', { accountId, ids: [] }))['state'];
  for (const emailId of [open, done]) await create(head, { emailId, assigneeId: an.accountId });
  await create(head, { emailId: other, assigneeId: be.accountId });
  await head.call('AgencyMail/set', { accountId, update: { [done]: { state: 'done' } } });
  const told = (await head.call('AgencyMail/changes', { accountId, sinceState: since }))[
    'created'
  ] as string[];
  assert.deepEqual(told.toSorted(), [open, done, other].toSorted());
  const mine = { accountId, filter: { state: 'open', assigneeId: an.accountId } };
  assert.deepEqual((await head.call('AgencyMail/query', mine))['ids'], [open]);

  const transfer = await carryOut(server, 'transfer', an.address, 'stc');
  assert.deepEqual(await stateOf(head, accountId, open), ['open', null]);
  assert.deepEqual(await stateOf(head, accountId, done), ['done', 'Nguyễn Văn An']);
  assert.deepEqual(await stateOf(head, accountId, other), ['open', 'Trần Thị Bé']);
  const effects = transfer.effects?.filter(({ kind }) => kind === 'agencyMail');
  assert.deepEqual(effects, [
    {
      kind: 'agencyMail',
      act: 'changed',
      subject: `snv@${DOMAIN} (1)`,
      from: 'Nguyễn Văn An',
      to: 'Sở Nội vụ',
    },
  ]);
  await carryOut(server, 'leaving', be.address);
  assert.deepEqual(await stateOf(head, accountId, other), ['open', null]);
  const waiting = { accountId, filter: { state: 'open', isAssigned: false } };
  assert.equal(((await head.call('AgencyMail/query', waiting))['ids'] as string[]).length, 2);
});

test('agency mail has a deadline, notes and a history, and its head is reminded of late ones once a day', async () => {
  await using server = await startJmapServer();
  const head = await server.signIn('Phạm Thủ Trưởng', 'snv', 'agency_head');
  const an = await server.signIn('Nguyễn Văn An');
  const agency = await findAccount(server.db, `snv@${DOMAIN}`);
  const accountId = agency?.id ?? '';
  const { emailId: id } = await server.deliver(
    { accountId } as JmapClient & { address: string },
    'From: Hoa <hoa@example.vn>\nSubject: xin so lieu\n\nx\n',
  );
  const query = async (filter: JmapArguments) =>
    (await head.call('AgencyMail/query', { accountId, filter }))['ids'];
  const read = async () => {
    const { list } = await head.call('AgencyMail/get', { accountId, ids: [id] });
    return (list as JmapArguments[])[0] ?? {};
  };
  assert.deepEqual(await query({ state: 'new' }), [id], 'what nobody took up is found');
  assert.deepEqual([(await read())['subject'], (await read())['from']], ['xin so lieu', 'Hoa']);
  const figures = async (client: JmapClient = head) => {
    const { list } = await client.call('AgencyWork/get', { accountId: 'province', ids: null });
    const own = (list as JmapArguments[]).find((one) => one['id'] === accountId);
    return own && [own['newCount'], own['openCount'], own['lateCount'], own['doneCount']];
  };
  assert.deepEqual(await figures(), [1, 0, 0, 0]);
  assert.equal(
    await figures(await server.signIn('Võ Người Lạ', 'stc', 'agency_head')),
    undefined,
    'only their own',
  );
  assert.equal(await an.errorOf('AgencyWork/get', { accountId: 'province', ids: null }), 'forbidden');
  const dueAt = new Date(server.province.now + 60_000).toISOString();
  const set = (args: JmapArguments) => head.call('AgencyMail/set', { accountId, ...args });
  await set({ create: { a: { emailId: id, assigneeId: an.accountId, dueAt } } });
  await set({ update: { [id]: { note: 'đã gọi điện' } } });
  const empty = await set({ update: { [id]: { note: ' ' } } });
  assert.equal(faultOf(empty, 'notUpdated', id), 'invalidProperties');
  const never = await set({ update: { [id]: { dueAt: 'mai' } } });
  assert.equal(faultOf(never, 'notUpdated', id), 'invalidProperties');
  const clock = () => server.province.now + 120_000;
  assert.deepEqual(await figures(), [0, 1, 0, 0]);
  const chief = await server.signIn('Trần Văn Chánh', 'ubnd', 'chief_of_office');
  const byChief = await readPrincipal(
    server.db,
    await server.accountIdOf(chief.address),
    server.province.now,
  );
  const [late] = await readAgencyWork(server.db, byChief, [accountId], { now: clock(), most: 1 });
  assert.deepEqual([late?.lateCount, late?.unitName], [1, 'Sở Nội vụ']);
  assert.equal((await countLateWork(server.db, byChief, clock())).agencyMail.count, 1);
  assert.deepEqual(await remindOfLateMail({ db: server.db, clock: () => server.province.now }), []);
  const [reminder] = await remindOfLateMail({ db: server.db, clock });
  assert.deepEqual(new Set(reminder?.accountIds), new Set([head.accountId, an.accountId]));
  assert.match(reminder?.text.vi ?? '', /xin so lieu/);
  const note = () => server.db.transaction(async (tx) => reminder?.note(tx));
  assert.deepEqual([await note(), await note()], [true, false], 'noted once');
  assert.deepEqual(await remindOfLateMail({ db: server.db, clock }), [], 'once a day');
  const tomorrow = () => clock() + 24 * 60 * 60_000;
  assert.equal((await remindOfLateMail({ db: server.db, clock: tomorrow })).length, 1);
  await set({ update: { [id]: { assigneeId: null } } });
  server.province.now = clock();
  await set({ update: { [id]: { state: 'done' } } });
  const [done] = await readAgencyWork(server.db, byChief, [accountId], { now: clock(), most: 1 });
  assert.deepEqual([done?.lateCount, done?.doneLateCount], [0, 1], 'done late is told apart');
  assert.deepEqual(await figures(chief), [0, 0, 0, 1]);
  await set({ update: { [id]: { state: 'open' } } });
  const history = (await read())['history'] as { act: string; text: string | null }[];
  assert.deepEqual(
    history.map(({ act, text }) => [act, text]),
    [
      ['assigned', 'Nguyễn Văn An'],
      ['deadline', dueAt],
      ['note', 'đã gọi điện'],
      ['handedBack', null],
      ['done', null],
      ['reopened', null],
    ],
  );
});
