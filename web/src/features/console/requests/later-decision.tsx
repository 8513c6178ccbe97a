/** What came later (R5.1): the approval of what was done as an emergency, and the decision of a request that came without one. */
import { Button } from '@mantine/core';
import { IconFileCertificate } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { longTime } from '../../../i18n/format.ts';
import type { ChangeRequest } from '../console-types.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import { DecisionFields, type DecisionValues } from './decision-fields.tsx';

/** True for what was done as an emergency, and nobody has approved or refused yet. */
export function awaitsConfirmation(request: ChangeRequest): boolean {
  return request.state === 'applied' && request.emergencyReason !== null && request.approvedAt === null;
}

/** Why it was done before anybody approved it, and what became of that. */
export function EmergencyNotice({ request }: { request: ChangeRequest }) {
  const { t } = useTranslation();
  if (request.emergencyReason === null) return null;
  const key = awaitsConfirmation(request)
    ? 'waits'
    : request.state === 'applied' && request.approvedByName === null
      ? 'refused'
      : 'confirmed';
  const day = request.approvedAt === null ? '' : longTime(request.approvedAt);
  return (
    <Notice kind={key === 'confirmed' ? 'info' : 'warning'}>
      {t(`console.requests.emergencyState.${key}`, { reason: request.emergencyReason, day })}
    </Notice>
  );
}

function DecisionDialog({ request, onClose }: { request: ChangeRequest; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('ChangeRequest');
  const [values, setValues] = useState<DecisionValues>({});
  return (
    <FormDialog
      title={t('console.requests.nameDecision')}
      act={t('console.requests.record')}
      isRunning={isRunning}
      onSubmit={() =>
        run({ update: { [request.id]: { ...values } } }, t('console.requests.decisionRecorded'))
      }
      onClose={onClose}
    >
      <DecisionFields isRequired values={values} onChange={setValues} />
    </FormDialog>
  );
}

export function NameDecision({ request }: { request: ChangeRequest }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!request.mayNameDecision) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="light"
        leftSection={<IconFileCertificate size={14} />}
        onClick={() => setOpen(true)}
      >
        {t('console.requests.nameDecision')}
      </Button>
      {isOpen && <DecisionDialog request={request} onClose={() => setOpen(false)} />}
    </>
  );
}
