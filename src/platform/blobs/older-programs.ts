/**
 * Whether newer forms may be written (`kernel/newer-forms.ts`): only while no program of a release before runs on the same database, which could not read them.
 *
 * None of those starts any more, because the schema is newer than they are (`postgres/migrate.ts`); those that run are seen by the names of their
 * connections, one of which always listens. One may have lost its connections for a moment: so two looks, a minute apart, must find none.
 */

import { writeNewerForms } from '#platform/kernel/newer-forms.ts';
import { COMMAND_NAME, OLDER_NAMES, PROGRAM_NAME, type Queryable } from '#platform/postgres/database.ts';

const LOOK_MS = 60_000;

/**
 * `isAlone` where there is no older program; not where somebody names our connections otherwise, since theirs are named so too. A database without
 * a single blob has nobody who reads one.
 */
async function look(db: Queryable): Promise<{ isAlone: boolean; isEmpty: boolean }> {
  const [row] = await db.query<{ isAlone: boolean; isEmpty: boolean }>(
    `select not exists (select from pg_stat_activity where datname = current_database() and application_name = any ($1::text[]))
              and current_setting('application_name') in ($2, $3) as "isAlone",
            not exists (select from blob) as "isEmpty"`,
    [OLDER_NAMES, PROGRAM_NAME, COMMAND_NAME],
  );
  return row ?? { isAlone: false, isEmpty: false };
}

/** Looks until they may be, and has them written from then on. */
export async function writeNewerFormsOnceAlone(
  db: Queryable,
  log: { warn(facts: object, message: string): void },
): Promise<{ stop(): void }> {
  const first = await look(db);
  if (first.isAlone && first.isEmpty) {
    writeNewerForms();
    return { stop: () => undefined };
  }
  let wasAlone = first.isAlone;
  const again = async (): Promise<void> => {
    try {
      const { isAlone } = await look(db);
      if (isAlone && wasAlone) {
        writeNewerForms();
        clearInterval(timer);
      }
      wasAlone = isAlone;
    } catch (error) {
      wasAlone = false;
      log.warn({ err: error }, 'it could not be seen whether an older program runs');
    }
  };
  const timer = setInterval(() => void again(), LOOK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
