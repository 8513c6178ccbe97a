/** One field of a request: a line, a day, a choice, a unit, several units, or the parts that a unit is split into. */
import { Checkbox, MultiSelect, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { useUnits } from '../../directory/use-units.ts';
import { PickUnit } from '../pick-unit.tsx';
import { PartsInput } from './parts-input.tsx';
import type { Field, FieldValue, UnitPart, Values } from './request-types.ts';

interface Props {
  field: Field;
  values: Values;
  /** The unit that the request is about. */
  unitId: string | null;
  onChange: (values: Values) => void;
}

function PickUnits({
  label,
  isRequired,
  value,
  onChange,
}: {
  label: string;
  isRequired: boolean;
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const { all } = useUnits();
  return (
    <MultiSelect
      searchable
      required={isRequired}
      label={label}
      value={[...value]}
      data={all.map((unit) => ({ value: unit.id, label: `${unit.name} (${unit.code})` }))}
      onChange={onChange}
    />
  );
}

export function FieldInput({ field, values, unitId, onChange }: Props) {
  const { t } = useTranslation();
  const { name, kind, isRequired } = field;
  const label = t(`console.fields.${name}`, name);
  const value = values[name];
  const set = (next: FieldValue): void => onChange({ ...values, [name]: next });
  const chosen = typeof value === 'string' && value !== '' ? value : null;
  if (kind === 'flag')
    return (
      <Checkbox
        label={label}
        checked={value === true}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    );
  if (kind === 'choice')
    return (
      <Select
        label={label}
        required={isRequired}
        clearable={!isRequired}
        value={chosen}
        data={(field.choices ?? []).map((choice) => ({
          value: choice,
          label: t(`console.choices.${choice}`, choice),
        }))}
        onChange={(next) => set(next ?? '')}
      />
    );
  if (kind === 'id')
    return (
      <PickUnit label={label} isRequired={isRequired} value={chosen} onChange={(next) => set(next ?? '')} />
    );
  if (kind === 'dissolvedUnit')
    return (
      <PickUnit
        label={label}
        isRequired={isRequired}
        isDissolved
        value={chosen}
        onChange={(next) => set(next ?? '')}
      />
    );
  if (kind === 'ids')
    return (
      <PickUnits
        label={label}
        isRequired={isRequired}
        value={Array.isArray(value) ? (value as string[]) : []}
        onChange={set}
      />
    );
  if (kind === 'parts')
    return (
      <PartsInput
        label={label}
        unitId={unitId}
        value={Array.isArray(value) ? (value as UnitPart[]) : []}
        onChange={set}
      />
    );
  const text = typeof value === 'string' ? value : '';
  if (kind === 'date') return <DayField isRequired={isRequired} label={label} value={text} onChange={set} />;
  return (
    <TextInput
      label={label}
      required={isRequired}
      type={kind === 'year' ? 'number' : 'text'}
      maxLength={300}
      value={text}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
