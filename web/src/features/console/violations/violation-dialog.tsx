/** Records a violation: where, what kind, how heavy, what shows it, and who may know. */
import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';

const KINDS = ['mailService', 'rogueSender', 'personalMail', 'lentAddress', 'spam', 'secrecy', 'other'];
export const LEVELS = ['minor', 'serious', 'grave'];

export function ViolationDialog({ onClose, onRecorded }: { onClose: () => void; onRecorded: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('Violation');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  const [level, setLevel] = useState<string | null>('minor');
  const [summary, setSummary] = useState('');
  const [evidence, setEvidence] = useState('');
  const [isRestricted, setRestricted] = useState(false);
  const submit = async (): Promise<boolean> => {
    const lines = evidence.split('\n').flatMap((line) => line.trim() || []);
    const made = await create(
      { unitId, kind, level, summary, evidence: lines, isRestricted },
      t('console.violations.recorded'),
    );
    if (made) onRecorded();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.violations.new')}
      act={t('console.violations.record')}
      size="lg"
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <PickUnit label={t('console.violations.unit')} value={unitId} onChange={setUnitId} />
      <Select
        required
        label={t('console.violations.kind')}
        data={KINDS.map((value) => ({ value, label: t(`console.violations.kinds.${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      <Select
        required
        label={t('console.violations.level')}
        data={LEVELS.map((value) => ({ value, label: t(`console.violations.levels.${value}`) }))}
        value={level}
        onChange={setLevel}
      />
      <TextInput
        required
        label={t('console.violations.summary')}
        maxLength={300}
        value={summary}
        onChange={(event) => setSummary(event.currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={3}
        label={t('console.violations.evidence')}
        description={t('console.violations.evidenceHint')}
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
      />
      <Checkbox
        label={t('console.violations.isRestricted')}
        description={t('console.violations.isRestrictedHint')}
        checked={isRestricted}
        onChange={(event) => setRestricted(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
