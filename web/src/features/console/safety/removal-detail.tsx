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
import { useOwnRoles } from '../use-own-roles.ts';
import { REMOVAL_KINDS } from './removal-kinds.ts';
import { aboutRows, foundText, proposerName, reasonText } from './removal-words.ts';
import type { MailRemoval } from './safety-types.ts';

type Decision = 'approved' | 'refused' | 'restoring';

const ACTS: Record<Decision, string> = {
  approved: 'console.approve',
  refused: 'console.refuse',
  restoring: 'console.removals.restore',
};

const nameOf = (name: string | null): string | null => name && plainName(name);

const RESTORABLE_MS = 30 * 24 * 60 * 60_000;

/** What may be decided now; whoever proposed may take it back only. */
function decisionsOf(removal: MailRemoval, ownId: string): readonly Decision[] {
  const { doneAt } = removal;
  if (removal.state === 'done')
    return doneAt !== null && Date.now() - Date.parse(doneAt) < RESTORABLE_MS ? ['restoring'] : [];
  if (removal.state !== 'proposed') return [];
  return removal.proposedBy === ownId ? ['refused'] : ['approved', 'refused'];
}

export function RemovalDetail({ removal, onClose }: { removal: MailRemoval; onClose: () => void }) {
  const { t } = useTranslation();
  const ownId = useOwnAccountId();
  const { isRunning, run } = useAct('MailRemoval');
  const [asked, setAsked] = useState<Decision>();
  const mayDecide = useOwnRoles().has('chief_of_office', 'center_administrator');
  const isOwn = removal.proposedBy === ownId;
  const found = foundText(t, removal);
  const nameOfAct = (act: Decision): string =>
    t(isOwn && act === 'refused' ? 'console.removals.withdraw' : ACTS[act]);
  return (
    <Detail
      title={reasonText(t, removal)}
      badge={
        <Badge kind={REMOVAL_KINDS[removal.state]}>{t(`console.removals.states.${removal.state}`)}</Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          ...aboutRows(t, removal),
          [t('console.removals.found'), found],
          [
            t('console.removals.removed'),
            removal.removedMessages > 0 && formatCount(removal.removedMessages),
          ],
          [
            t('console.removals.putBack'),
            removal.restoredMessages > 0 && formatCount(removal.restoredMessages),
          ],
          [t('console.removals.by'), proposerName(t, removal)],
          [t('console.removals.at'), longTime(removal.proposedAt)],
          [t('console.removals.decidedBy'), nameOf(removal.decidedByName)],
          [t('console.removals.decidedAt'), removal.decidedAt && longTime(removal.decidedAt)],
          [t('console.removals.decision'), removal.decision],
          [t('console.removals.doneAt'), removal.doneAt && longTime(removal.doneAt)],
        ]}
      />
      {removal.state === 'proposed' && isOwn && <Notice kind="info">{t('console.removals.second')}</Notice>}
      <div className="acts">
        {(mayDecide ? decisionsOf(removal, ownId) : []).map((decision) => (
          <Button
            key={decision}
            variant={decision === 'approved' ? 'filled' : 'default'}
            onClick={() => setAsked(decision)}
          >
            {nameOfAct(decision)}
          </Button>
        ))}
      </div>
      {asked && (
        <ReasonDialog
          title={t(`console.removals.ask.${isOwn && asked === 'refused' ? 'withdrawn' : asked}`)}
          text={found}
          act={nameOfAct(asked)}
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
