/** A unit chosen by name or code. */
import { Select } from '@mantine/core';
import { useUnits } from '../directory/use-units.ts';

interface Props {
  label: string;
  value: string | null;
  isRequired?: boolean;
  onChange: (value: string | null) => void;
}

export function PickUnit({ label, value, isRequired = true, onChange }: Props) {
  const { all } = useUnits();
  return (
    <Select
      searchable
      required={isRequired}
      label={label}
      value={value}
      data={all.map((unit) => ({ value: unit.id, label: `${unit.name} (${unit.code})` }))}
      onChange={onChange}
    />
  );
}
