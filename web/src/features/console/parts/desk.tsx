/** The frame of most sections: a table of things of one type, and beside it the one that is open, which stands in the address. */
import { type ComponentType, Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IconProps } from '../../../design/parts/icon-button.tsx';
import { useObjects } from '../../../jmap/hooks.ts';
import type { ObjectTypes, TypeName } from '../../../jmap/objects.ts';
import { DataTable, type TableProps } from '../../objects/data-table.tsx';
import {
  type ListQuery,
  type ObjectListState,
  PROVINCE,
  useObjectList,
} from '../../objects/use-object-list.ts';
import { type Shown, useShown } from './use-shown.ts';

export interface DeskState<Row> extends Shown<Row> {
  list: ObjectListState;
  rows: readonly Row[];
}

export function useDesk<Name extends TypeName>(
  type: Name,
  query: ListQuery,
  accountId: string = PROVINCE,
): DeskState<ObjectTypes[Name]> {
  const shown = useShown(type, accountId);
  const list = useObjectList(type, query, accountId);
  const rows = useObjects(type, accountId, list.ids);
  return { ...shown, list, rows };
}

interface Props<Row extends { id: string }>
  extends Pick<
    TableProps<Row>,
    'columns' | 'tools' | 'filters' | 'isFiltered' | 'hasOwnRow' | 'bulk' | 'readAll'
  > {
  desk: DeskState<Row>;
  /** Its key in the catalogues, for the title and for what an empty table says. */
  section: string;
  icon: ComponentType<IconProps>;
  detail: (shown: Row, close: () => void) => ReactNode;
  /** Dialogs. */
  children?: ReactNode;
}

export function Desk<Row extends { id: string }>(props: Props<Row>) {
  const { t } = useTranslation();
  const { desk, section, icon, detail, children, ...table } = props;
  const { list, rows, chosen, shown, choose } = desk;
  return (
    <div className="split" data-open={shown !== undefined}>
      <DataTable
        {...table}
        name={t(`console.${section}.title`)}
        rows={rows}
        list={list}
        chosen={chosen}
        onRow={({ id }) => choose(id)}
        empty={{
          icon,
          title: t(`console.${section}.empty`),
          text: t(`console.${section}.emptyText`, { defaultValue: '' }),
        }}
      />
      {shown && <Fragment key={shown.id}>{detail(shown, () => choose(undefined))}</Fragment>}
      {children}
    </div>
  );
}
