/** Publishes rules of use for the unit and those below it, in place of those before. */
import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnits } from '../../directory/use-units.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';

/** The name and the words of one language. */
function WrittenIn({
  language,
  value: [title, text],
  onChange,
}: {
  language: 'vi' | 'en';
  value: readonly [title: string, text: string];
  onChange: (value: [string, string]) => void;
}) {
  const { t } = useTranslation();
  const isOther = language === 'en';
  return (
    <>
      <TextInput
        required
        lang={language}
        label={t(isOther ? 'console.usageRules.nameEn' : 'console.usageRules.name')}
        maxLength={200}
        value={title}
        onChange={(event) => onChange([event.currentTarget.value, text])}
      />
      <Textarea
        required
        autosize
        lang={language}
        minRows={10}
        maxRows={20}
        label={t(isOther ? 'console.usageRules.textEn' : 'console.usageRules.text')}
        maxLength={50_000}
        value={text}
        onChange={(event) => onChange([title, event.currentTarget.value])}
      />
    </>
  );
}

export function RulesDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const units = useUnits();
  const { isRunning, create } = useCreate('UsageRules');
  const [chosenUnit, setUnitId] = useState<string | null>(null);
  const [vietnamese, setVietnamese] = useState<[string, string]>(['', '']);
  const [english, setEnglish] = useState<[string, string]>();
  const unitId = chosenUnit ?? roles.unitOf('agency_head') ?? null;
  const submit = async (): Promise<boolean> => {
    const [title, text] = vietnamese;
    const [titleEn, textEn] = english ?? [null, null];
    const made = await create(
      { unitId, title, text, titleEn, textEn },
      t('console.usageRules.told.published'),
    );
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
      <WrittenIn language="vi" value={vietnamese} onChange={setVietnamese} />
      <Checkbox
        label={t('console.usageRules.inEnglish')}
        description={t('console.usageRules.inEnglishText')}
        checked={english !== undefined}
        onChange={(event) => setEnglish(event.currentTarget.checked ? ['', ''] : undefined)}
      />
      {english && <WrittenIn language="en" value={english} onChange={setEnglish} />}
    </FormDialog>
  );
}
