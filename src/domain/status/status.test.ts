import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { readEventsById } from '#domain/audit/find-events.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { noteBackup, readBackupRecord } from './backup-record.ts';
import { beat, cleanStatus } from './beats.ts';
import {
  addNotice,
  changeNotice,
  endNotice,
  type NewNotice,
  type NoticeChanges,
  readNotices,
  readNoticesById,
} from './notices.ts';
import { readStatus } from './read-status.ts';
import { SERVICES, type ServiceState } from './services.ts';

const NOW = Date.UTC(2026, 10, 26, 3);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const NOTICE: NewNotice = {
  kind: 'planned',
  titleVi: 'Nâng cấp',
  titleEn: 'Upgrade',
  textVi: '',
  textEn: '',
  services: ['web'],
  startsAt: new Date(NOW + DAY_MS),
  endsAt: new Date(NOW + DAY_MS + MINUTE_MS),
};

function actAt(now: number) {
  return { principal: systemPrincipal('commandLine'), authority: 'QĐ 1/QĐ-TT', ids: randomUUID, now };
}

function allAre(state: ServiceState) {
  return new Map(SERVICES.map((service) => [service, state]));
}

test('processes that beat at once make one history, and a server that was away left a gap in it', async () => {
  await using test = await openTestDatabase();
  const { db } = test;
  const beatAt = (minutes: number, processId: string) =>
    beat(db, { processId, services: allAre('good'), now: NOW + minutes * MINUTE_MS });
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
  await Promise.all([beatAt(0, a), beatAt(0, b), beatAt(0, c)]);
  await beatAt(90, randomUUID());
  const { services, disturbances } = await readStatus(db, NOW + 90 * MINUTE_MS);
  assert.deepEqual(
    services.map(({ service, state }) => [service, state]),
    SERVICES.map((service) => [service, 'good']),
  );
  const told = disturbances.map(
    ({ service, extent, from, to }) => `${service} ${extent} ${from.getTime()} ${to?.getTime()}`,
  );
  const expected = SERVICES.map((service) => `${service} down ${NOW} ${NOW + 90 * MINUTE_MS}`);
  assert.deepEqual(new Set(told), new Set(expected));
});

test('a service that goes on being disturbed is told without an end; one that nobody runs any more is forgotten', async () => {
  await using test = await openTestDatabase();
  const { db } = test;
  const processId = randomUUID();
  await beat(db, { processId, services: allAre('good'), now: NOW });
  await beat(db, { processId, services: allAre('good').set('web', 'down'), now: NOW + MINUTE_MS });
  const { disturbances } = await readStatus(db, NOW + MINUTE_MS);
  assert.deepEqual(disturbances, [{ service: 'web', extent: 'down', from: new Date(NOW + MINUTE_MS) }]);
  const later = NOW + 9 * DAY_MS;
  await cleanStatus(db, later);
  await beat(db, { processId, services: new Map([['web', 'good']]), now: later });
  const { services } = await readStatus(db, later);
  assert.deepEqual(
    services.map(({ service }) => service),
    ['web'],
  );
});

test('a notice is added and ended on the record, once', async () => {
  await using test = await openTestDatabase();
  const { db } = test;
  const id = await db.transaction((tx) => addNotice(tx, actAt(NOW), NOTICE));
  const ending = { id, outcomeVi: 'Xong', outcomeEn: 'Done' };
  await db.transaction((tx) => endNotice(tx, actAt(NOW + 5), ending));
  await assert.rejects(
    db.transaction((tx) => endNotice(tx, actAt(NOW + 6), ending)),
    { code: 'notFound' },
  );
  const [notice] = await readNotices(db, new Date(0));
  assert.deepEqual([notice?.outcomeVi, notice?.endedAt?.getTime()], ['Xong', NOW + 5]);
  const own = (await readEventsById(db, undefined, 10)).filter(({ objectId }) => objectId === id);
  assert.deepEqual(own.map(({ act }) => act).toSorted(), ['status.announce', 'status.end']);
  assert.ok(own.every(({ authority }) => authority === 'QĐ 1/QĐ-TT'));
});

test('an open notice is told anew on the record; one that is over, or against the rules, stays as it was', async () => {
  await using test = await openTestDatabase();
  const { db } = test;
  const id = await db.transaction((tx) => addNotice(tx, actAt(NOW), NOTICE));
  const endsAt = new Date(NOW + 2 * DAY_MS);
  const change = (changes: NoticeChanges, act = actAt(NOW + 5)) =>
    db.transaction((tx) => changeNotice(tx, act, id, changes));
  await change({ textVi: 'Đã thấy nguyên nhân', endsAt });
  for (const wrong of [{ titleEn: ' ' }, { endsAt: null }, { endsAt: new Date(NOW) }])
    await assert.rejects(change(wrong), { code: 'invalidArgument' });
  const official = { kind: 'account', accountId: randomUUID(), roles: [] } as never;
  await assert.rejects(change({ textVi: 'x' }, { ...actAt(NOW), principal: official }), {
    code: 'notPermitted',
  });
  await assert.rejects(change({ textVi: 'x' }, actAt(endsAt.getTime() + 1)), { code: 'notFound' });
  const [notice] = await readNoticesById(db, [id], 1);
  assert.deepEqual(
    [notice?.titleVi, notice?.textVi, notice?.endsAt],
    [NOTICE.titleVi, 'Đã thấy nguyên nhân', endsAt],
  );
  const own = (await readEventsById(db, undefined, 10)).filter(({ objectId }) => objectId === id);
  assert.deepEqual(own.map(({ act }) => act).toSorted(), ['status.announce', 'status.change']);
});

test('a notice is refused from who may not, without a title, over already, or planned without an end', async () => {
  await using test = await openTestDatabase();
  const { db } = test;
  const add = (more: Partial<NewNotice>, act = actAt(NOW)) =>
    db.transaction((tx) => addNotice(tx, act, { ...NOTICE, ...more }));
  const official = { kind: 'account', accountId: randomUUID(), roles: [] };
  await assert.rejects(add({}, { ...actAt(NOW), principal: official as never }), { code: 'notPermitted' });
  const ended = { startsAt: new Date(NOW - 2), endsAt: new Date(NOW - 1) };
  for (const wrong of [{ titleEn: ' ' }, { titleVi: 'x'.repeat(201) }, ended, { endsAt: null }])
    await assert.rejects(add(wrong), { code: 'invalidArgument' });
  assert.deepEqual(await readNotices(db, new Date(0)), []);
});

test('the last backup is known to every process, and an older one does not undo a newer', async () => {
  await using test = await openTestDatabase();
  const { db } = test;
  assert.deepEqual(await readBackupRecord(db), {});
  const [first, second] = [new Date(NOW), new Date(NOW + DAY_MS)];
  await noteBackup(db, 'written', { at: second, name: '2026-11-27' });
  await noteBackup(db, 'written', { at: first, name: '2026-11-26' });
  await noteBackup(db, 'verified', { at: first, name: '2026-11-26' });
  assert.deepEqual(await readBackupRecord(db), { written: second, verified: first });
});
