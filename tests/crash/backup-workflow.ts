/** A backup of everything by the clock (R6.3), cut short anywhere: the next one is whole, and nothing is left behind. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { AN } from './demo-people.ts';
import type { Workflow } from './dying-program.ts';
import { isQuiet, rungJob } from './rung-jobs.ts';
import { upload } from './uploads.ts';

const QUEUE = 'backup.create';

/** A place for backups, and what a program has to know of it. */
export interface BackupPlace {
  folder: string;
  settings: Record<string, string>;
  /** For commands alone: the server does not back up by itself, and no copy is under way when another is asked for. */
  keyAlone: Record<string, string>;
  remove(): void;
}

export function makeBackupPlace(): BackupPlace {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-backups-'));
  const keyAlone = { CONGTHU_BACKUP_KEY: 'một câu dài dễ nhớ' };
  return {
    folder,
    keyAlone,
    // Only the newest is kept: what no backup names any longer is garbage at once.
    settings: {
      ...keyAlone,
      CONGTHU_BACKUP_TO: folder,
      CONGTHU_BACKUP_KEEP: '1,0,0',
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The newest backup is of this time, can be read back, and is the only one. */
export function backingUp({ folder }: BackupPlace): Workflow {
  const begun = new Map<string, number>();
  return rungJob(QUEUE, {
    name: 'backing up',
    async prepare(dying, mark) {
      assert.ok(await isQuiet(dying, QUEUE));
      await upload(dying, await dying.as(AN), Buffer.from(`Nội dung mới của ${mark}`));
      begun.set(mark, Date.now());
    },
    async check(dying, mark) {
      const snapshots = readdirSync(join(folder, 'snapshots')).filter((name) => !name.endsWith('.new'));
      assert.equal(snapshots.length, 1, `${mark}: ${snapshots.join()}`);
      const [day = '', time = ''] = (snapshots[0] ?? '').split('T');
      const at = Date.parse(`${day}T${time.replaceAll('-', ':')}`);
      assert.ok(at >= (begun.get(mark) ?? 0), `${mark}: the newest backup is of ${day} ${time}`);
      const verified = await dying.program.command(['backup', 'verify', folder]);
      assert.equal(verified.code, 0, `${mark}: ${verified.stderr}${verified.stdout}`);
    },
  });
}

/** Brings the newest backup back into an empty place; gives what does not agree there. */
export async function restoreElsewhere({ folder, settings }: BackupPlace): Promise<string[]> {
  const empty = new RunningProgram(settings);
  try {
    const restored = await empty.command(['restore', folder, '--nightly']);
    if (restored.code !== 0) return [`the backup could not be restored: ${restored.stderr}`];
    return await withDatabase(empty, verifyMailStore);
  } finally {
    await empty.remove();
  }
}
