/** How far a handover is, in four steps. */
import { Stepper } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import type { Handover } from './handover-types.ts';

/** The steps that are done. */
const DONE: Readonly<Record<Handover['state'], number>> = {
  open: 1,
  handedOver: 2,
  objected: 2,
  settled: 2,
  accepted: 4,
  superseded: 1,
};

export function HandoverSteps({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const times = {
    inventory: handover.openedAt,
    given: handover.handedOverAt,
    accepted: handover.minutes && handover.endedAt,
    minutes: handover.minutes && handover.endedAt,
  };
  return (
    <Stepper size="xs" orientation="vertical" active={DONE[handover.state]}>
      {Object.entries(times).map(([step, time]) => (
        <Stepper.Step
          key={step}
          label={t(`console.handovers.steps.${step}`)}
          description={time === null ? undefined : shortTime(time)}
        />
      ))}
    </Stepper>
  );
}
