/** A table of things: columns by name, a row a button, the rest loaded when wanted, everything that is shown as CSV. */
import { Button, Loader } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import type { IconProps } from '../../design/parts/icon-button.tsx';
import { Notice } from '../../design/parts/notice.tsx';
import { formatCount } from '../../i18n/format.ts';
import { faultText } from '../shell/fault-text.ts';
import { encodeCsv } from './csv.ts';
import { saveText } from './save-text.ts';
import type { ObjectListState } from './use-object-list.ts';
import './objects.css';

export interface Column<Row> {
  /** Key of the heading in the catalogues. */
  label: string;
  show: (row: Row) => ReactNode;
  /** As text, for the spreadsheet; without it the column is not in it. */
  text?: (row: Row) => string;
  isWide?: boolean;
}

interface Props<Row extends { id: string }> {
  /** What the table is of: its name for screen readers, and of the file. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  list: ObjectListState;
  empty: { icon: ComponentType<IconProps>; title: string };
  chosen?: string | undefined;
  onRow?: (row: Row) => void;
  tools?: ReactNode;
}

export function DataTable<Row extends { id: string }>(props: Props<Row>) {
  const { t } = useTranslation();
  const { name, columns, rows, list, empty, tools } = props;
  const shown = columns.filter((column) => column.text);
  const download = (): void => {
    const heading = shown.map((column) => t(column.label));
    const body = rows.map((row) => shown.map((column) => column.text?.(row) ?? ''));
    saveText(`${name}.csv`, encodeCsv([heading, ...body]));
  };
  return (
    <div className="objects">
      <div className="objects-tools">
        {tools}
        <span className="objects-count" aria-live="polite">
          {list.total === undefined
            ? ''
            : t('console.count', { count: list.total, number: formatCount(list.total) })}
        </span>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} />}
          disabled={rows.length === 0}
          onClick={download}
        >
          CSV
        </Button>
      </div>
      {list.fault !== undefined && <Notice kind="danger">{faultText(t, list.fault)}</Notice>}
      {list.isLoading && rows.length === 0 && (
        <div className="objects-loading">
          <Loader size="sm" />
        </div>
      )}
      {!list.isLoading && rows.length === 0 && list.fault === undefined && (
        <div className="objects-empty">
          <Empty icon={empty.icon} title={empty.title} />
        </div>
      )}
      {rows.length > 0 && <Rows {...props} />}
      {list.total !== undefined && rows.length < list.total && (
        <Button variant="subtle" onClick={list.more} loading={list.isLoading}>
          {t('console.more')}
        </Button>
      )}
    </div>
  );
}

function Rows<Row extends { id: string }>({ name, columns, rows, chosen, onRow }: Props<Row>) {
  const { t } = useTranslation();
  return (
    <div className="objects-scroll" tabIndex={0} role="region" aria-label={name}>
      <table className="objects-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" data-wide={column.isWide}>
                {t(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.id}
              aria-selected={row.id === chosen}
              className={onRow ? 'objects-row' : undefined}
              onClick={onRow && (() => onRow(row))}
            >
              {columns.map((column, index) => (
                <td key={column.label} data-wide={column.isWide}>
                  {index === 0 && onRow ? (
                    <button type="button" className="objects-link" onClick={() => onRow(row)}>
                      {column.show(row)}
                    </button>
                  ) : (
                    column.show(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
