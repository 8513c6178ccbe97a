/** A month to choose a day from, in the person's language: what is in the dialog of WAI-ARIA's date picker pattern, all of it by keys. */
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { monthName, spokenDay, today, weekdayName } from '../../i18n/format.ts';
import { addMonths, dayByKey, isSameMonth, monthGrid } from '../../i18n/month-grid.ts';
import { IconButton } from './icon-button.tsx';
import { OWN_ESCAPE } from './own-escape.ts';
import './parts.css';

interface Props {
  value: string;
  max?: string | undefined;
  onChoose: (day: string) => void;
}

const MONTHS_A_YEAR = 12;
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+07:00`);

export function DayCalendar({ value, max, onChoose }: Props) {
  const { t } = useTranslation();
  const title = useId();
  const grid = useRef<HTMLTableElement>(null);
  const now = today();
  const first = value !== '' ? value : max !== undefined && max < now ? max : now;
  const [day, setDay] = useState(first);
  /** Keys in the grid take the focus along; the buttons above keep theirs. */
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [day]);
  const isBeyond = (one: string): boolean => max !== undefined && one > max;
  const go = (months: number): void => {
    follows.current = false;
    setDay(addMonths(day, months));
  };
  const onKey = (event: KeyboardEvent): void => {
    const next = dayByKey(day, event.key, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    follows.current = true;
    setDay(next);
  };
  const weeks = monthGrid(day);
  return (
    <div className="calendar">
      <div className="calendar-head">
        <IconButton
          {...OWN_ESCAPE}
          icon={IconChevronsLeft}
          label={t('time.lastYear')}
          onClick={() => go(-MONTHS_A_YEAR)}
        />
        <IconButton
          {...OWN_ESCAPE}
          icon={IconChevronLeft}
          label={t('time.lastMonth')}
          onClick={() => go(-1)}
        />
        <strong id={title} aria-live="polite">
          {monthName(noonOf(day))}
        </strong>
        <IconButton
          {...OWN_ESCAPE}
          icon={IconChevronRight}
          label={t('time.nextMonth')}
          onClick={() => go(1)}
        />
        <IconButton
          {...OWN_ESCAPE}
          icon={IconChevronsRight}
          label={t('time.nextYear')}
          onClick={() => go(MONTHS_A_YEAR)}
        />
      </div>
      <table ref={grid} role="grid" aria-labelledby={title} onKeyDown={onKey}>
        <thead>
          <tr>
            {weeks[0]?.map((one) => (
              <th key={one} scope="col" abbr={weekdayName(noonOf(one), 'long')}>
                {weekdayName(noonOf(one), 'narrow')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((one) => (
                <td key={one} aria-selected={one === value}>
                  <button
                    type="button"
                    tabIndex={one === day ? 0 : -1}
                    aria-label={spokenDay(noonOf(one))}
                    aria-current={one === now ? 'date' : undefined}
                    // It is passed over by keys, so it can have the focus.
                    aria-disabled={isBeyond(one)}
                    data-other={!isSameMonth(one, day)}
                    data-autofocus={one === day || undefined}
                    {...OWN_ESCAPE}
                    onClick={() => !isBeyond(one) && onChoose(one)}
                  >
                    {Number(one.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!isBeyond(now) && (
        <button type="button" className="calendar-today" {...OWN_ESCAPE} onClick={() => onChoose(now)}>
          {t('time.today')}
        </button>
      )}
    </div>
  );
}
