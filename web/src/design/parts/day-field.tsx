/**
 * A day, written the way it is here (`05/01/2026`) whatever the browser's own language is, or picked from a calendar of our own.
 *
 * The value is `YYYY-MM-DD`, empty for none.
 */
import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../i18n/format.ts';
import { parseDay } from '../../i18n/parse-day.ts';
import { DayCalendar } from './day-calendar.tsx';
import { OWN_ESCAPE } from './own-escape.ts';
import { useValidity } from './use-validity.ts';
import './parts.css';

interface Props {
  label: string;
  value: string;
  isRequired?: boolean;
  /** Small, without a label above it: to filter by; or as large as what stands beside it. */
  isPlain?: boolean;
  size?: 'xs' | 'sm' | 'md';
  /** How a day is written, where the label does not say it. */
  hint?: string;
  description?: string;
  /** The last day that may be chosen. */
  max?: string;
  onChange: (day: string) => void;
}

const shownAs = (value: string): string => (value === '' ? '' : dayText(value));

export function DayField(props: Props) {
  const { t } = useTranslation();
  const { label, value, isRequired = false, isPlain = false, description, max, onChange } = props;
  const [text, setText] = useState(() => shownAs(value));
  const [isTyping, setTyping] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  // The calendar held the focus, and whoever closed it by the pointer takes it elsewhere afterwards.
  const close = (): void => {
    setOpen(false);
    opener.current?.focus({ preventScroll: true });
  };
  const day = parseDay(text);
  const isAfter = (one: string): boolean => max !== undefined && one > max;
  // What is being written is not made otherwise under one's hands, and what cannot be stays, with what is wrong about it.
  useEffect(() => {
    const stays = (last: string): boolean => {
      const written = parseDay(last);
      return value === '' && (written === undefined || (max !== undefined && written > max));
    };
    if (!isTyping) setText((last) => (stays(last) ? last : shownAs(value)));
  }, [value, isTyping, max]);
  const write = (written: string): void => {
    setText(written);
    const read = written.trim() === '' ? '' : parseDay(written);
    const next = read === undefined || isAfter(read) ? '' : read;
    if (next !== value) onChange(next);
  };
  const isLate = day !== undefined && isAfter(day);
  const fault = isLate ? t('time.tooLate', { day: dayText(max ?? '') }) : t('time.noDay');
  const cannotBe = text.trim() !== '' && (day === undefined || isLate);
  useValidity(input, cannotBe ? fault : '');
  const isWrong = !isTyping && cannotBe;
  const chooses = `${label}: ${t('time.chooseDay')}`;
  return (
    <TextInput
      ref={input}
      {...(isPlain ? { 'aria-label': label, className: 'day-plain' } : { label })}
      size={props.size ?? (isPlain ? 'xs' : 'sm')}
      description={description}
      required={isRequired}
      inputMode="numeric"
      placeholder={props.hint ?? (isPlain ? label : t('time.dayHint'))}
      value={text}
      error={isWrong ? fault : undefined}
      onChange={(event) => write(event.currentTarget.value)}
      onFocus={() => setTyping(true)}
      onBlur={() => setTyping(false)}
      rightSection={
        <Popover
          opened={isOpen}
          onChange={(isWanted) => !isWanted && close()}
          position="bottom-end"
          withinPortal
          trapFocus
          zIndex={400}
        >
          <Popover.Target>
            <ActionIcon
              ref={opener}
              variant="subtle"
              color="gray"
              {...(isOpen && OWN_ESCAPE)}
              aria-label={chooses}
              onClick={() => setOpen(!isOpen)}
            >
              <IconCalendar size={17} stroke={1.7} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown
            {...OWN_ESCAPE}
            className="calendar-drop"
            aria-labelledby={undefined}
            aria-label={chooses}
            aria-modal="true"
          >
            <DayCalendar
              value={value}
              max={max}
              onChoose={(chosen) => {
                close();
                onChange(chosen);
              }}
            />
          </Popover.Dropdown>
        </Popover>
      }
    />
  );
}
