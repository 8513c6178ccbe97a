/** A new request: the type, whom and which unit it is about, its decision, and the fields that the server says the type has. */
import { Button, Checkbox, Group, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { PickPerson } from '../pick-person.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useAct } from '../use-act.ts';

interface Field {
  name: string;
  kind: 'text' | 'date' | 'year' | 'flag' | 'id' | 'ids' | 'choice' | 'parts';
  isRequired: boolean;
  choices?: string[];
}

interface RequestType {
  vi: string;
  en: string;
  about: 'serving' | 'gone' | 'rejoiner' | 'nobody';
  unit: 'named' | 'ofPerson';
  needsDecision: boolean;
  fields: Field[];
}

function useRequestTypes(): Record<string, RequestType> {
  const { session } = useClient();
  const capability = session.accounts[PROVINCE]?.accountCapabilities['urn:congthu:lifecycle'];
  return (capability?.['requestTypes'] ?? {}) as Record<string, RequestType>;
}

type Values = Record<string, string | boolean>;

function FieldInput({
  field,
  values,
  onChange,
}: {
  field: Field;
  values: Values;
  onChange: (values: Values) => void;
}) {
  const { t } = useTranslation();
  const label = t(`console.fields.${field.name}`, field.name);
  const value = values[field.name];
  const set = (next: string | boolean): void => onChange({ ...values, [field.name]: next });
  if (field.kind === 'flag')
    return (
      <Checkbox
        label={label}
        checked={value === true}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    );
  if (field.kind === 'choice')
    return (
      <Select
        label={label}
        required={field.isRequired}
        clearable={!field.isRequired}
        value={typeof value === 'string' && value !== '' ? value : null}
        data={(field.choices ?? []).map((choice) => ({
          value: choice,
          label: t(`console.choices.${choice}`, choice),
        }))}
        onChange={(next) => set(next ?? '')}
      />
    );
  if (field.kind === 'id')
    return (
      <PickUnit
        label={label}
        isRequired={field.isRequired}
        value={typeof value === 'string' && value !== '' ? value : null}
        onChange={(next) => set(next ?? '')}
      />
    );
  return (
    <TextInput
      label={label}
      required={field.isRequired}
      type={field.kind === 'date' ? 'date' : field.kind === 'year' ? 'number' : 'text'}
      maxLength={300}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

function detailsOf(fields: readonly Field[], values: Values): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined || value === '') continue;
    details[field.name] = field.kind === 'year' ? Number(value) : value;
  }
  return details;
}

const DECISION = ['number', 'decidedOn', 'issuer', 'summary'] as const;

function DecisionFields({ values, onChange }: { values: Values; onChange: (values: Values) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend>{t('console.requests.decision')}</legend>
      {DECISION.map((name) => (
        <TextInput
          key={name}
          required
          label={t(`console.fields.${name}`)}
          type={name === 'decidedOn' ? 'date' : 'text'}
          maxLength={300}
          value={typeof values[name] === 'string' ? values[name] : ''}
          onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
    </fieldset>
  );
}

/** Lists of units and parts need more room than a dialog has; they are asked for by the command line and the API. */
function isForm(type: RequestType): boolean {
  return type.fields.every((field) => field.kind !== 'ids' && field.kind !== 'parts');
}

export function RequestDialog({ onClose, onSubmitted }: { onClose: () => void; onSubmitted: () => void }) {
  const { t, i18n } = useTranslation();
  const types = useRequestTypes();
  const { isRunning, run } = useAct('ChangeRequest');
  const [type, setType] = useState<string | null>('joining');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [personId, setPersonId] = useState<string | null>(null);
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const [values, setValues] = useState<Values>({});
  const [decision, setDecision] = useState<Values>({});
  const rule = type === null ? undefined : types[type];
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!rule) return;
    const request = {
      type,
      effectiveOn: day,
      details: detailsOf(rule.fields, values),
      ...(unitId !== null && rule.unit === 'named' && { unitId }),
      ...(personId !== null && rule.about !== 'nobody' && { personId }),
      ...(rule.needsDecision && { decision }),
    };
    if (!(await run({ create: { new: request } }, t('console.requests.submitted')))) return;
    onSubmitted();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('console.requests.new')}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form className="request-form" onSubmit={(event) => void submit(event)}>
        <Select
          required
          searchable
          label={t('console.requests.type')}
          value={type}
          data={Object.entries(types)
            .filter(([, one]) => isForm(one))
            .map(([value, one]) => ({ value, label: i18n.language === 'en' ? one.en : one.vi }))}
          onChange={(next) => {
            setType(next);
            setValues({});
          }}
        />
        {rule && rule.about !== 'nobody' && (
          <PickPerson
            label={t('console.requests.person')}
            gives="id"
            isRequired={rule.about !== 'rejoiner'}
            value={personId}
            onChange={setPersonId}
          />
        )}
        {rule?.unit === 'named' && (
          <PickUnit label={t('console.requests.unit')} value={unitId} onChange={setUnitId} />
        )}
        {rule?.fields.map((field) => (
          <FieldInput key={field.name} field={field} values={values} onChange={setValues} />
        ))}
        <TextInput
          required
          type="date"
          label={t('console.requests.effective')}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        {rule?.needsDecision && <DecisionFields values={decision} onChange={setDecision} />}
        <Group justify="flex-end">
          <Button type="submit" loading={isRunning}>
            {t('console.requests.submit')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
