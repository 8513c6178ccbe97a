/** Asks for a search of the archive: why, in which mailboxes and times, for what; somebody else decides. */
import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayRange, type Days } from '../parts/day-range.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useCreate } from '../use-create.ts';
import { PickMailboxes } from './pick-mailboxes.tsx';

const TEXTS = ['text', 'from', 'to', 'subject'] as const;
const DEFAULT_DAYS = 14;
const MAX_DAYS = 90;
const DAY_MS = 24 * 60 * 60_000;

/** The beginning of a day in Huế. */
function timeOf(day: string, daysLater = 0): string {
  return new Date(Date.parse(`${day}T00:00:00+07:00`) + daysLater * DAY_MS).toISOString();
}

export function SearchDialog({ onClose, onAsked }: { onClose: () => void; onAsked: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('ArchiveSearch');
  const [purpose, setPurpose] = useState('');
  const [accountIds, setAccountIds] = useState<string[]>([]);
  const [span, setSpan] = useState<Days>({ from: '', until: '' });
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [days, setDays] = useState<number | string>(DEFAULT_DAYS);
  const submit = async (): Promise<boolean> => {
    const asked = Object.fromEntries(Object.entries(texts).filter(([, value]) => value.trim() !== ''));
    const criteria = { after: timeOf(span.from), before: timeOf(span.until, 1), ...asked };
    const made = await create(
      { purpose, accountIds, criteria, days: Number(days) },
      t('console.archive.told.requested'),
    );
    if (made) onAsked();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.archive.newSearch')}
      act={t('console.archive.ask')}
      size="lg"
      isRunning={isRunning}
      isDisabled={accountIds.length === 0 || span.from === '' || span.until === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Textarea
        required
        autosize
        minRows={2}
        label={t('console.archive.purpose')}
        description={t('console.archive.purposeHint')}
        maxLength={1000}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      <PickMailboxes label={t('console.archive.mailboxes')} value={accountIds} onChange={setAccountIds} />
      <DayRange
        labels={{ from: t('console.archive.criteria.after'), until: t('console.archive.criteria.before') }}
        value={span}
        onChange={setSpan}
      />
      {TEXTS.map((name) => (
        <TextInput
          key={name}
          label={t(`console.archive.criteria.${name}`)}
          maxLength={200}
          value={texts[name] ?? ''}
          onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
        />
      ))}
      <NumberInput label={t('console.archive.days')} min={1} max={MAX_DAYS} value={days} onChange={setDays} />
    </FormDialog>
  );
}
