/** The mark of somebody who took part, from 0 to 10 with a tenth; taken when one leaves the field or presses Enter. */
import { NumberInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  name: string;
  /** Tenths. */
  mark: number | null;
  /** False when it could not be kept. */
  onMark: (mark: number | null) => Promise<boolean>;
}

export function MarkField({ name, mark, onMark }: Props) {
  const { t, i18n } = useTranslation();
  const [value, setValue] = useState<number | string>('');
  // Never made anew, so that whoever goes on by key is still in it.
  const sent = useRef(mark);
  useEffect(() => {
    sent.current = mark;
    setValue(mark === null ? '' : mark / 10);
  }, [mark]);
  const take = async (): Promise<void> => {
    const wanted = typeof value === 'number' ? Math.round(value * 10) : null;
    if (wanted === sent.current) return;
    sent.current = wanted;
    if (!(await onMark(wanted))) sent.current = mark;
  };
  return (
    <NumberInput
      className="training-mark"
      size="xs"
      aria-label={t('console.trainingSessions.markOf', { name })}
      placeholder={t('console.trainingSessions.mark')}
      min={0}
      max={10}
      step={0.5}
      decimalScale={1}
      decimalSeparator={i18n.language === 'vi' ? ',' : '.'}
      clampBehavior="strict"
      value={value}
      onChange={setValue}
      onBlur={() => void take()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void take();
      }}
    />
  );
}
