/** `backup list`: the backups in a place, the oldest first. */
import { joinSpans, listSpans } from '#services/backup/moments.ts';
import { KEY_OPTION, PLACE_ARGUMENT, withVault } from '../backup-vault.ts';
import { type CommandDefinition } from '../command-definition.ts';

const FOLDER = 'snapshots/';
const MOMENTS = {
  vi: 'Khôi phục được về bất kỳ thời điểm nào từ {from} đến {until} (restore --as-of).',
  en: 'Any moment from {from} to {until} can be restored (restore --as-of).',
};
const COLUMNS = {
  name: { vi: 'Bản sao', en: 'Backup' },
  rows: { vi: 'Dòng', en: 'Rows' },
  blobs: { vi: 'Nội dung thư', en: 'Bodies' },
  size: { vi: 'MB lưu', en: 'MB stored' },
  program: { vi: 'Phiên bản', en: 'Version' },
};

export const backupList: CommandDefinition = {
  name: 'backup list',
  summary: { vi: 'liệt kê các bản sao lưu', en: 'list the backups' },
  arguments: [PLACE_ARGUMENT],
  options: [KEY_OPTION],
  examples: ['congthu backup list /mnt/saoluu --key-file /root/congthu-backup.key'],
  run: (call) =>
    withVault(call, { create: false }, async (vault) => {
      const found = [];
      for (const path of await vault.list('snapshots')) {
        const { at, program, tables, blobs, migrations } = await vault.readManifest(path);
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        found.push({ name: path.slice(FOLDER.length), at, program, migrations, rows, blobs });
      }
      for (const { from, until } of joinSpans(await listSpans(vault)))
        call.output.note(MOMENTS, { from: from.toISOString(), until: until.toISOString() });
      call.output.table(
        found,
        [
          { heading: COLUMNS.name, cell: (one) => one.name },
          { heading: COLUMNS.rows, cell: (one) => `${one.rows}` },
          { heading: COLUMNS.blobs, cell: (one) => `${one.blobs.count}` },
          { heading: COLUMNS.size, cell: (one) => (one.blobs.storedBytes / 1e6).toFixed(1) },
          { heading: COLUMNS.program, cell: (one) => one.program },
        ],
        (one) => one,
      );
      return undefined;
    }),
};
