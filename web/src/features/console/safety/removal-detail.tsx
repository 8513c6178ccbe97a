/** One removal: which messages, how many, who proposed and who decided; decided by a second person, each time with a reason. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatCount, longTime } from '../../../i18n/format.ts';
import { plainName } from '../../directory/plain-name.ts';
import { Badge } from '../../objects/badge.tsx';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { Detail, Facts } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useAct } from '../use-act.ts';
import { REMOVAL_KINDS } from './removal-kinds.ts';
import type { MailRemoval } from './safety-types.ts';

type Decision = 'approved' | 'refused' | 'restoring';

const ACTS: Record<Decision, string> = {
  approved: 'console.approve',
  refused: 'console.refuse',
  restoring: 'console.removals.restore',
};

const nameOf = (name: string | null): string | null => name && plainName(name);

/** What may be decided now; whoever proposed may take it back only. */
function decisionsOf(removal: MailRemoval, ownId: string): readonly Decision[] {
  if (removal.state === 'done') return ['restoring'];
  if (removal.state !== 'proposed') return [];
  return removal.proposedBy === ownId ? ['refused'] : ['approved', 'refused'];
}

export function RemovalDetail({ removal, onClose }: { removal: MailRemoval; onClose: () => void }) {
  const { t } = useTranslation();
  const ownId = useOwnAccountId();
  const { isRunning, run } = useAct('MailRemoval');
  const [asked, setAsked] = useState<Decision>();
  const found = t('console.removals.count', {
    messages: removal.foundMessages,
    accounts: removal.foundAccounts,
  });
  return (
    <Detail
      title={removal.reason}
      badge={
        <Badge kind={REMOVAL_KINDS[removal.state]}>{t(`console.removals.states.${removal.state}`)}</Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          ...Object.entries(removal.criteria).map(
            ([name, value]) => [t(`console.removals.criteria.${name}`, name), value] as const,
          ),
          [t('console.removals.found'), found],
          [
            t('console.removals.removed'),
            removal.removedMessages > 0 && formatCount(removal.removedMessages),
          ],
          [
            t('console.removals.putBack'),
            removal.restoredMessages > 0 && formatCount(removal.restoredMessages),
          ],
          [t('console.removals.by'), nameOf(removal.proposedByName)],
          [t('console.removals.at'), longTime(removal.proposedAt)],
          [t('console.removals.decidedBy'), nameOf(removal.decidedByName)],
          [t('console.removals.decidedAt'), removal.decidedAt && longTime(removal.decidedAt)],
          [t('console.removals.decision'), removal.decision],
          [t('console.removals.doneAt'), removal.doneAt && longTime(removal.doneAt)],
        ]}
      />
      {removal.state === 'proposed' && removal.proposedBy === ownId && (
        <Notice kind="info">{t('console.removals.second')}</Notice>
      )}
      <div className="acts">
        {decisionsOf(removal, ownId).map((decision) => (
          <Button
            key={decision}
            variant={decision === 'approved' ? 'filled' : 'default'}
            onClick={() => setAsked(decision)}
          >
            {t(ACTS[decision])}
          </Button>
        ))}
      </div>
      {asked && (
        <ReasonDialog
          title={t(`console.removals.ask.${asked}`)}
          text={found}
          act={t(ACTS[asked])}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [removal.id]: { state: asked, reason } } }, t(`console.removals.told.${asked}`))
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </Detail>
  );
}
