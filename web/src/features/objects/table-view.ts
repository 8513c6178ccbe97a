/** How somebody looks at a table: which columns, in which order, which rows; the columns are remembered on this device. */
import { useDeferredValue, useMemo, useState } from 'react';
import { foldForSearch } from '#formats/vietnamese/fold.ts';

/** What a table knows of a column; `text` is what is sorted, filtered and exported. */
export interface ColumnText<Row> {
  label: string;
  text?: (row: Row) => string;
  isHidden?: boolean;
}

export interface TableView<Column, Row> {
  columns: readonly Column[];
  rows: readonly Row[];
  hidden: ReadonlySet<string>;
  toggle: (label: string) => void;
  order: { label: string; isAscending: boolean } | undefined;
  sortBy: (label: string) => void;
  filter: string;
  setFilter: (filter: string) => void;
}

const COLLATOR = new Intl.Collator('vi', { numeric: true });
const KEY = 'congthu.columns.';

function readHidden(id: string, columns: readonly { label: string; isHidden?: boolean }[]): Set<string> {
  const kept = localStorage.getItem(KEY + id);
  if (kept !== null) return new Set(kept.split(' ').filter((label) => label !== ''));
  return new Set(columns.filter(({ isHidden }) => isHidden).map(({ label }) => label));
}

/** The rows that hold every word of the filter somewhere, with or without diacritics, in the order asked for. */
export function arrange<Row>(
  rows: readonly Row[],
  columns: readonly ColumnText<Row>[],
  filter: string,
  order: { label: string; isAscending: boolean } | undefined,
): readonly Row[] {
  const words = foldForSearch(filter)
    .split(/\s+/)
    .filter((word) => word !== '');
  const matching = rows.filter((row) => {
    if (words.length === 0) return true;
    const all = foldForSearch(columns.map((column) => column.text?.(row) ?? '').join(' '));
    return words.every((word) => all.includes(word));
  });
  const by = columns.find(({ label }) => label === order?.label)?.text;
  if (!by || !order) return matching;
  const sign = order.isAscending ? 1 : -1;
  return matching.toSorted((a, b) => sign * COLLATOR.compare(by(a), by(b)));
}

export function useTableView<Row, Column extends ColumnText<Row>>(
  id: string,
  columns: readonly Column[],
  rows: readonly Row[],
): TableView<Column, Row> {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => readHidden(id, columns));
  const [order, setOrder] = useState<TableView<Column, Row>['order']>();
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter);
  const arranged = useMemo(() => arrange(rows, columns, wanted, order), [rows, columns, wanted, order]);
  return {
    columns: columns.filter(({ label }) => !hidden.has(label)),
    rows: arranged,
    hidden,
    toggle: (label) => {
      const next = new Set(hidden);
      if (!next.delete(label)) next.add(label);
      localStorage.setItem(KEY + id, [...next].join(' '));
      setHidden(next);
    },
    order,
    sortBy: (label) =>
      setOrder((last) => {
        if (last?.label !== label) return { label, isAscending: true };
        return last.isAscending ? { label, isAscending: false } : undefined;
      }),
    filter,
    setFilter,
  };
}
