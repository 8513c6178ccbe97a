/**
 * A day, written the way it is here (`05/01/2026`) whatever the browser's own language is, or picked from the browser's calendar.
 *
 * The value is `YYYY-MM-DD`, empty for none.
 */
import { ActionIcon, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../i18n/format.ts';
import { parseDay } from '../../i18n/parse-day.ts';
import './parts.css';

interface Props {
  label: string;
  value: string;
  isRequired?: boolean;
  onChange: (day: string) => void;
}

const shownAs = (value: string): string => (value === '' ? '' : dayText(value));

export function DayField({ label, value, isRequired = false, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => shownAs(value));
  const [isTyping, setTyping] = useState(false);
  const calendar = useRef<HTMLInputElement>(null);
  const day = parseDay(text);
  // What is being written is not made otherwise under one's hands.
  useEffect(() => {
    if (!isTyping) setText((last) => (value === '' && parseDay(last) === undefined ? last : shownAs(value)));
  }, [value, isTyping]);
  const write = (written: string): void => {
    setText(written);
    const read = written.trim() === '' ? '' : parseDay(written);
    if ((read ?? '') !== value) onChange(read ?? '');
  };
  const isWrong = !isTyping && text.trim() !== '' && day === undefined;
  return (
    <TextInput
      label={label}
      required={isRequired}
      inputMode="numeric"
      placeholder={t('time.dayHint')}
      value={text}
      error={isWrong ? t('time.noDay') : undefined}
      onChange={(event) => write(event.currentTarget.value)}
      onFocus={() => setTyping(true)}
      onBlur={() => setTyping(false)}
      rightSection={
        <span className="day-calendar">
          <input
            ref={calendar}
            type="date"
            tabIndex={-1}
            aria-hidden="true"
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${label}: ${t('time.chooseDay')}`}
            onClick={() => calendar.current?.showPicker()}
          >
            <IconCalendar size={17} stroke={1.7} />
          </ActionIcon>
        </span>
      }
    />
  );
}
