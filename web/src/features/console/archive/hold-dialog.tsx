/** Places a hold: on some mailboxes, or on all of a unit (R6.7). */
import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { PickMailboxes } from './pick-mailboxes.tsx';

export function HoldDialog({ onClose, onPlaced }: { onClose: () => void; onPlaced: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('LegalHold');
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [accountIds, setAccountIds] = useState<string[]>([]);
  const submit = async (): Promise<boolean> => {
    const made = await create({ name, reason, unitId, accountIds }, t('console.archive.told.held'));
    if (made) onPlaced();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.archive.newHold')}
      act={t('console.archive.place_hold')}
      size="lg"
      isRunning={isRunning}
      isDisabled={(unitId === null) === (accountIds.length === 0)}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        required
        label={t('console.archive.matter')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        required
        label={t('console.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <PickMailboxes
        label={t('console.archive.mailboxes')}
        isRequired={false}
        value={accountIds}
        onChange={setAccountIds}
      />
      <PickUnit label={t('console.archive.orUnit')} isRequired={false} value={unitId} onChange={setUnitId} />
    </FormDialog>
  );
}
