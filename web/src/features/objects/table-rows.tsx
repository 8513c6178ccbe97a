/** The rows of a table, and headings that sort them. */
import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Column } from './data-table.tsx';
import type { TableView } from './table-view.ts';

interface Props<Row extends { id: string }> {
  name: string;
  view: TableView<Column<Row>, Row>;
  chosen: string | undefined;
  onRow: ((row: Row) => void) | undefined;
  onSort: () => void;
  /** Rows that are chosen for an act; undefined where there is none. */
  picked: ReadonlySet<string> | undefined;
  onPick: (picked: ReadonlySet<string>) => void;
}

const KEPT_COLUMNS = 2;
const STATE = 'console.state';

type Minor = 'third' | 'rest' | undefined;

/** Left out where the table is narrow and a row opens to tell everything; the third column only on a telephone. */
function minorOf(label: string, at: number, opens: boolean): Minor {
  if (!opens || at < KEPT_COLUMNS || label === STATE) return undefined;
  return at === KEPT_COLUMNS ? 'third' : 'rest';
}

function Heading<Row>({
  column,
  view,
  onSort,
  minor,
}: {
  column: Column<Row>;
  view: TableView<Column<Row>, Row>;
  onSort: () => void;
  minor: Minor;
}) {
  const { t } = useTranslation();
  const label = t(column.label);
  const order = view.order?.label === column.label ? view.order : undefined;
  const direction = order ? (order.isAscending ? 'ascending' : 'descending') : undefined;
  return (
    <th
      scope="col"
      data-wide={column.isWide}
      data-number={column.isNumber}
      data-minor={minor}
      aria-sort={direction}
    >
      {column.text ? (
        <button
          type="button"
          className="objects-sort"
          title={t('table.sortBy', { column: label })}
          onClick={() => {
            onSort();
            view.sortBy(column.label);
          }}
        >
          {label}
          {direction === 'ascending' && <IconArrowUp size={13} aria-hidden="true" />}
          {direction === 'descending' && <IconArrowDown size={13} aria-hidden="true" />}
        </button>
      ) : (
        label
      )}
    </th>
  );
}

export function TableRows<Row extends { id: string }>(props: Props<Row>) {
  const { t } = useTranslation();
  const { name, view, chosen, onRow, onSort, picked, onPick } = props;
  const first = view.columns[0];
  const isAll = picked !== undefined && view.rows.every(({ id }) => picked.has(id));
  const pick = (id: string): void => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    onPick(next);
  };
  return (
    <div className="objects-scroll" tabIndex={0} role="region" aria-label={name}>
      <table className="objects-table" data-cards={onRow === undefined || undefined}>
        <thead>
          <tr>
            {picked && (
              <th scope="col" className="objects-pick">
                <Checkbox
                  size="xs"
                  aria-label={t('table.chooseAll')}
                  checked={isAll}
                  indeterminate={!isAll && picked.size > 0}
                  onChange={() => onPick(isAll ? new Set() : new Set(view.rows.map(({ id }) => id)))}
                />
              </th>
            )}
            {view.columns.map((column, at) => (
              <Heading
                key={column.label}
                column={column}
                view={view}
                onSort={onSort}
                minor={minorOf(column.label, at, onRow !== undefined)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <tr
              key={row.id}
              data-chosen={row.id === chosen}
              className={onRow ? 'objects-row' : undefined}
              onClick={onRow && (() => onRow(row))}
            >
              {picked && (
                <td className="objects-pick" onClick={(event) => event.stopPropagation()}>
                  <Checkbox
                    size="xs"
                    aria-label={t('table.choose', { name: first?.text?.(row) ?? '' })}
                    checked={picked.has(row.id)}
                    onChange={() => pick(row.id)}
                  />
                </td>
              )}
              {view.columns.map((column, index) => (
                <td
                  key={column.label}
                  data-label={onRow ? undefined : t(column.label)}
                  data-wide={column.isWide}
                  data-number={column.isNumber}
                  data-whole={column.isWhole}
                  data-state={column.label === STATE || undefined}
                  data-minor={minorOf(column.label, index, onRow !== undefined)}
                >
                  {index === 0 && onRow ? (
                    <button
                      type="button"
                      className="objects-link"
                      aria-expanded={row.id === chosen}
                      onClick={(event) => {
                        event.stopPropagation();
                        onRow(row);
                      }}
                    >
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
