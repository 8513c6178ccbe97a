/** An amount in whole đồng, its thousands set apart as the reader's language writes them. */
import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  label: string;
  max: number;
  value: number;
  onChange: (value: number) => void;
}

export function AmountInput({ label, max, value, onChange }: Props) {
  const { i18n } = useTranslation();
  const [thousands, decimals] = i18n.language === 'en' ? [',', '.'] : ['.', ','];
  return (
    <NumberInput
      required
      label={label}
      min={0}
      max={max}
      allowDecimal={false}
      thousandSeparator={thousands}
      decimalSeparator={decimals}
      value={value}
      onChange={(next) => onChange(Number(next))}
    />
  );
}
