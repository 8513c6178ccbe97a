/** The value of a policy as fields, drawn from its own shape: numbers, words, switches, lists; objects as groups of fields. */
import { MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ROLES } from '../roles.ts';

interface Props {
  value: unknown;
  isReadOnly: boolean;
  onChange: (value: unknown) => void;
}

/** Words that a value may be; others are free text. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  sending: ['allow', 'warn', 'justify', 'refuse'],
};

export function PolicyFields({ value, isReadOnly, onChange }: Props) {
  const { t } = useTranslation();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = Object.entries(value as Record<string, unknown>);
  return (
    <div className="policy-fields">
      {fields.map(([name, one]) => {
        const label = t(`console.policyFields.${name}`, name);
        const set = (next: unknown): void => onChange({ ...value, [name]: next });
        if (typeof one === 'boolean')
          return (
            <Switch
              key={name}
              label={label}
              checked={one}
              disabled={isReadOnly}
              onChange={(event) => set(event.currentTarget.checked)}
            />
          );
        if (typeof one === 'number')
          return (
            <NumberInput
              key={name}
              label={label}
              min={0}
              readOnly={isReadOnly}
              thousandSeparator="."
              decimalSeparator=","
              value={one}
              onChange={(next) => typeof next === 'number' && set(next)}
            />
          );
        if (name === 'senders' && Array.isArray(one))
          return (
            <MultiSelect
              key={name}
              className="policy-list"
              label={label}
              readOnly={isReadOnly}
              data={ROLES.map((role) => ({ value: role, label: t(`console.roles.names.${role}`) }))}
              value={one as string[]}
              onChange={set}
            />
          );
        if (Array.isArray(one))
          return (
            <TagsInput
              key={name}
              className="policy-list"
              label={label}
              description={t(`console.policyHints.${name}`, '')}
              readOnly={isReadOnly}
              value={one as string[]}
              onChange={set}
            />
          );
        if (typeof one === 'string' && WORDS[name] === undefined)
          return (
            <TextInput
              key={name}
              className="policy-list"
              label={label}
              description={t(`console.policyHints.${name}`, '')}
              readOnly={isReadOnly}
              maxLength={300}
              spellCheck={false}
              value={one}
              onChange={(event) => set(event.currentTarget.value)}
            />
          );
        if (typeof one === 'string')
          return (
            <Select
              key={name}
              label={label}
              allowDeselect={false}
              readOnly={isReadOnly}
              value={one}
              data={(WORDS[name] ?? []).map((word) => ({
                value: word,
                label: t(`console.policyWords.${word}`, word),
              }))}
              onChange={set}
            />
          );
        return (
          <fieldset key={name} className="policy-group">
            <legend>{label}</legend>
            <PolicyFields value={one} isReadOnly={isReadOnly} onChange={set} />
          </fieldset>
        );
      })}
    </div>
  );
}
