/** Mail that is held back (R6.5): why, what it says as text, and whether it goes on or is deleted. */
import { Select } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useShown } from '../parts/use-shown.ts';
import { QuarantineDetail } from './quarantine-detail.tsx';
import type { QuarantinedMail } from './safety-types.ts';

const STATES = ['held', 'released', 'deleted'];

export function QuarantineSection() {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>('held');
  const { chosen, shown, choose } = useShown('QuarantinedMail');
  const list = useObjectList('QuarantinedMail', {
    filter: state === null ? {} : { state },
    sort: 'arrivedAt',
  });
  const rows = useObjects('QuarantinedMail', PROVINCE, list.ids);
  const columns: readonly Column<QuarantinedMail>[] = [
    {
      label: 'console.quarantine.subject',
      isWide: true,
      show: (mail) => (
        <>
          {mail.requestedAt !== null && mail.state === 'held' && (
            <Badge kind="warning">{t('console.quarantine.requested')}</Badge>
          )}{' '}
          {mail.subject || t('console.quarantine.noSubject')}
        </>
      ),
      text: (mail) => mail.subject,
    },
    {
      label: 'console.quarantine.reason',
      show: (mail) => (
        <Badge kind={mail.reason === 'virus' ? 'danger' : 'warning'}>
          {t(`console.quarantine.reasons.${mail.reason}`)}
        </Badge>
      ),
      text: (mail) => mail.reason,
    },
    { label: 'console.quarantine.from', show: (mail) => mail.from, text: (mail) => mail.from },
    {
      label: 'console.quarantine.to',
      isWide: true,
      show: (mail) => mail.recipients.join(', '),
      text: (mail) => mail.recipients.join(' '),
    },
    {
      label: 'console.quarantine.arrived',
      show: (mail) => shortTime(mail.arrivedAt),
      text: (mail) => mail.arrivedAt,
    },
  ];
  return (
    <div className="split" data-open={shown !== undefined}>
      <DataTable
        name={t('console.quarantine.title')}
        columns={columns}
        rows={rows}
        list={list}
        chosen={chosen}
        onRow={({ id }) => choose(id)}
        empty={{ icon: IconShieldLock, title: t('console.quarantine.empty') }}
        tools={
          <Select
            size="xs"
            clearable
            aria-label={t('console.state')}
            placeholder={t('console.all')}
            value={state}
            data={STATES.map((value) => ({ value, label: t(`console.quarantine.states.${value}`) }))}
            onChange={setState}
          />
        }
      />
      {shown && <QuarantineDetail key={shown.id} mail={shown} />}
    </div>
  );
}
