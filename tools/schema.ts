/**
 * `node tools/schema.ts`: writes `db/schema.sql` anew from a freshly migrated database. Review the difference.
 */
import { writeFileSync } from 'node:fs';
import { openMigratedDatabase, SCHEMA_FILE, snapshotOf } from '#tests/postgres/schema-snapshot.ts';

const opened = await openMigratedDatabase();
try {
  writeFileSync(SCHEMA_FILE, await snapshotOf(opened.db));
} finally {
  await opened.close();
}
