/** A day and a time of day, both written the way it is here. The value is `YYYY-MM-DDTHH:MM`, empty while either is missing. */
import { Input, TextInput } from '@mantine/core';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseClock } from '../../i18n/parse-clock.ts';
import { DayField } from './day-field.tsx';
import { useValidity } from './use-validity.ts';
import './parts.css';

interface Props {
  label: string;
  value: string;
  isRequired?: boolean;
  description?: string;
  /** What stands there when a day is chosen and no time yet. */
  usualTime: string;
  onChange: (moment: string) => void;
}

export function MomentField({ label, value, isRequired = false, description, usualTime, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [day, setDay] = useState(value.slice(0, 10));
  const [clock, setClock] = useState(value.slice(11, 16));
  const [isTyping, setTyping] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const time = parseClock(clock);
  const tell = (nextDay: string, nextClock: string): void => {
    const next = parseClock(nextClock);
    onChange(nextDay !== '' && next !== undefined ? `${nextDay}T${next}` : '');
  };
  const changeDay = (next: string): void => {
    const at = clock === '' && next !== '' ? usualTime : clock;
    setDay(next);
    setClock(at);
    tell(next, at);
  };
  const cannotBe = clock.trim() !== '' && time === undefined;
  useValidity(input, cannotBe ? t('time.noClock') : '');
  const isWrong = !isTyping && cannotBe;
  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      labelProps={{ id }}
      required={isRequired}
      {...(description !== undefined && { description })}
    >
      <div className="moment" role="group" aria-labelledby={id}>
        <DayField
          isPlain
          size="sm"
          isRequired={isRequired}
          label={t('time.dayOf', { what: label })}
          hint={t('time.dayHint')}
          value={day}
          onChange={changeDay}
        />
        <TextInput
          ref={input}
          className="moment-clock"
          aria-label={t('time.clockOf', { what: label })}
          placeholder={t('time.clockHint')}
          required={isRequired || day !== ''}
          inputMode="numeric"
          value={clock}
          error={isWrong ? t('time.noClock') : undefined}
          onFocus={() => setTyping(true)}
          onBlur={() => {
            setTyping(false);
            if (time !== undefined) setClock(time);
          }}
          onChange={(event) => {
            setClock(event.currentTarget.value);
            tell(day, event.currentTarget.value);
          }}
        />
      </div>
    </Input.Wrapper>
  );
}
