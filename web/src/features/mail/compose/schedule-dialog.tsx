/** When a message is to go: the usual times with one click, any other by its day and hour. */
import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { longTime } from '../../../i18n/format.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Huế is seven hours before UTC, without summer time. */
const OFFSET_MS = 7 * HOUR_MS;

/** Every half hour of a day, and when offices begin. */
const CLOCK = Array.from({ length: 48 }, (_, half) => {
  return `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
});
const MORNING = '07:30';

/** The next working morning and afternoon, and the Monday after. */
export function usualTimes(now: number): number[] {
  const today = Math.floor((now + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  const times = [today + 13.5 * HOUR_MS, today + DAY_MS + 7.5 * HOUR_MS];
  const weekday = new Date(today + OFFSET_MS).getUTCDay();
  times.push(today + ((8 - weekday) % 7 || 7) * DAY_MS + 7.5 * HOUR_MS);
  return [...new Set(times)].filter((time) => time > now + 60_000);
}

export function ScheduleDialog({
  onChoose,
  onClose,
}: {
  onChoose: (sendAt: number) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const [clock, setClock] = useState(MORNING);
  const time = Date.parse(`${day}T${clock}:00+07:00`);
  const isFuture = Number.isFinite(time) && time > Date.now();
  return (
    <Dialog onClose={onClose} title={t('compose.later')}>
      <div className="schedule">
        {usualTimes(Date.now()).map((usual) => (
          <Button key={usual} variant="default" justify="flex-start" onClick={() => onChoose(usual)}>
            {longTime(new Date(usual).toISOString())}
          </Button>
        ))}
        <div className="schedule-own">
          <DayField label={t('compose.otherDay')} value={day} onChange={setDay} />
          <NativeSelect
            label={t('compose.otherTime')}
            value={clock}
            data={CLOCK}
            onChange={(event) => setClock(event.currentTarget.value)}
          />
        </div>
      </div>
      <Group justify="flex-end" mt="md">
        <Button disabled={!isFuture} onClick={() => onChoose(time)}>
          {t('compose.schedule')}
        </Button>
      </Group>
    </Dialog>
  );
}
