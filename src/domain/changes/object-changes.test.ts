/** The log of things that are not mail: exact states, whoever commits late. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createUnit, requireRootUnit } from '#domain/directory/units.ts';
import { openProvince } from '#tests/province/province.ts';
import { cleanObjectChanges, PROVINCE, readObjectChanges, readObjectState } from './object-changes.ts';
import { createObjectHub } from './object-hub.ts';

const province = await openProvince();
after(() => province.close());
const { db } = province;

const state = (): Promise<string> => readObjectState(db, PROVINCE, 'Unit');
const changes = (sinceState: string, most = 100) =>
  readObjectChanges(db, { accountId: PROVINCE, type: 'Unit', sinceState, most });

async function addUnit(code: string): Promise<string> {
  const parent = await requireRootUnit(db);
  const wanted = { code, name: `Phòng ${code}`, unitClass: 'people_committee' as const, parent };
  const base = {
    principal: systemPrincipal('commandLine'),
    authority: 'test',
    ids: province.ids,
    now: province.now,
  };
  return (await db.transaction((tx) => createUnit(tx, { ...wanted, ...base, state: 'active' }))).id;
}

test('a state stays while nothing changes, and tells exactly what did', async () => {
  const before = await state();
  assert.equal(await state(), before);
  const id = await addUnit('p1');
  const told = await changes(before);
  assert.deepEqual(told && [told.created, told.updated, told.destroyed, told.hasMore], [[id], [], [], false]);
  await db.query('update unit set name = name where id = $1', [id]);
  const next = await changes(told?.newState ?? '');
  assert.deepEqual(next?.updated, [id]);
  await db.query('delete from unit where id = $1', [id]);
  assert.deepEqual((await changes(next?.newState ?? ''))?.destroyed, [id]);
  assert.deepEqual((await changes(before))?.destroyed, [], 'what came and went in between is not told');
});

test('a transaction that commits late is not missed', async () => {
  let early = '';
  let between = '';
  await db.transaction(async (tx) => {
    await tx.query(`update unit set name = name where code = 'snv'`);
    early = await state();
    const late = await addUnit('p2');
    const told = await changes(early);
    assert.deepEqual(told?.created, [late], 'the younger one is told at once');
    between = told?.newState ?? '';
    assert.deepEqual((await changes(between))?.created, []);
  });
  const [row] = await db.query<{ id: string }>(`select id from unit where code = 'snv'`);
  assert.deepEqual((await changes(between))?.updated, [row?.id], 'the older one when it has committed');
  const last = await changes(between);
  assert.deepEqual((await changes(last?.newState ?? ''))?.updated, []);
});

test('changes come in parts of whole transactions', async () => {
  const before = await state();
  const ids = [await addUnit('q1'), await addUnit('q2'), await addUnit('q3')];
  const told: string[] = [];
  let since = before;
  for (;;) {
    const part = await changes(since, 1);
    assert.ok(part);
    told.push(...part.created);
    since = part.newState;
    if (!part.hasMore) break;
  }
  assert.deepEqual(told, ids);
  assert.equal(since, await state());
  await db.query(`update unit set name = name where code in ('q1', 'q2')`);
  // A transaction that names more than fits is told in parts of its own.
  const first = await changes(since, 1);
  assert.deepEqual([first?.updated.length, first?.hasMore], [1, true]);
  const second = await changes(first?.newState ?? '', 1);
  assert.deepEqual([second?.hasMore, second?.newState], [false, await state()]);
  assert.deepEqual(
    [...(first?.updated ?? []), ...(second?.updated ?? [])].toSorted(),
    ids.slice(0, 2).toSorted(),
  );
});

/** A state that names one transaction only: those of other databases of the cluster are over, too. */
async function settledState(): Promise<string> {
  for (;;) {
    const now = await state();
    if (!now.includes('.')) return now;
  }
}

test('states that were never given, and such of before the cleaning, cannot be calculated', async () => {
  for (const wrong of ['', 'o', 's5', 'o1.', 'o99999999999999999', `o${'9'.repeat(21)}`])
    assert.equal(await changes(wrong), undefined);
  const old = await state();
  await addUnit('r1');
  const now = await settledState();
  await cleanObjectChanges(db, Date.now() + 36 * 24 * 60 * 60 * 1000);
  assert.equal(await changes(old), undefined);
  assert.equal(await state(), now);
  const id = await addUnit('r2');
  assert.deepEqual((await changes(now))?.created, [id]);
});

test('a commit is announced with its type', async () => {
  const hub = await createObjectHub(db);
  const told = new Promise<void>((resolve) => {
    // The record of acts and those to share with hear of a new unit too.
    hub.watch(PROVINCE, (type) => type === 'Unit' && resolve());
  });
  await addUnit('s1');
  await told;
  await hub.close();
});
