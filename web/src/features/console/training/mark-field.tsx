/** The mark of somebody who took part, from 0 to 10 with a tenth; taken when one leaves the field or presses Enter. */
import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  name: string;
  /** Tenths. */
  mark: number | null;
  isDisabled: boolean;
  onMark: (mark: number | null) => void;
}

export function MarkField({ name, mark, isDisabled, onMark }: Props) {
  const { t, i18n } = useTranslation();
  const [value, setValue] = useState<number | string>(mark === null ? '' : mark / 10);
  const take = (): void => {
    const wanted = typeof value === 'number' ? Math.round(value * 10) : null;
    if (wanted !== mark) onMark(wanted);
  };
  return (
    <NumberInput
      className="training-mark"
      size="xs"
      aria-label={t('console.trainingSessions.markOf', { name })}
      placeholder={t('console.trainingSessions.mark')}
      disabled={isDisabled}
      min={0}
      max={10}
      step={0.5}
      decimalScale={1}
      decimalSeparator={i18n.language === 'vi' ? ',' : '.'}
      clampBehavior="strict"
      value={value}
      onChange={setValue}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
      }}
    />
  );
}
