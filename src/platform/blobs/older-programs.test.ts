/** Texts are packed only where no program runs that could not read them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '#platform/postgres/database.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { writeNewerFormsOnceAlone } from './older-programs.ts';
import { createPostgresBlobStore } from './postgres-blob-store.ts';
import { prepareBlob } from './prepare.ts';

const TEXT = Buffer.from('Kính gửi Ủy ban nhân dân các huyện, thị xã và thành phố. '.repeat(20));

test('an older program beside it keeps a new one from packing texts; two looks without one let it', async (t) => {
  await using database = await openTestDatabase();
  t.mock.timers.enable({ apis: ['setInterval'] });
  const older = openDatabase({
    connection: database.connection,
    log: quietLog,
    applicationName: 'congthu 2',
  });
  await older.query('select 1');
  const looks: number[] = [];
  const db = {
    query: async (...given: Parameters<typeof database.db.query>) => {
      const rows = await database.db.query(...given);
      looks.push(rows.length);
      return rows;
    },
  } as typeof database.db;
  const nextLook = async (): Promise<void> => {
    const { length } = looks;
    t.mock.timers.tick(60_000);
    while (looks.length === length) await new Promise(setImmediate);
    await new Promise(setImmediate);
  };

  const newerForms = await writeNewerFormsOnceAlone(db, quietLog);
  const plain = prepareBlob(TEXT);
  assert.equal(plain.encoding, 'zstd');
  await nextLook();
  await older.close();
  const isThere = `select from pg_stat_activity where application_name = 'congthu 2' and datname = current_database()`;
  while ((await database.db.query(isThere)).length > 0) await new Promise(setImmediate);
  await nextLook();
  assert.equal(prepareBlob(TEXT).encoding, 'zstd', 'after one look without it');
  await nextLook();
  const packed = prepareBlob(TEXT);
  assert.equal(packed.encoding, 'letter');
  assert.ok(packed.storedSize < plain.storedSize);
  newerForms.stop();

  const store = createPostgresBlobStore(database.db);
  await database.db.transaction((tx) => store.write(tx, [{ blob: packed, references: 1 }]));
  assert.deepEqual(await store.read(packed.hash), TEXT);
});
