/** One whole run, for the command line and the nightly job: backup, then the rule of what is kept, under one lock. */
import type { Clock } from '#platform/kernel/clock.ts';
import type { Connection } from '#platform/postgres/database.ts';
import { openSnapshot } from '#platform/postgres/whole-database.ts';
import { type BackupReport, type BackupRequest, createBackup } from './create-backup.ts';
import { readDataFiles } from './data-files.ts';
import { type KeepRule, type PruneReport, pruneBackups } from './prune-backups.ts';
import type { Vault } from './vault.ts';

export interface BackupRun {
  connection: Connection;
  dataDir: string;
  vault: Vault;
  clock: Clock;
  program: string;
  /** Where message bytes lie that are not in the database. */
  objects?: BackupRequest['objects'];
  /** Without it nothing old is removed. */
  keep?: KeepRule | undefined;
  onStart?: BackupRequest['onStart'];
  onBytes?: BackupRequest['onBytes'];
}

/** Runs it. `Refusal('inUse')` while another backup of this database is under way. */
export async function runBackup(run: BackupRun): Promise<BackupReport & { pruned?: PruneReport }> {
  const snapshot = await openSnapshot(run.connection);
  try {
    const report = await createBackup({
      snapshot,
      vault: run.vault,
      at: new Date(run.clock()),
      program: run.program,
      files: await readDataFiles(run.dataDir),
      objects: run.objects,
      ...(run.onStart && { onStart: run.onStart }),
      ...(run.onBytes && { onBytes: run.onBytes }),
    });
    return run.keep ? { ...report, pruned: await pruneBackups(run.vault, run.keep, run.clock()) } : report;
  } finally {
    await snapshot.close();
  }
}
