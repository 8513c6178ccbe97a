/** Work that was given up: seen and settled by the center's administrator only, and on the audit record. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { readEventsById } from '#domain/audit/find-events.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { listFailedJobs, settleFailedJob } from './failed-jobs.ts';

const isRefused = (error: unknown) => error instanceof Refusal && error.code === 'notPermitted';

const NOW = Date.UTC(2026, 10, 27, 1);

test('given-up work is listed with its last fault, done once more or let go, and each is recorded', async () => {
  await using opened = await openTestDatabase();
  const { db } = opened;
  const ids = [randomUUID(), randomUUID()].toSorted();
  for (const id of ids)
    await db.query(
      `insert into job (id, queue, payload, run_at, max_attempts, attempts, state, last_error, created_at)
       values ($1, 'backup.create', '{}', $2, 5, 5, 'dead', 'Error: the disk is full', $2)`,
      [id, new Date(NOW)],
    );
  const principal = systemPrincipal('commandLine');
  const listed = await listFailedJobs(db, principal);
  assert.deepEqual(
    listed.map(({ id, lastError }) => [id, lastError]),
    ids.map((id) => [id, 'Error: the disk is full']),
  );
  const act = { principal, authority: 'QĐ 1/QĐ-TT', now: NOW };
  const [first = '', second = ''] = ids;
  await settleFailedJob(db, 'retry', { ...act, id: first });
  await settleFailedJob(db, 'drop', { ...act, id: second });
  const left = await db.query('select id, state, attempts from job order by id');
  assert.deepEqual(left, [{ id: first, state: 'waiting', attempts: 0 }]);
  await assert.rejects(settleFailedJob(db, 'drop', { ...act, id: second }), { code: 'notFound' });
  const events = (await readEventsById(db, undefined, 10)).filter((event) => event.objectKind === 'job');
  assert.deepEqual(events.map((event) => `${event.act} ${event.objectId}`).toSorted(), [
    `job.drop ${second}`,
    `job.retry ${first}`,
  ]);
});

test('nobody but the center’s administrator sees or settles it', async () => {
  await using opened = await openTestDatabase();
  const stranger = { kind: 'account', accountId: randomUUID(), roles: [] } as never;
  assert.throws(() => listFailedJobs(opened.db, stranger), isRefused);
  const act = { principal: stranger, authority: '', id: randomUUID(), now: NOW };
  await assert.rejects(settleFailedJob(opened.db, 'drop', act), isRefused);
});
