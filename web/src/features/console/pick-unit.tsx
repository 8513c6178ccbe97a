/** A unit chosen by name or code. */
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUnits } from '../directory/use-units.ts';

interface Props {
  label: string;
  value: string | null;
  isRequired?: boolean;
  /** Small, without a label above it: to filter a table by. */
  isPlain?: boolean;
  onChange: (value: string | null) => void;
}

export function PickUnit({ label, value, isRequired = true, isPlain = false, onChange }: Props) {
  const { t } = useTranslation();
  const { all } = useUnits();
  const data = all.map((unit) => ({ value: unit.id, label: `${unit.name} (${unit.code})` }));
  if (isPlain)
    return (
      <Select
        searchable
        clearable
        size="xs"
        className="plain-unit"
        aria-label={label}
        placeholder={t('console.anyUnit')}
        value={value}
        data={data}
        onChange={onChange}
      />
    );
  return (
    <Select searchable required={isRequired} label={label} value={value} data={data} onChange={onChange} />
  );
}
