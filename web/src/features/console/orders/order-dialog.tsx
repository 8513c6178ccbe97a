/** Issues an order: what, to whom, until when; the number comes when it is sent. */
import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MomentField } from '../../../design/parts/moment-field.tsx';
import { useUnits } from '../../directory/use-units.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { fromField } from '../status/notice-state.ts';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { type AddedFile, OrderFiles } from './order-files.tsx';
import { NOBODY, OrderRecipients, type Recipients } from './order-recipients.tsx';

export function OrderDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const units = useUnits();
  const { isRunning, create } = useCreate('Order');
  const [chosenUnit, setUnitId] = useState<string | null>(null);
  const [recipients, setRecipients] = useState<Recipients>(NOBODY);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [due, setDue] = useState('');
  const [files, setFiles] = useState<readonly AddedFile[]>([]);
  const unitId = chosenUnit ?? roles.unitOf('agency_head') ?? null;
  const isNobody =
    recipients.people.length === 0 &&
    recipients.unitIds.length === 0 &&
    recipients.agencyUnitIds.length === 0;
  const submit = async (): Promise<boolean> => {
    const made = await create(
      {
        unitId,
        subject,
        text,
        dueAt: fromField(due),
        recipientIds: recipients.people.map(({ accountId }) => accountId),
        unitIds: recipients.unitIds,
        agencyUnitIds: recipients.agencyUnitIds,
        files,
      },
      t('console.orders.told.issued'),
    );
    if (made) onDone();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.orders.new')}
      act={t('console.orders.issue')}
      size="xl"
      isRunning={isRunning}
      isDisabled={!roles.isKnown || units.root === undefined || isNobody}
      onSubmit={submit}
      onClose={onClose}
    >
      <PickUnit label={t('console.orders.unit')} value={unitId} onChange={setUnitId} />
      <TextInput
        required
        label={t('console.orders.subject')}
        maxLength={200}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        required
        autosize
        minRows={5}
        label={t('console.orders.text')}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <MomentField
        isRequired
        label={t('console.orders.due')}
        description={t('console.orders.dueHint')}
        usualTime="17:00"
        value={due}
        onChange={setDue}
      />
      <OrderRecipients unitId={unitId} value={recipients} onChange={setRecipients} />
      <OrderFiles files={files} onChange={setFiles} />
    </FormDialog>
  );
}
