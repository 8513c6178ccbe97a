/** The agencies' own rules of use (R9.4): read and acknowledged by members, published and followed by heads. */
import { Button } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import type { UsageRules } from './order-types.ts';
import { RulesDetail } from './rules-detail.tsx';
import { RulesDialog } from './rules-dialog.tsx';
import { RULES_KINDS, rulesState, rulesTitle } from './rules-state.ts';

const FILTERS: Record<string, Record<string, boolean>> = {
  waiting: { isWaiting: true },
  inForce: { isInForce: true },
};

export function UsageRulesSection() {
  const { t, i18n } = useTranslation();
  const roles = useOwnRoles();
  const [state, setState] = useState<string | null>('inForce');
  const [isNew, setNew] = useState(false);
  const filter = state === null ? {} : (FILTERS[state] ?? {});
  const desk = useDesk('UsageRules', { filter, sort: 'publishedAt' });
  const isHead = roles.has('agency_head');
  const columns: readonly Column<UsageRules>[] = [
    {
      label: 'console.usageRules.name',
      isWide: true,
      show: (row) => rulesTitle(row, i18n.language),
      text: (row) => rulesTitle(row, i18n.language),
    },
    {
      label: 'console.usageRules.unit',
      isWide: true,
      show: (row) => row.unitName,
      text: (row) => row.unitName,
    },
    {
      label: 'console.usageRules.published',
      show: (row) => shortTime(row.publishedAt),
      text: (row) => row.publishedAt,
    },
    {
      label: 'console.usageRules.acknowledged',
      show: (row) => `${row.acknowledgedCount}/${row.memberCount}`,
      text: (row) => `${row.acknowledgedCount}/${row.memberCount}`,
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={RULES_KINDS[rulesState(row)]}>{t(`console.usageRules.state.${rulesState(row)}`)}</Badge>
      ),
      text: (row) => t(`console.usageRules.state.${rulesState(row)}`),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="usageRules"
      icon={IconScale}
      columns={columns}
      tools={
        isHead && (
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.usageRules.new')}
          </Button>
        )
      }
      isFiltered={state !== null}
      filters={
        <StateFilter
          value={state}
          states={['waiting', 'inForce']}
          nameOf={(one) => t(`console.usageRules.${one}`)}
          onChange={setState}
        />
      }
      detail={(shown, close) => <RulesDetail rules={shown} onClose={close} />}
    >
      {isNew && <RulesDialog onClose={() => setNew(false)} onDone={desk.list.refresh} />}
    </Desk>
  );
}
