/**
 * `node tests/upgrade/make-fixture.ts DATA_DIRECTORY NAME`: keeps the database of a data directory, which an older program filled, as a fixture.
 *
 * At each release: `serve --demo --data D` of that release, stop it, then this with its name.
 */
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { writeFixture } from './fixture.ts';

const [dataDir, name] = process.argv.slice(2);
if (dataDir === undefined || name === undefined)
  throw new Error('node tests/upgrade/make-fixture.ts DATA_DIRECTORY NAME');
const server = await startEmbeddedPostgres({ dataDir, log: createLogger({ level: 'error' }) });
try {
  await writeFixture(server.connection, join(import.meta.dirname, 'fixtures', `${name}.json.zst`));
} finally {
  await server.release();
}
