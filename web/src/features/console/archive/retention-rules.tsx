/** The rules of keeping, each with its decision. */
import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObjects } from '../../../jmap/hooks.ts';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import type { RetentionRule } from './archive-types.ts';
import { RuleDialog } from './rule-dialog.tsx';

export function RetentionRules({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const [changing, setChanging] = useState<RetentionRule>();
  const [going, setGoing] = useState<RetentionRule>();
  const { run } = useAct('RetentionRule');
  const list = useObjectList('RetentionRule', { sort: 'appliesTo', isAscending: true });
  const rows = useObjects('RetentionRule', PROVINCE, list.ids);
  const keeps = (row: RetentionRule): string =>
    row.keepDays === null
      ? t('console.archive.forever')
      : t('console.archive.daysOf', { count: row.keepDays });
  const columns: readonly Column<RetentionRule>[] = [
    {
      label: 'console.archive.class',
      show: (row) => t(`console.archive.classes.${row.appliesTo}`),
      text: (row) => t(`console.archive.classes.${row.appliesTo}`),
    },
    {
      label: 'console.archive.unit',
      isWide: true,
      show: (row) => row.unitName ?? t('console.archive.province'),
      text: (row) => row.unitName ?? '',
    },
    { label: 'console.archive.keeps', show: keeps, text: keeps },
    { label: 'console.policies.authority', show: (row) => row.authority, text: (row) => row.authority },
    { label: 'console.archive.setBy', show: (row) => <Who of={row.setBy} />, text: (row) => row.setBy },
    ...(mayChange
      ? [
          {
            label: 'console.act',
            show: (row: RetentionRule) => (
              <>
                <Button size="compact-xs" variant="default" onClick={() => setChanging(row)}>
                  {t('console.archive.change')}
                </Button>
                <Button size="compact-xs" variant="subtle" onClick={() => setGoing(row)}>
                  {t('console.archive.forget')}
                </Button>
              </>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <DataTable
        name={t('console.archive.rules')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{ icon: IconArchive, title: t('console.archive.noRule') }}
        tools={
          mayChange && (
            <Button size="xs" onClick={() => setNew(true)}>
              {t('console.archive.newRule')}
            </Button>
          )
        }
      />
      {going && (
        <ConfirmDialog
          title={t('console.archive.forgetTitle', { authority: going.authority })}
          text={t('console.archive.forgetText')}
          act={t('console.archive.forget')}
          onClose={() => setGoing(undefined)}
          onConfirm={() => {
            setGoing(undefined);
            void run({ destroy: [going.id] }, t('console.archive.told.ruleGone'));
          }}
        />
      )}
      {changing && <RuleDialog rule={changing} onClose={() => setChanging(undefined)} onSet={list.refresh} />}
      {isNew && <RuleDialog onClose={() => setNew(false)} onSet={list.refresh} />}
    </>
  );
}
