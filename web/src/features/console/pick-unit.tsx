/** A unit chosen by name or code. */
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUnits } from '../directory/use-units.ts';

interface Props {
  label: string;
  value: string | null;
  isRequired?: boolean;
  /** Not to be changed here. */
  isFixed?: boolean;
  /** Small, without a label above it: to filter a table by. */
  isPlain?: boolean;
  /** Among those that were dissolved. */
  isDissolved?: boolean;
  onChange: (value: string | null) => void;
}

export function PickUnit(props: Props) {
  const {
    label,
    value,
    isRequired = true,
    isFixed = false,
    isPlain = false,
    isDissolved = false,
    onChange,
  } = props;
  const { t } = useTranslation();
  const { all, dissolved } = useUnits();
  const data = (isDissolved ? dissolved : all).map((unit) => ({
    value: unit.id,
    label: `${unit.name} (${unit.code})`,
  }));
  if (isPlain)
    return (
      <Select
        searchable
        clearable
        size="xs"
        className="plain-unit"
        nothingFoundMessage={t('console.noUnit')}
        aria-label={label}
        placeholder={t('console.anyUnit')}
        value={value}
        data={data}
        onChange={onChange}
      />
    );
  return (
    <Select
      searchable
      required={isRequired}
      clearable={!isRequired}
      disabled={isFixed}
      label={label}
      nothingFoundMessage={t('console.noUnit')}
      value={value}
      data={data}
      onChange={onChange}
    />
  );
}
