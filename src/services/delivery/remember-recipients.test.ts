/** Counting whom officials write to keeps nobody waiting, and loses nothing at a stop. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCorrespondents } from '#domain/groupware/past-recipients.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { openProvince } from '#tests/province/province.ts';
import { createCorrespondentCollector } from './remember-recipients.ts';

const NOW = Date.UTC(2026, 10, 26);
const binh = { name: 'Trần Thị Bình', address: 'binh@far.example' };

/** A database that counts its transactions. */
function counted(db: Database): Database & { transactions: number } {
  const counting = {
    ...db,
    transactions: 0,
    transaction: ((work, options) => {
      counting.transactions += 1;
      return db.transaction(work, options);
    }) as Database['transaction'],
  };
  return counting;
}

test('letters of a moment are counted together, and a stop counts the rest at once', async (t) => {
  const province = await openProvince();
  t.after(() => province.close());
  const { accountId } = await province.principalOf(
    await province.addAccount({ displayName: 'Nguyễn Văn An' }),
  );
  const db = counted(province.db);
  const log = { error: () => assert.fail('nothing is wrong') };
  const collector = createCorrespondentCollector({ db, ids: makeIds(() => NOW), clock: () => NOW, log });
  for (let letter = 0; letter < 40; letter += 1) collector.note({ accountId, recipients: [binh] });
  assert.deepEqual(await readCorrespondents(province.db, accountId, undefined, 10), [], 'not in the way');
  await collector.stop();
  const [known] = await readCorrespondents(province.db, accountId, undefined, 10);
  assert.deepEqual([known?.name, known?.times], [binh.name, 40]);
  assert.equal(db.transactions, 1);
});

test('what cannot be counted is told, and the next is counted', async (t) => {
  const province = await openProvince();
  t.after(() => province.close());
  const { accountId } = await province.principalOf(
    await province.addAccount({ displayName: 'Nguyễn Văn An' }),
  );
  let isAway = true;
  const db: Database = {
    ...province.db,
    transaction: (work, options) =>
      isAway ? Promise.reject(new Error('away')) : province.db.transaction(work, options),
  };
  const told: object[] = [];
  const log = { error: (facts: object) => void told.push(facts) };
  const collector = createCorrespondentCollector({ db, ids: makeIds(() => NOW), clock: () => NOW, log });
  collector.note({ accountId, recipients: [binh] });
  await collector.stop();
  isAway = false;
  collector.note({ accountId, recipients: [binh] });
  await collector.stop();
  const [known] = await readCorrespondents(province.db, accountId, undefined, 10);
  assert.deepEqual([told.length, known?.times], [1, 1]);
});
