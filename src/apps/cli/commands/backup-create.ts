/** `backup create`: everything as of now, into a folder or a bucket, sealed; only what changed is written (R6.3). */
import { noteBackup } from '#domain/status/backup-record.ts';
import { openObjectVault } from '#platform/blobs/s3/object-vault.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import type { KeepRule } from '#services/backup/prune-backups.ts';
import { runBackup } from '#services/backup/run-backup.ts';
import { KEY_OPTION, PLACE_ARGUMENT, withVault } from '../backup-vault.ts';
import { type Call, type CommandDefinition, findOption } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { withDatabase } from '../open-store.ts';
import { programVersion } from '../program-version.ts';
import { makeProgress } from '../progress.ts';

const LABEL = { vi: 'Sao lưu', en: 'Backing up' };
const DONE = {
  vi: 'Bản sao {name}: {rows} dòng, {blobs} nội dung thư ({newBlobs} mới), ghi {written} MB.',
  en: 'Backup {name}: {rows} rows, {blobs} message bodies ({newBlobs} new), {written} MB written.',
};
const PRUNED = {
  vi: 'Giữ {kept} bản, bỏ {removed} bản cũ.',
  en: '{kept} backups kept, {removed} old ones removed.',
};
const OUTSIDE = {
  vi: 'Chú ý: {count} nội dung thư nằm ở kho đối tượng và không có trong bản sao này (kho không có, hoặc thiếu thiết lập blobs).',
  en: 'Note: {count} message bodies of the object store are not in this backup (the store lacks them, or the setting blobs is missing).',
};
const BAD_KEEP = {
  vi: '--keep là ba số: ngày,tuần,tháng (ví dụ 7,5,12).',
  en: '--keep takes three numbers: days,weeks,months (7,5,12).',
};

function keepRule(call: Call): KeepRule | undefined {
  const text = findOption(call, 'keep');
  if (text === undefined) return undefined;
  const match = /^(\d{1,4}),(\d{1,4}),(\d{1,4})$/.exec(text);
  if (!match) throw new CommandFault(BAD_KEEP, EXIT.usage);
  return { daily: Number(match[1]), weekly: Number(match[2]), monthly: Number(match[3]) };
}

async function run(call: Call): Promise<undefined> {
  const keep = keepRule(call);
  await withDatabase(call, { create: false }, ({ settings, connection, db }) =>
    withVault(call, { create: true }, async (vault) => {
      const progress = makeProgress(process.stderr, !call.json, call.output.text(LABEL));
      try {
        const report = await runBackup({
          connection,
          dataDir: settings.data,
          vault,
          clock: systemClock,
          program: programVersion(),
          objects: openObjectVault(settings.blobs, call.environment, systemClock),
          keep,
          onStart: (bytes) => progress.start(bytes),
          onBytes: (bytes) => progress.advance(bytes),
        });
        progress.stop();
        await noteBackup(db, 'written', { at: new Date(systemClock()), name: report.name });
        const { pruned, ...facts } = report;
        const lines = [call.output.text(DONE, { ...facts, written: (report.writtenBytes / 1e6).toFixed(1) })];
        if (pruned) {
          const { kept, removed } = pruned;
          lines.push(call.output.text(PRUNED, { kept: kept.length, removed: removed.length }));
        }
        if (report.outsideBlobs > 0) call.output.note(OUTSIDE, { count: report.outsideBlobs });
        call.output.result(report, lines);
      } finally {
        progress.stop();
      }
    }),
  );
  return undefined;
}

export const backupCreate: CommandDefinition = {
  name: 'backup create',
  summary: {
    vi: 'sao lưu toàn bộ, chỉ ghi phần đã đổi',
    en: 'back everything up, writing only what changed',
  },
  arguments: [PLACE_ARGUMENT],
  options: [
    KEY_OPTION,
    {
      flags: '--keep <days,weeks,months>',
      text: { vi: 'sau đó bỏ bản cũ hơn quy tắc này', en: 'afterwards remove what is older than this rule' },
    },
  ],
  examples: [
    'congthu backup create /mnt/saoluu --key-file /root/congthu-backup.key --keep 7,5,12',
    "congthu backup create 's3://saoluu/thu?endpoint=https://s3.example.org' --key-file /root/congthu-backup.key",
  ],
  run,
};
