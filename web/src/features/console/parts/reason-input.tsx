/** The reason of an act, one line, that the record keeps. */
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string;
  hasFocus?: boolean;
  /** What belongs in it. */
  hint?: string;
  onChange: (reason: string) => void;
}

export function ReasonInput({ value, hasFocus = false, hint, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <TextInput
      required
      {...(hasFocus && { 'data-autofocus': true })}
      label={t('console.reason')}
      description={hint}
      value={value}
      maxLength={500}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
