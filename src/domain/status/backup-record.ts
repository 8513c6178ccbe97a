/** When a backup was last written, and last read back whole, by the jobs of any process (R6.3). */
import type { Queryable } from '#platform/postgres/database.ts';

export type BackupStep = 'written' | 'verified';

/** Notes that a step has just ended well. */
export async function noteBackup(
  db: Queryable,
  step: BackupStep,
  { at, name }: { at: Date; name: string },
): Promise<void> {
  await db.query(
    `insert into backup_record (kind, at, name) values ($1, $2, $3)
     on conflict (kind) do update set at = excluded.at, name = excluded.name where backup_record.at < excluded.at`,
    [step, at, name],
  );
}

/** When each step last ended well; nothing for one that never did. */
export async function readBackupRecord(db: Queryable): Promise<Partial<Record<BackupStep, Date>>> {
  const rows = await db.query<{ kind: BackupStep; at: Date }>('select kind, at from backup_record');
  return Object.fromEntries(rows.map(({ kind, at }) => [kind, at]));
}

/** Which backup a step last ended well with; undefined where it never did. */
export async function readBackupName(db: Queryable, step: BackupStep): Promise<string | undefined> {
  const [row] = await db.query<{ name: string }>('select name from backup_record where kind = $1', [step]);
  return row?.name;
}
