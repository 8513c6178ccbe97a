/** Sessions of courses (R6.8): seats, who takes part, attendance, results and materials. */
import { IconCalendarEvent } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { momentText } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import type { TrainingSession } from '../../training/training-types.ts';
import '../../training/training-types.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { SessionDetail } from './session-detail.tsx';

type Stage = 'coming' | 'over' | 'cancelled';
const KINDS = { coming: 'accent', over: 'good', cancelled: 'plain' } as const;

function stageOf({ state, endsAt }: TrainingSession): Stage {
  if (state === 'cancelled') return 'cancelled';
  return Date.parse(endsAt) > Date.now() ? 'coming' : 'over';
}

function taken({ registered, seats }: TrainingSession): string {
  return `${registered}/${seats}`;
}

export function TrainingSessionsSection() {
  const { t } = useTranslation();
  const [when, setWhen] = useState<string | null>(null);
  const [now] = useState(() => new Date().toISOString());
  const filter = when === null ? {} : { [when === 'coming' ? 'after' : 'before']: now };
  const desk = useDesk('TrainingSession', { filter, sort: 'startsAt' });
  const stage = (row: TrainingSession): string => t(`console.trainingSessions.stage.${stageOf(row)}`);
  const columns: readonly Column<TrainingSession>[] = [
    {
      label: 'console.trainingSessions.course',
      isWide: true,
      show: (row) => row.courseTitle,
      text: (row) => row.courseTitle,
    },
    {
      label: 'console.trainingSessions.from',
      show: (row) => momentText(row.startsAt),
      text: (row) => row.startsAt,
    },
    {
      label: 'console.trainingSessions.place',
      isWide: true,
      show: (row) => row.place || row.link,
      text: (row) => row.place || row.link,
    },
    { label: 'console.trainingSessions.taken', show: taken, text: taken },
    {
      label: 'console.trainingSessions.waiting',
      isNumber: true,
      show: (row) => row.waiting,
      text: (row) => String(row.waiting),
    },
    {
      label: 'console.state',
      show: (row) => <Badge kind={KINDS[stageOf(row)]}>{stage(row)}</Badge>,
      text: stage,
    },
  ];
  return (
    <Desk
      desk={desk}
      section="trainingSessions"
      icon={IconCalendarEvent}
      columns={columns}
      isFiltered={when !== null}
      filters={
        <StateFilter
          value={when}
          states={['coming', 'over']}
          nameOf={(one) => t(`console.trainingSessions.stage.${one}`)}
          onChange={setWhen}
        />
      }
      detail={(shown, close) => (
        <SessionDetail
          session={shown}
          badge={<Badge kind={KINDS[stageOf(shown)]}>{stage(shown)}</Badge>}
          onClose={close}
        />
      )}
    />
  );
}
