/** Correcting one row of a list where it is looked at: what stands in its cells, and of a doubtful row who it is about. */
import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText } from '../../../i18n/format.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import type { Feed } from '../work-types.ts';
import { type FeedRow, textOfCell } from './feed-row.ts';

/** The columns of a list, in the order of the template, with what each is called here. */
const CELLS = [
  ['fullName', 'console.fields.fullName'],
  ['staffNumber', 'console.fields.staffNumber'],
  ['birthDate', 'console.fields.birthDate'],
  ['birthYear', 'console.fields.birthYear'],
  ['unit', 'console.feeds.correct.unit'],
  ['title', 'console.fields.title'],
  ['officePhone', 'console.fields.officePhone'],
  ['mobilePhone', 'console.fields.mobilePhone'],
] as const;

const HINTS: Readonly<Record<string, string>> = {
  birthDate: 'console.feeds.correct.dayHint',
  unit: 'console.feeds.correct.unitHint',
};

const DECIDED = ['matched', 'same', 'other'] as const;

/** As people write it; the year of birth stands in the date where there is one. */
function cellsOf({ fields }: FeedRow): Record<string, string> {
  const cells = Object.fromEntries(CELLS.map(([name]) => [name, textOfCell(fields?.[name])]));
  const { birthDate = '' } = cells;
  return birthDate === '' ? cells : { ...cells, birthDate: dayText(birthDate), birthYear: '' };
}

interface Props {
  feed: Feed;
  row: FeedRow;
  onDone: () => void;
  onClose: () => void;
}

export function RowDialog({ feed, row, onDone, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { isRunning, run } = useAct('Feed');
  const [cells, setCells] = useState(() => cellsOf(row));
  const [decided, setDecided] = useState('matched');
  const mayDecide = row.match === 'doubtful' && row.personId !== null;
  const submit = async (): Promise<boolean> => {
    const correctRow = { ordinal: row.ordinal, cells, ...(decided !== 'matched' && { decided }) };
    const isDone = await run(
      { update: { [feed.id]: { correctRow } } },
      t('console.feeds.correct.done', { row: row.ordinal }),
    );
    if (isDone) onDone();
    return isDone;
  };
  return (
    <FormDialog
      title={t('console.feeds.correct.title', { row: row.ordinal })}
      act={t('console.feeds.correct.again')}
      isRunning={isRunning}
      isDisabled={cells['fullName']?.trim() === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      {row.notes.map((note) => (
        <Notice key={note.vi} kind="warning">
          {i18n.language === 'en' ? note.en : note.vi}
        </Notice>
      ))}
      {mayDecide && (
        <Radio.Group label={t('console.feeds.correct.who')} value={decided} onChange={setDecided}>
          <div className="checks">
            {DECIDED.map((one) => (
              <Radio key={one} value={one} label={t(`console.feeds.correct.${one}`)} />
            ))}
          </div>
        </Radio.Group>
      )}
      {CELLS.map(([name, label]) => (
        <TextInput
          key={name}
          required={name === 'fullName'}
          label={t(label)}
          description={HINTS[name] && t(HINTS[name])}
          maxLength={300}
          value={cells[name] ?? ''}
          onChange={(event) => setCells({ ...cells, [name]: event.currentTarget.value })}
        />
      ))}
    </FormDialog>
  );
}
