/** The decision that a request stands on: one that is on record, or a new one with its scanned file. */
import { FileInput, Progress, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { dayText } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useUpload } from '../parts/use-upload.ts';

/** What is sent: an id, or the fields of a new decision. */
export interface DecisionValues {
  decisionId?: string;
  decision?: Record<string, string>;
}

interface Props {
  values: DecisionValues;
  isRequired: boolean;
  onChange: (values: DecisionValues) => void;
}

const FIELDS = ['number', 'decidedOn', 'issuer', 'summary'] as const;

/** True for a decision that is chosen, or written in full. */
export function isWhole({ decisionId, decision }: DecisionValues): boolean {
  return decisionId !== undefined || FIELDS.every((name) => (decision?.[name] ?? '').trim() !== '');
}

function Known({ values, isRequired, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const list = useObjectList('Decision', { filter: text.trim() === '' ? {} : { text }, sort: 'decidedOn' });
  const decisions = useObjects('Decision', PROVINCE, list.ids);
  return (
    <Select
      searchable
      required={isRequired}
      label={t('console.requests.decision')}
      placeholder={t('console.decisions.searchHint')}
      value={values.decisionId ?? null}
      data={decisions.map((one) => ({
        value: one.id,
        label: `${one.number} · ${dayText(one.decidedOn)} · ${one.summary}`,
      }))}
      filter={({ options }) => options}
      onSearchChange={setText}
      onChange={(decisionId) => onChange(decisionId === null ? {} : { decisionId })}
    />
  );
}

function New({ values, isRequired, onChange }: Props) {
  const { t } = useTranslation();
  const upload = useUpload();
  const [file, setFile] = useState<File | null>(null);
  const decision = values.decision ?? {};
  const set = (patch: Record<string, string>): void => onChange({ decision: { ...decision, ...patch } });
  const attach = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    const { fileBlobId: _blob, fileName: _name, fileType: _type, ...rest } = decision;
    if (!chosen) return onChange({ decision: rest });
    const fileBlobId = await upload.send(chosen);
    if (fileBlobId !== undefined)
      onChange({ decision: { ...rest, fileBlobId, fileName: chosen.name, fileType: chosen.type } });
  };
  return (
    <>
      {FIELDS.map((name) =>
        name === 'decidedOn' ? (
          <DayField
            key={name}
            isRequired={isRequired}
            label={t(`console.fields.${name}`)}
            value={decision[name] ?? ''}
            onChange={(day) => set({ [name]: day })}
          />
        ) : (
          <TextInput
            key={name}
            required={isRequired}
            label={t(`console.fields.${name}`)}
            maxLength={300}
            value={decision[name] ?? ''}
            onChange={(event) => set({ [name]: event.currentTarget.value })}
          />
        ),
      )}
      <FileInput
        clearable
        label={t('console.requests.scan')}
        placeholder={t('console.requests.scanHint')}
        accept="application/pdf,image/*"
        leftSection={<IconPaperclip size={16} />}
        value={file}
        onChange={(chosen) => void attach(chosen)}
      />
      {upload.progress !== undefined && (
        <Progress value={upload.progress * 100} aria-label={t('console.feeds.uploading')} />
      )}
    </>
  );
}

export function DecisionFields(props: Props) {
  const { t } = useTranslation();
  const [isKnown, setKnown] = useState(false);
  return (
    <fieldset>
      <legend>{t('console.requests.decision')}</legend>
      <SegmentedControl
        size="xs"
        aria-label={t('console.requests.decision')}
        value={isKnown ? 'known' : 'new'}
        data={[
          { value: 'new', label: t('console.requests.newDecision') },
          { value: 'known', label: t('console.requests.knownDecision') },
        ]}
        onChange={(next) => {
          setKnown(next === 'known');
          props.onChange({});
        }}
      />
      {isKnown ? <Known {...props} /> : <New {...props} />}
    </fieldset>
  );
}
