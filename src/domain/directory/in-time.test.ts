/** Tests of the directory in time: as of a day, corrections, posts with their rights, units that move and end, decisions. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { readEvents, verifyAuditChain } from '#domain/audit/verify-chain.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { DOMAIN, NOW, openProvince, type Province } from '#tests/province/province.ts';
import { beginningOfDay, dayOf, endOfDay, readDirectoryAsOf, readHistory } from './as-of.ts';
import { changeUnit, dissolveUnit } from './change-unit.ts';
import { nameOfDecision, readDecisions, recordDecision } from './decisions.ts';
import type { DirectoryAct } from './directory-act.ts';
import {
  changePerson,
  findPersonByAddress,
  findPossiblePeople,
  listPeopleOfUnit,
  requirePerson,
} from './people.ts';
import { beginPost, endPosts, findHead, listPosts, readPosts } from './posts.ts';
import { systemPrincipal } from './principal.ts';
import { requireUnit, requireUnitById } from './units.ts';

const DAY = 24 * 60 * 60 * 1000;
let province: Province;

before(async () => {
  province = await openProvince();
});
after(() => province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

const keepNothing = (): Promise<void> => Promise.resolve();

function actAt(day: number): DirectoryAct {
  return {
    principal: systemPrincipal('job'),
    authority: 'thử',
    ids: province.ids,
    now: NOW + day * DAY,
  };
}

async function personAt(address: string) {
  const person = await findPersonByAddress(province.db, address);
  assert.ok(person);
  return person;
}

test('a change shows from its day on, and the days before keep what they said', async () => {
  const { db } = province;
  const address = await province.addAccount({ displayName: 'Trần Văn Đổi', unitCode: 'snv' });
  const person = await personAt(address);
  const stc = await requireUnit(db, 'stc');
  await db.transaction((tx) =>
    changePerson(tx, actAt(10), { person, fields: { unitId: stc.id, state: 'on_leave' }, mode: 'change' }),
  );
  const find = async (day: number) =>
    (await readDirectoryAsOf(db, NOW + day * DAY)).people.find(({ id }) => id === person.id);
  assert.equal((await find(9))?.unitId, person.unitId);
  assert.equal((await find(9))?.state, 'serving');
  assert.equal((await find(10))?.unitId, stc.id);
  assert.equal((await find(11))?.state, 'on_leave');
  assert.equal((await find(11))?.address, address);
  assert.equal(await find(-1), undefined);
});

test('a correction shows in the past too and leaves its trace in the audit record', async () => {
  const { db } = province;
  const person = await personAt(
    await province.addAccount({ displayName: 'Nguyễn Thị Xữa', unitCode: 'snv' }),
  );
  await db.transaction((tx) =>
    changePerson(tx, actAt(20), {
      person,
      fields: { fullName: 'Nguyễn Thị Sửa', birthDate: '1970-02-03' },
      mode: 'correction',
    }),
  );
  const before = await readDirectoryAsOf(db, NOW + DAY);
  assert.equal(before.people.find(({ id }) => id === person.id)?.fullName, 'Nguyễn Thị Sửa');
  assert.equal((await readHistory(db, 'person', person.id, 'everywhere')).length, 1);
  const event = (await readEvents(db, 0, 1000)).findLast(({ act }) => act === 'person.correct');
  assert.deepEqual(event?.before, { fullName: 'Nguyễn Thị Xữa', birth: 'changed' });
  assert.deepEqual(event?.after, { fullName: 'Nguyễn Thị Sửa', birth: 'changed' });
  assert.equal((await requirePerson(db, person.id)).birthYear, 1970);
});

test('history shows no birth date to anybody', async () => {
  const person = await personAt(`nguyenthixua@${DOMAIN}`);
  const [version] = await readHistory(province.db, 'person', person.id, person.unitPath);
  assert.deepEqual(
    Object.keys(version?.fields ?? {}).filter((key) => key.startsWith('birth')),
    [],
  );
});

test('who was not told by the machine that it is in force changes nothing', async () => {
  const principal = await province.principalOf(`snv@${DOMAIN}`);
  const person = await personAt(`nguyenthixua@${DOMAIN}`);
  for (const mode of ['change', 'correction'] as const)
    await assert.rejects(
      province.db.transaction((tx) =>
        changePerson(tx, { ...actAt(21), principal }, { person, fields: { officePhone: '1' }, mode }),
      ),
      isRefusal('notPermitted'),
    );
});

test('several posts at a time, one of them the main one, and rights end with the post they belong to', async () => {
  const { db } = province;
  const address = await province.addAccount({ displayName: 'Lê Văn Trưởng', unitCode: 'sxd' });
  const person = await personAt(address);
  const unit = await requireUnit(db, 'sxd');
  await db.transaction(async (tx) => {
    const base = { personId: person.id, unit, title: 'Giám đốc', isMain: false };
    const postId = await beginPost(tx, actAt(1), { ...base, rank: 'head' });
    const account = await findAccount(tx, address);
    assert.ok(account);
    await grantRole(tx, { ...actAt(1), account, role: 'agency_head', unit, postId });
    await assert.rejects(beginPost(tx, actAt(2), { ...base, rank: 'head' }), isRefusal('conflict'));
    await beginPost(tx, actAt(2), { ...base, rank: 'head', isActing: true, title: 'Quyền Giám đốc' });
  });
  assert.equal((await findHead(db, unit.id, NOW + 3 * DAY))?.title, 'Quyền Giám đốc');
  assert.equal((await findHead(db, unit.id, NOW + 1.5 * DAY))?.title, 'Giám đốc');
  const held = await listPosts(db, { at: NOW + 3 * DAY, personIds: [person.id] });
  assert.deepEqual(
    held.map((post) => [post.rank, post.isMain]),
    [
      ['head', false],
      ['head', false],
      ['member', true],
    ],
  );
  const ended = await db.transaction((tx) =>
    endPosts(tx, actAt(5), { posts: held.filter((post) => post.rank === 'head') }),
  );
  assert.equal(ended, 1);
  assert.equal(await findHead(db, unit.id, NOW + 5 * DAY), undefined);
  const [right] = await db.query<{ ends_at: Date }>(
    `select ends_at from role_grant where role = 'agency_head' and unit_id = $1`,
    [unit.id],
  );
  assert.equal(right?.ends_at.getTime(), NOW + 5 * DAY);
});

test('a unit moves with what is below it, never under itself, and not while it is dissolved', async () => {
  const { db } = province;
  const [office, center] = [await requireUnit(db, 'vpubnd'), await requireUnit(db, 'stp')];
  await db.transaction((tx) =>
    changeUnit(tx, actAt(30), { unit: center, fields: { parentId: office.id }, mode: 'change' }),
  );
  assert.ok((await requireUnit(db, 'stp')).path.includes(office.id));
  await assert.rejects(
    db.transaction((tx) =>
      changeUnit(tx, actAt(31), { unit: office, fields: { parentId: center.id }, mode: 'change' }),
    ),
    isRefusal('invalidArgument'),
  );
  await assert.rejects(
    db.transaction((tx) => dissolveUnit(tx, actAt(32), { unit: office })),
    isRefusal('conflict'),
  );
  const moved = await requireUnit(db, 'stp');
  await db.transaction((tx) => dissolveUnit(tx, actAt(33), { unit: moved, successorId: office.id }));
  assert.equal((await requireUnit(db, 'stp')).state, 'dissolved');
  await assert.rejects(
    db.transaction((tx) => changeUnit(tx, actAt(34), { unit: moved, fields: { name: 'x' }, mode: 'change' })),
    isRefusal('conflict'),
  );
  const then = await readDirectoryAsOf(db, NOW + 29 * DAY);
  assert.equal(then.units.find(({ code }) => code === 'stp')?.parentId, center.parentId);
});

test('a decision typed twice is one, and its file is not exchanged', async () => {
  const { db } = province;
  const decision = {
    number: '12/QĐ-UBND',
    decidedOn: '2005-01-04',
    issuer: 'UBND tỉnh',
    summary: 'Tiếp nhận',
  };
  const record = (file: Buffer | undefined) =>
    db.transaction((tx) =>
      recordDecision(
        tx,
        actAt(1),
        {
          ...decision,
          file: file ? { blob: file, name: 'qd.pdf', type: 'application/pdf' } : null,
        },
        keepNothing,
      ),
    );
  const first = await record(undefined);
  assert.equal(await record(Buffer.alloc(32, 1)), first);
  await assert.rejects(record(Buffer.alloc(32, 2)), isRefusal('conflict'));
  const [stored] = await readDecisions(db, [first]);
  assert.equal(stored?.file?.name, 'qd.pdf');
  assert.equal(stored && nameOfDecision(stored), 'Quyết định 12/QĐ-UBND ngày 04/01/2005 của UBND tỉnh');
  for (const wrong of [{ number: ' ' }, { decidedOn: '2005-02-30' }, { issuer: '' }])
    await assert.rejects(
      db.transaction((tx) =>
        recordDecision(tx, actAt(1), { ...decision, ...wrong, file: null }, keepNothing),
      ),
      isRefusal('invalidArgument'),
    );
});

test('people are found by number or by name without marks, whatever became of them', async () => {
  const found = await findPossiblePeople(province.db, [{ fullName: 'NGUYEN THI SUA' }]);
  assert.deepEqual(
    found.map((person) => person.fullName),
    ['Nguyễn Thị Sửa'],
  );
});

test('things are read by their ids, and a unit tells who serves in it and below', async () => {
  const { db } = province;
  const person = await personAt(`levantruong@${DOMAIN}`);
  const [post] = await listPosts(db, { at: NOW + 6 * DAY, personIds: [person.id] });
  assert.ok(post);
  assert.deepEqual(await readPosts(db, [province.ids(), post.id]), [post]);
  const unit = await requireUnitById(db, person.unitId);
  assert.equal(unit.code, 'sxd');
  await assert.rejects(requireUnitById(db, person.id), isRefusal('notFound'));
  const root = unit.path[0];
  assert.ok(root);
  assert.deepEqual(
    (await listPeopleOfUnit(db, unit.id)).map(({ id }) => id),
    [person.id],
  );
  assert.ok((await listPeopleOfUnit(db, root)).length > 1);
});

test('a day begins and ends in Việt Nam', () => {
  assert.equal(new Date(beginningOfDay('2005-03-01')).toISOString(), '2005-02-28T17:00:00.000Z');
  assert.equal(new Date(endOfDay('2005-03-01')).toISOString(), '2005-03-01T16:59:59.999Z');
  assert.equal(dayOf(Date.UTC(2005, 1, 28, 18)), '2005-03-01');
});

test('the audit chain with contexts holds', async () => {
  const verdict = await verifyAuditChain(province.db);
  assert.equal(verdict.brokenAt, undefined);
});
