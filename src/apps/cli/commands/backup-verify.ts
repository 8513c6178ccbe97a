/** `backup verify`: proves that a backup can be read back whole. */
import { noteBackup, readBackupName } from '#domain/status/backup-record.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { findSpan, type Span, surveyMoments } from '#services/backup/moments.ts';
import { findBackup } from '#services/backup/read-backup.ts';
import type { Vault } from '#services/backup/vault.ts';
import { verifyBackup } from '#services/backup/verify-backup.ts';
import { type MomentsReport, verifySpan } from '#services/backup/verify-moments.ts';
import { AS_OF_OPTION, asOf } from '../as-of.ts';
import { KEY_OPTION, PLACE_ARGUMENT, withVault } from '../backup-vault.ts';
import { reasonOf } from '../checks/check.ts';
import { type Call, type CommandDefinition } from '../command-definition.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { hasDatabase, settingsOf, withDatabase } from '../open-store.ts';
import { makeStepProgress } from '../progress.ts';

const LABEL = { vi: 'Kiểm tra', en: 'Verifying' };
const GOOD = {
  vi: 'Bản sao {name} đọc lại được: {rows} dòng, {blobs} nội dung thư.',
  en: 'Backup {name} can be read back: {rows} rows, {blobs} message bodies.',
};
const MOMENTS = {
  vi: 'Nhật ký từ {from} đến {until}: {walPieces} phần, đã đọc lại.',
  en: 'The log from {from} to {until}: {walPieces} pieces, read back.',
};
const NOT_NOTED = {
  vi: 'Chú ý: chưa ghi được vào cơ sở dữ liệu rằng bản này đã được đọc lại: {reason}',
  en: 'Note: that it was read back could not be written into the database: {reason}',
};
const BAD = {
  vi: 'Bản sao {name} có {faultCount} lỗi. Hãy sao lưu lại vào nơi khác.',
  en: 'Backup {name} has {faultCount} faults. Back up again, to another place.',
};

/** The newest nightly backup of the time; undefined where there is none yet, but a moment can be had. */
async function verifyNightly(call: Call, vault: Vault, isOptional: boolean) {
  if (isOptional && (await vault.list('snapshots')).length === 0) return undefined;
  const { name, manifest } = await findBackup(vault, asOf(call));
  const progress = makeStepProgress(process.stderr, !call.json, call.output.text(LABEL));
  try {
    return { name, ...(await verifyBackup(vault, manifest, progress.show)) };
  } finally {
    progress.stop();
  }
}

/** The archive of the same time. */
async function verifyMoments(call: Call, vault: Vault, span: Span): Promise<MomentsReport> {
  const progress = makeStepProgress(process.stderr, !call.json, call.output.text(LABEL));
  try {
    return await verifySpan(vault, span, progress.show);
  } finally {
    progress.stop();
  }
}

/** Where the database is beside us and wrote this very backup last, the alert for unproven backups hears of it. */
async function noteProof(call: Call, name: string): Promise<void> {
  if (!hasDatabase(settingsOf(call))) return;
  await withDatabase(call, { create: false }, async ({ db }) => {
    if ((await readBackupName(db, 'written')) !== name) return;
    await noteBackup(db, 'verified', { at: new Date(systemClock()), name });
  }).catch((error: unknown) => call.output.note(NOT_NOTED, { reason: reasonOf(error) }));
}

async function run(call: Call): Promise<ExitCode | undefined> {
  return withVault(call, { create: false }, async (vault) => {
    const span = await findSpan(vault, asOf(call));
    const nightly = await verifyNightly(call, vault, span !== undefined);
    const moments = span && (await verifyMoments(call, vault, span));
    const ofMoments = [...(await surveyMoments(vault)).faults, ...(moments?.faults ?? [])];
    const faults = [...(nightly?.faults ?? []), ...ofMoments];
    const faultCount = (nightly?.faultCount ?? 0) + ofMoments.length;
    const lines: string[] = [];
    if (nightly) {
      const { name, rows, blobs } = nightly;
      lines.push(call.output.text(faultCount === 0 ? GOOD : BAD, { name, rows, blobs, faultCount }));
    }
    if (moments) {
      const { from, until, walPieces } = moments;
      const facts = { from: from.toISOString(), until: until.toISOString(), walPieces };
      lines.push(call.output.text(MOMENTS, facts));
    }
    if (!nightly && ofMoments.length > 0) lines.push(call.output.text(BAD, { name: '', faultCount }));
    if (nightly && faultCount === 0) await noteProof(call, nightly.name);
    const report = { ...nightly, moments, faults, faultCount };
    call.output.result(report, [...lines, ...faults.map((fault) => `  ${fault}`)]);
    return faultCount === 0 ? undefined : EXIT.data;
  });
}

export const backupVerify: CommandDefinition = {
  name: 'backup verify',
  summary: { vi: 'kiểm tra bản sao lưu đọc lại được', en: 'prove that a backup can be read back' },
  arguments: [PLACE_ARGUMENT],
  options: [KEY_OPTION, AS_OF_OPTION],
  examples: ['congthu backup verify /mnt/saoluu --key-file /root/congthu-backup.key'],
  run,
};
