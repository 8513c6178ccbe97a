/** How far a handover is, in four steps. */
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import './handovers.css';
import type { Handover } from './handover-types.ts';

export function HandoverSteps({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const acceptedAt = handover.minutes && handover.endedAt;
  const times = {
    inventory: handover.openedAt,
    given: handover.handedOverAt,
    accepted: acceptedAt,
    minutes: acceptedAt,
  };
  const next = Object.entries(times).find(([, time]) => time === null)?.[0];
  return (
    <ol className="handover-steps">
      {Object.entries(times).map(([step, time]) => (
        <li
          key={step}
          data-done={time !== null}
          aria-current={step === next && handover.endedAt === null ? 'step' : undefined}
        >
          {time === null ? <IconCircle size={18} /> : <IconCircleCheckFilled size={18} />}
          <span>
            {t(`console.handovers.steps.${step}`)}
            {time !== null && <small> {shortTime(time)}</small>}
          </span>
        </li>
      ))}
    </ol>
  );
}
