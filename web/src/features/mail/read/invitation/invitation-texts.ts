/** Times and repetitions of an event in words. */
import type { TFunction } from 'i18next';
import type { Invitation } from '#formats/ical/invitation.ts';
import type { Recurrence } from '#formats/ical/recurrence.ts';
import { clockTime, longDay } from '../../../../i18n/format.ts';

const DAY_MS = 86_400_000;

/** "Thứ Tư, 02/12/2026, 08:00 – 09:30", or from day to day. */
export function timesText({ start, end }: Pick<Invitation, 'start' | 'end'>, t: TFunction): string {
  if (!start) return '';
  const day = longDay(start.at);
  if (start.isDay) {
    // The end of a day without a time is the day after.
    const last = end ? end.at - DAY_MS : start.at;
    return last > start.at ? `${day} – ${longDay(last)}` : `${day}, ${t('invitation.allDay')}`;
  }
  if (!end) return `${day}, ${clockTime(start.at)}`;
  const lastDay = longDay(end.at);
  return lastDay === day
    ? `${day}, ${clockTime(start.at)} – ${clockTime(end.at)}`
    : `${day}, ${clockTime(start.at)} – ${lastDay}, ${clockTime(end.at)}`;
}

export function recurrenceText({ frequency, interval, days, count }: Recurrence, t: TFunction): string {
  const base = t(`invitation.frequency.${frequency}`);
  return [
    interval > 1 ? t('invitation.every', { interval, frequency: base }) : base,
    days.map((day) => t(`invitation.day.${day}`)).join(', '),
    count === undefined ? '' : t('invitation.times', { count }),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
