/** `backup verify`: proves that a backup can be read back whole. */
import { findBackup } from '#services/backup/read-backup.ts';
import { verifyBackup } from '#services/backup/verify-backup.ts';
import { AS_OF_OPTION, asOf } from '../as-of.ts';
import { KEY_OPTION, PLACE_ARGUMENT, withVault } from '../backup-vault.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { EXIT } from '../exit-codes.ts';
import { makeStepProgress } from '../progress.ts';

const LABEL = { vi: 'Kiểm tra', en: 'Verifying' };
const GOOD = {
  vi: 'Bản sao {name} đọc lại được: {rows} dòng, {blobs} nội dung thư.',
  en: 'Backup {name} can be read back: {rows} rows, {blobs} message bodies.',
};
const BAD = {
  vi: 'Bản sao {name} có {faultCount} lỗi. Hãy sao lưu lại vào nơi khác.',
  en: 'Backup {name} has {faultCount} faults. Back up again, to another place.',
};

export const backupVerify: CommandDefinition = {
  name: 'backup verify',
  summary: { vi: 'kiểm tra bản sao lưu đọc lại được', en: 'prove that a backup can be read back' },
  arguments: [PLACE_ARGUMENT],
  options: [KEY_OPTION, AS_OF_OPTION],
  run: (call) =>
    withVault(call, { place: getArgument(call, 0), create: false }, async (vault) => {
      const { name, manifest } = await findBackup(vault, asOf(call));
      const progress = makeStepProgress(process.stderr, !call.json, call.output.text(LABEL));
      const report = await verifyBackup(vault, manifest, progress.show);
      progress.stop();
      const isGood = report.faultCount === 0;
      const line = call.output.text(isGood ? GOOD : BAD, { name, ...report, faults: '' });
      call.output.result({ name, ...report }, [line, ...report.faults.map((fault) => `  ${fault}`)]);
      return isGood ? undefined : EXIT.data;
    }),
};
