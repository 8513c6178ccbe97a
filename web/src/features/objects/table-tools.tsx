/** Which columns of a table are shown, and the whole list as a file. */
import { ActionIcon, Checkbox, Loader, Menu, Popover } from '@mantine/core';
import { IconColumns3, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { faultText } from '../shell/fault-text.ts';
import { encodeRows } from './csv.ts';
import { saveFile, saveText } from './save-text.ts';
import type { ColumnText, TableView } from './table-view.ts';

export function ColumnMenu<Row>({
  columns,
  view,
}: {
  columns: readonly ColumnText<Row>[];
  view: TableView<ColumnText<Row>, Row>;
}) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label={t('table.columns')}>
          <IconColumns3 size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="objects-columns" aria-modal="true">
        {columns.map(({ label }) => (
          <Checkbox
            key={label}
            size="xs"
            label={t(label)}
            checked={!view.hidden.has(label)}
            onChange={() => view.toggle(label)}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ExportProps<Row> {
  name: string;
  columns: readonly ColumnText<Row>[];
  readAll: () => Promise<readonly Row[]>;
}

export function ExportMenu<Row>({ name, columns, readAll }: ExportProps<Row>) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const run = async (as: 'csv' | 'xlsx'): Promise<void> => {
    setBusy(true);
    try {
      const shown = columns.filter((column) => column.text);
      const all = await readAll();
      const rows = [
        shown.map((column) => t(column.label)),
        ...all.map((row) => shown.map((column) => column.text?.(row) ?? '')),
      ];
      if (as === 'csv') saveText(`${name}.csv`, encodeRows(rows));
      else {
        const { encodeXlsx } = await import('./xlsx.ts');
        saveFile(
          `${name}.xlsx`,
          encodeXlsx(name, rows),
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        );
      }
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('table.export')} disabled={isBusy}>
          {isBusy ? <Loader size={14} /> : <IconDownload size={16} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void run('xlsx')}>{t('table.asXlsx')}</Menu.Item>
        <Menu.Item onClick={() => void run('csv')}>{t('table.asCsv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
