/** `migrate`: brings the database to this program's schema, without starting anything else. */
import { migrate } from '#platform/postgres/migrate.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { MIGRATIONS, withDatabase } from '../open-store.ts';

const DONE = { vi: 'Đã nâng cấp: {names}', en: 'Migrated: {names}' };
const NOTHING = { vi: 'Cơ sở dữ liệu đã mới nhất.', en: 'The database is up to date.' };

const migrateCommand: CommandDefinition = {
  name: 'migrate',
  summary: {
    vi: 'nâng cấp cơ sở dữ liệu lên phiên bản này',
    en: "bring the database to this version's schema",
  },
  run: (call) =>
    withDatabase(call, { create: true }, async ({ db, log }) => {
      const ran = await migrate(db, MIGRATIONS, log);
      const line =
        ran.length > 0 ? call.output.text(DONE, { names: ran.join(', ') }) : call.output.text(NOTHING);
      call.output.result({ ran }, [line]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [migrateCommand];
