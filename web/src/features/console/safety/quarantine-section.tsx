/** Mail that is held back (R6.5): why, what it says as text, and whether it goes on or is deleted. */
import { Select } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { QuarantineDetail } from './quarantine-detail.tsx';
import type { QuarantinedMail } from './safety-types.ts';

const STATES = ['held', 'released', 'deleted'];

export function QuarantineSection() {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>('held');
  const desk = useDesk('QuarantinedMail', {
    filter: state === null ? {} : { state },
    sort: 'arrivedAt',
  });
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
      text: (mail) => t(`console.quarantine.reasons.${mail.reason}`),
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
    <Desk
      desk={desk}
      section="quarantine"
      icon={IconShieldLock}
      columns={columns}
      isFiltered={state !== null}
      filters={
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
      detail={(shown, close) => <QuarantineDetail mail={shown} onClose={close} />}
    />
  );
}
