/** A table of things: a row a button, sorted and filtered where it is, columns chosen, rows chosen for bulk acts, all of it as a file. */
import { Button, Loader } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ComponentType, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import type { IconProps } from '../../design/parts/icon-button.tsx';
import { Notice } from '../../design/parts/notice.tsx';
import { faultText } from '../shell/fault-text.ts';
import { BulkBar } from './bulk-bar.tsx';
import type { BulkAct } from './bulk-dialog.tsx';
import { TableBar } from './table-bar.tsx';
import { TableRows } from './table-rows.tsx';
import { useTableView } from './table-view.ts';
import type { ObjectListState } from './use-object-list.ts';
import './objects.css';

export interface Column<Row> {
  /** Key of the heading in the catalogues. */
  label: string;
  show: (row: Row) => ReactNode;
  /** As text: sorted, filtered and exported by it; without it the column is in no file. */
  text?: (row: Row) => string;
  isWide?: boolean;
  /** Not shown until somebody wants it. */
  isHidden?: boolean;
  isNumber?: boolean;
  /** Short, and read as one: the number of a paper breaks nowhere. */
  isWhole?: boolean;
}

export interface TableProps<Row extends { id: string }> {
  /** What the table is of: its name for screen readers, and of the file. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  list: ObjectListState;
  empty: { icon: ComponentType<IconProps>; title: string; text?: string };
  chosen?: string | undefined;
  onRow?: (row: Row) => void;
  /** Acts above the table. */
  tools?: ReactNode;
  /** Fields that ask for part of the list; where the table is narrow they unfold. */
  filters?: ReactNode;
  /** Whether the fields ask for less than all. */
  isFiltered?: boolean;
  /** The fields are many: they have a row of their own everywhere. */
  hasOwnRow?: boolean;
  /** Acts on several rows at once. */
  bulk?: readonly BulkAct<Row>[];
  /** All rows for a file, where they are more than the list holds of them. */
  readAll?: () => Promise<readonly Row[]>;
}

const NOBODY: ReadonlySet<string> = new Set();
/** Below that the fields have no room beside the acts. */
const ROOMY_PX = 860;

export function DataTable<Row extends { id: string }>(props: TableProps<Row>) {
  const { t } = useTranslation();
  const { name, columns, rows, list, empty, bulk = [] } = props;
  const { ref, width } = useElementSize();
  const view = useTableView<Row, Column<Row>>(
    columns[0]?.label.split('.').slice(0, 2).join('.') ?? name,
    columns,
    rows,
  );
  const [picked, setPicked] = useState(NOBODY);
  const hasRows = rows.length > 0;
  return (
    <div className="objects" ref={ref}>
      <TableBar {...props} view={view} isNarrow={width > 0 && width < ROOMY_PX} />
      {picked.size > 0 && (
        <BulkBar
          acts={bulk}
          rows={rows.filter(({ id }) => picked.has(id))}
          onDone={() => setPicked(NOBODY)}
        />
      )}
      {list.fault !== undefined && <Notice kind="danger">{faultText(t, list.fault)}</Notice>}
      {list.isLoading && !hasRows && (
        <div className="objects-loading">
          <Loader size="sm" />
        </div>
      )}
      {!list.isLoading && !hasRows && list.fault === undefined && (
        <div className="objects-empty">
          <Empty icon={empty.icon} title={empty.title}>
            {empty.text}
          </Empty>
        </div>
      )}
      {hasRows && view.rows.length === 0 && <p className="objects-nothing">{t('table.noMatch')}</p>}
      {view.rows.length > 0 && (
        <TableRows
          name={name}
          view={view}
          chosen={props.chosen}
          onRow={props.onRow}
          onSort={list.all}
          picked={bulk.length > 0 ? picked : undefined}
          onPick={setPicked}
        />
      )}
      {list.total !== undefined && rows.length < list.total && (
        <Button variant="subtle" onClick={list.more} loading={list.isLoading}>
          {t('table.more')}
        </Button>
      )}
    </div>
  );
}
