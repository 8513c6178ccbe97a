/** What others could do in the mailbox: ended with the change of head, each renewed by one act of the new one. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shortDeadline } from '../../../i18n/format.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { Part } from '../parts/detail.tsx';
import { useAct } from '../use-act.ts';
import './handovers.css';
import type { Handover } from './handover-types.ts';

export function HandoverDelegations({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const ownId = useOwnAccountId();
  const { isRunning, run } = useAct('Handover');
  const mayRenew = handover.endedAt === null && handover.toId === ownId;
  return (
    <Part title={t('console.handovers.delegations')}>
      {handover.delegations.length === 0 && <p>{t('console.handovers.noDelegation')}</p>}
      <ul className="linked handover-delegations">
        {handover.delegations.map((one) => (
          <li key={one.ordinal}>
            <span>
              <strong>{one.grantee}</strong> · {one.thing ?? t('console.handovers.wholeMailbox')}
              {one.kind !== 'role' && ` · ${one.rights}`}
              {one.endsAt !== null &&
                ` · ${t('console.handovers.until', { day: shortDeadline(one.endsAt) })}`}
            </span>
            {one.renewedAt !== null && <small>{t('console.handovers.renewed')}</small>}
            {one.renewedAt === null && mayRenew && (
              <Button
                size="xs"
                variant="default"
                loading={isRunning}
                onClick={() =>
                  void run(
                    { update: { [handover.id]: { renew: one.ordinal } } },
                    t('console.handovers.told.renewed'),
                  )
                }
              >
                {t('console.handovers.renew')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}
