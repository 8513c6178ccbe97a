/** `backup list`: the backups in a place, the oldest first. */
import { KEY_OPTION, PLACE_ARGUMENT, withVault } from '../backup-vault.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';

const FOLDER = 'snapshots/';
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
  run: (call) =>
    withVault(call, { place: getArgument(call, 0), create: false }, async (vault) => {
      const found = [];
      for (const path of await vault.list('snapshots')) {
        const { at, program, tables, blobs, migrations } = await vault.readManifest(path);
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        found.push({ name: path.slice(FOLDER.length), at, program, migrations, rows, blobs });
      }
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
