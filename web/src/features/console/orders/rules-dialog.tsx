/** Publishes rules of use for the unit and those below it, in place of those before. */
import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnits } from '../../directory/use-units.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';

export function RulesDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const units = useUnits();
  const { isRunning, create } = useCreate('UsageRules');
  const [chosenUnit, setUnitId] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const unitId = chosenUnit ?? roles.unitOf('agency_head') ?? null;
  const submit = async (): Promise<boolean> => {
    const made = await create({ unitId, title, text }, t('console.usageRules.told.published'));
    if (made) onDone();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.usageRules.new')}
      act={t('console.usageRules.publish')}
      size="xl"
      isRunning={isRunning}
      isDisabled={!roles.isKnown || units.root === undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('console.usageRules.newText')}</p>
      <PickUnit label={t('console.usageRules.unit')} value={unitId} onChange={setUnitId} />
      <TextInput
        required
        label={t('console.usageRules.name')}
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        required
        autosize
        minRows={10}
        maxRows={20}
        label={t('console.usageRules.text')}
        maxLength={50_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
