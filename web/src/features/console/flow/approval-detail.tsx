/** One large send: who wants to write to how many, and the decision, which its sender is told. The letter itself is not shown (R6.4). */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatCount, longTime } from '../../../i18n/format.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import { useOwnAccountId } from '../../shell/own-name.ts';
import type { SendApproval } from '../console-types.ts';
import { Detail, Facts } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';

export const APPROVAL_KINDS: Record<SendApproval['state'], BadgeKind> = {
  waiting: 'warning',
  approved: 'good',
  refused: 'danger',
};

function Decide({ approval: { id, accountId } }: { approval: SendApproval }) {
  const { t } = useTranslation();
  const ownId = useOwnAccountId();
  const { isRunning, run } = useAct('SendApproval');
  const [isRefusing, setRefusing] = useState(false);
  if (accountId === ownId) return <Notice kind="info">{t('console.approvals.own')}</Notice>;
  return (
    <div className="acts">
      <Button
        loading={isRunning}
        onClick={() => void run({ update: { [id]: { state: 'approved' } } }, t('console.approvals.approved'))}
      >
        {t('console.approve')}
      </Button>
      <Button variant="default" onClick={() => setRefusing(true)}>
        {t('console.refuse')}
      </Button>
      {isRefusing && (
        <ReasonDialog
          title={t('console.approvals.refuseTitle')}
          text={t('console.approvals.refuseText')}
          act={t('console.refuse')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [id]: { state: 'refused', reason } } }, t('console.approvals.refused'))
          }
          onClose={() => setRefusing(false)}
        />
      )}
    </div>
  );
}

export function ApprovalDetail({ approval, onClose }: { approval: SendApproval; onClose: () => void }) {
  const { t } = useTranslation();
  const units = useUnits();
  const { state } = approval;
  return (
    <Detail
      title={approval.subject || t('console.quarantine.noSubject')}
      badge={<Badge kind={APPROVAL_KINDS[state]}>{t(`console.approvals.state.${state}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.approvals.sender'), approval.sender],
          [t('console.approvals.unit'), units.byId.get(approval.unitId)?.name],
          [t('console.approvals.recipients'), formatCount(approval.recipients)],
          [t('console.approvals.asked'), longTime(approval.askedAt)],
          [
            t('console.approvals.decidedBy'),
            approval.decidedBy && <Who key="decided" of={approval.decidedBy} />,
          ],
          [t('console.approvals.decidedAt'), approval.decidedAt && longTime(approval.decidedAt)],
          [t('console.reason'), approval.reason],
        ]}
      />
      {state === 'waiting' && <Decide approval={approval} />}
    </Detail>
  );
}
