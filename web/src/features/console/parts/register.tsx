/** The frame of a register: a desk whose things are each in one of few states, and where those who may begin a new one. */
import { Button } from '@mantine/core';
import { type ComponentType, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IconProps } from '../../../design/parts/icon-button.tsx';
import type { ObjectTypes, TypeName } from '../../../jmap/objects.ts';
import type { Arguments } from '../../../jmap/transport.ts';
import type { TableProps } from '../../objects/data-table.tsx';
import { Desk, useDesk } from './desk.tsx';
import { StateFilter } from './state-filter.tsx';

interface Props<Name extends TypeName> extends Pick<TableProps<ObjectTypes[Name]>, 'columns' | 'bulk'> {
  type: Name;
  /** Its key in the catalogues. */
  section: string;
  icon: ComponentType<IconProps>;
  sort: string;
  states: readonly string[];
  /** The one that is shown first; without it all are. */
  first?: string;
  /** Where the console's texts name the states; by default under `states` of the section. */
  names?: string;
  filterOf?: (state: string) => Arguments;
  /** Begins a new thing, where somebody may: the name of the act, and what then opens. */
  begin?: { label: string; dialog: (close: () => void, refresh: () => void) => ReactNode } | undefined;
  /** Further acts. */
  tools?: ReactNode;
  detail: (shown: ObjectTypes[Name], close: () => void) => ReactNode;
}

const inState = (state: string): Arguments => ({ state });

export function Register<Name extends TypeName>(props: Props<Name>) {
  const { t } = useTranslation();
  const { type, section, sort, states, first = null, filterOf = inState, begin, tools, detail } = props;
  const { names = `${section}.states` } = props;
  const [state, setState] = useState<string | null>(first);
  const [isNew, setNew] = useState(false);
  const desk = useDesk(type, { filter: state === null ? {} : filterOf(state), sort });
  return (
    <Desk
      desk={desk}
      section={section}
      icon={props.icon}
      columns={props.columns}
      {...(props.bulk && { bulk: props.bulk })}
      tools={
        <>
          {begin && (
            <Button size="xs" onClick={() => setNew(true)}>
              {t(begin.label)}
            </Button>
          )}
          {tools}
        </>
      }
      isFiltered={state !== null}
      filters={
        <StateFilter
          value={state}
          states={states}
          nameOf={(one) => t(`console.${names}.${one}`)}
          onChange={setState}
        />
      }
      detail={detail}
    >
      {isNew && begin?.dialog(() => setNew(false), desk.list.refresh)}
    </Desk>
  );
}
