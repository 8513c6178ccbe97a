/** Change requests (R5, R7): those that one may see, one of them with what it does, and a form for a new one. */
import { Button, Select, TextInput } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { lazy, Suspense, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, shortTime } from '../../../i18n/format.ts';
import { useUnits } from '../../directory/use-units.ts';
import type { Column } from '../../objects/data-table.tsx';
import type { ChangeRequest } from '../console-types.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { DECIDE_BULK } from './bulk-decide.ts';
import { RequestDetail } from './request-detail.tsx';
import { useOwnRequestTypes } from './request-types.ts';
import { StateBadge } from './state-badge.tsx';
import { subjectOf, typeOf } from './subject.ts';

const RequestDialog = lazy(() =>
  import('./request-dialog.tsx').then((room) => ({ default: room.RequestDialog })),
);
const STATES = ['submitted', 'approved', 'applied', 'refused', 'withdrawn', 'failed'];
/** What is still to come. */
const AWAITED = ['confirmation', 'decision', 'consent'];

export function RequestsSection() {
  const { t } = useTranslation();
  const units = useUnits();
  const [state, setState] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [isNew, setNew] = useState(false);
  const asked = useDeferredValue(text.trim());
  const desk = useDesk('ChangeRequest', {
    filter: {
      ...(state !== null && (AWAITED.includes(state) ? { awaits: state } : { state })),
      ...(asked !== '' && { text: asked }),
    },
    sort: 'createdAt',
  });
  const unitName = (row: ChangeRequest): string => units.byId.get(row.unitId)?.name ?? '';
  const columns: readonly Column<ChangeRequest>[] = [
    {
      label: 'console.requests.subject',
      isWide: true,
      show: (row) => subjectOf(row) || typeOf(row),
      text: subjectOf,
    },
    {
      label: 'console.state',
      show: (row) => <StateBadge state={row.state} />,
      text: (row) => t(`console.requests.state.${row.state}`),
    },
    { label: 'console.requests.type', show: (row) => typeOf(row), text: (row) => typeOf(row) },
    {
      label: 'console.requests.effective',
      show: (row) => dayText(row.effectiveOn),
      text: (row) => row.effectiveOn,
    },
    { label: 'console.requests.unit', isWide: true, show: unitName, text: unitName },
    {
      label: 'console.requests.asked',
      show: (row) => shortTime(row.createdAt),
      text: (row) => row.createdAt,
    },
  ];
  const maySubmit = Object.keys(useOwnRequestTypes()).length > 0;
  return (
    <Desk
      desk={desk}
      section="requests"
      icon={IconClipboardCheck}
      columns={columns}
      bulk={DECIDE_BULK}
      tools={
        maySubmit && (
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.requests.new')}
          </Button>
        )
      }
      isFiltered={state !== null || asked !== ''}
      filters={
        <>
          <Select
            size="xs"
            clearable
            aria-label={t('console.state')}
            placeholder={t('console.all')}
            value={state}
            data={[...STATES, ...AWAITED].map((value) => ({
              value,
              label: t(`console.requests.state.${value}`),
            }))}
            onChange={setState}
          />
          <TextInput
            size="xs"
            aria-label={t('console.search')}
            placeholder={t('console.search')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </>
      }
      detail={(shown, close) => <RequestDetail request={shown} units={units} onClose={close} />}
    >
      {isNew && (
        <Suspense fallback={null}>
          <RequestDialog
            onClose={() => setNew(false)}
            onSubmitted={(id) => {
              desk.list.refresh();
              desk.choose(id);
            }}
          />
        </Suspense>
      )}
    </Desk>
  );
}
