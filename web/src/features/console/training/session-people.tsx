/** Who takes part in a session: their attendance and result, or giving their place back. */
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import type { TrainingRegistration, TrainingSession } from '../../training/training-types.ts';
import { useDownload } from '../parts/use-download.ts';
import { useAct } from '../use-act.ts';
import { MarkField } from './mark-field.tsx';

interface Props {
  session: TrainingSession;
  mayGrade: boolean;
  mayWithdraw: boolean;
}

/** One choice for attendance and result: what people write on a sheet. */
const OUTCOMES = ['', 'present', 'passed', 'failed', 'excused', 'absent'] as const;

function outcomeOf({ attendance, result }: TrainingRegistration): string {
  return result ?? attendance ?? '';
}

/** Who did not come has no mark. */
function patchOf(outcome: string): { attendance: string | null; result: string | null; mark?: null } {
  if (outcome === 'passed' || outcome === 'failed') return { attendance: 'present', result: outcome };
  if (outcome === 'present') return { attendance: outcome, result: null };
  return { attendance: outcome === '' ? null : outcome, result: null, mark: null };
}

export function SessionPeople({ session, mayGrade, mayWithdraw }: Props) {
  const { t } = useTranslation();
  const list = useObjectList('TrainingRegistration', { filter: { sessionId: session.id } });
  const people = useObjects('TrainingRegistration', PROVINCE, list.ids);
  const { isRunning, run } = useAct('TrainingRegistration');
  const download = useDownload();
  const [leaving, setLeaving] = useState<TrainingRegistration>();
  const withdraw = (id: string): void => {
    setLeaving(undefined);
    void run({ update: { [id]: { cancel: true } } }, t('console.trainingSessions.withdrawn'));
  };
  // Whoever has a place stands before those who wait for one, in the order in which they came.
  const shown = people
    .filter(({ state }) => state !== 'cancelled')
    .toSorted((a, b) => Number(a.state === 'waiting') - Number(b.state === 'waiting'));
  if (shown.length === 0) return <p>{t('console.trainingSessions.nobody')}</p>;
  return (
    <>
      <ul className="training-people">
        {shown.map((one) => (
          <li key={one.id}>
            <span>
              {one.name}
              <br />
              <small>{one.unitName}</small>
            </span>
            {one.state === 'waiting' && <Badge kind="warning">{t('console.trainingSessions.waits')}</Badge>}
            {one.state === 'registered' && mayGrade && (
              <NativeSelect
                size="xs"
                aria-label={t('console.trainingSessions.outcomeOf', { name: one.name })}
                value={outcomeOf(one)}
                data={OUTCOMES.map((value) => ({
                  value,
                  label: t(`console.trainingSessions.outcome.${value || 'none'}`),
                }))}
                onChange={(event) =>
                  void run(
                    { update: { [one.id]: patchOf(event.currentTarget.value) } },
                    t('console.trainingSessions.saved'),
                  )
                }
              />
            )}
            {one.state === 'registered' && mayGrade && one.attendance === 'present' && (
              <MarkField
                name={one.name}
                mark={one.mark}
                onMark={(mark) =>
                  run({ update: { [one.id]: { mark } } }, t('console.trainingSessions.saved'))
                }
              />
            )}
            {one.state === 'registered' && !mayGrade && outcomeOf(one) !== '' && (
              <Badge kind="plain">{t(`console.trainingSessions.outcome.${outcomeOf(one)}`)}</Badge>
            )}
            {one.certificate !== null && (
              <Button
                size="compact-xs"
                variant="light"
                loading={download.isRunning}
                onClick={() =>
                  void download.run('Training/certificate', { registrationId: one.id }, 'application/pdf')
                }
              >
                {one.certificate}
              </Button>
            )}
            {mayWithdraw && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={isRunning}
                aria-label={`${t('console.trainingSessions.withdraw')}: ${one.name}`}
                onClick={() => setLeaving(one)}
              >
                {t('console.trainingSessions.withdraw')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {leaving && (
        <ConfirmDialog
          title={t('console.trainingSessions.withdrawTitle', { name: leaving.name })}
          text={t('console.trainingSessions.withdrawText')}
          act={t('console.trainingSessions.withdraw')}
          onConfirm={() => withdraw(leaving.id)}
          onClose={() => setLeaving(undefined)}
        />
      )}
      {list.total !== undefined && list.ids.length < list.total && (
        <Button variant="subtle" size="xs" onClick={list.all}>
          {t('table.more')}
        </Button>
      )}
    </>
  );
}
