/** The one row above a table: acts, fields that ask for part of it, how many there are, columns and files; narrow, the fields unfold below. */
import { ActionIcon, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconFilter } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, TableProps } from './data-table.tsx';
import { ColumnMenu, ExportMenu } from './table-tools.tsx';
import type { TableView } from './table-view.ts';

interface Props<Row extends { id: string }> extends TableProps<Row> {
  view: TableView<Column<Row>, Row>;
  isNarrow: boolean;
}

export function TableBar<Row extends { id: string }>(props: Props<Row>) {
  const { t } = useTranslation();
  const { name, columns, rows, list, tools, filters, isFiltered = false, hasOwnRow = false } = props;
  const { view, isNarrow } = props;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const hasRows = rows.length > 0;
  const readAll = props.readAll ?? (async () => (await list.readAll()) as Row[]);
  const find = hasRows && (
    <TextInput
      size="xs"
      className="objects-filter"
      leftSection={<IconFilter size={14} />}
      aria-label={t('table.filter')}
      placeholder={t('table.filter')}
      value={view.filter}
      onFocus={list.all}
      onChange={(event) => view.setFilter(event.currentTarget.value)}
    />
  );
  const isFolded = isNarrow && Boolean(filters || find);
  return (
    <div className="objects-bar">
      <div className="objects-tools" data-roomy={!isNarrow}>
        {tools}
        {!isNarrow && !hasOwnRow && filters}
        <div className="objects-ends">
          <span className="objects-count" aria-live="polite">
            {list.total !== undefined && t('table.count', { count: list.total })}
          </span>
          {!isNarrow && find}
          {isFolded && (
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t('table.fields')}
              aria-expanded={isOpen}
              aria-controls={id}
              data-used={isFiltered || view.filter !== ''}
              onClick={() => setOpen(!isOpen)}
            >
              <IconAdjustmentsHorizontal size={16} />
            </ActionIcon>
          )}
          {hasRows && (
            <>
              <ColumnMenu columns={columns} view={view} />
              <ExportMenu name={name} columns={columns} readAll={readAll} />
            </>
          )}
        </div>
      </div>
      {(isFolded ? isOpen : hasOwnRow) && (
        <div className="objects-fields" id={id}>
          {filters}
          {isFolded && find}
        </div>
      )}
    </div>
  );
}
