/** A new proposal of one's unit. */
import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnits } from '../../directory/use-units.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';

export function ProposalDialog({ onClose, onSent }: { onClose: () => void; onSent: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const { isRunning, create } = useCreate('Proposal');
  const [chosenUnit, setUnitId] = useState<string | null>(null);
  const [subject, setSubject] = useState('');
  const [body, setBody] = useState('');
  const units = useUnits();
  // One's own unit stands in the form as soon as it is known by name: nothing is sent before.
  const isReady = roles.isKnown && units.root !== undefined;
  const unitId = chosenUnit ?? roles.unitOf('unit_administrator', 'agency_head') ?? null;
  const submit = async (): Promise<boolean> => {
    const made = await create({ unitId, subject, body }, t('console.proposals.sent'));
    if (made) onSent();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.proposals.new')}
      act={t('console.proposals.send')}
      size="lg"
      isRunning={isRunning}
      isDisabled={!isReady}
      onSubmit={submit}
      onClose={onClose}
    >
      <PickUnit label={t('console.proposals.unit')} value={unitId} onChange={setUnitId} />
      <TextInput
        required
        label={t('console.proposals.subject')}
        maxLength={200}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        required
        autosize
        minRows={5}
        label={t('console.proposals.body')}
        maxLength={5000}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
