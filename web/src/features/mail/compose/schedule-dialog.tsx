/** When a message is to go: the usual times with one click, any other by the browser's own field. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Huế is seven hours before UTC, without summer time. */
const OFFSET_MS = 7 * HOUR_MS;

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
  const [chosen, setChosen] = useState('');
  const time = Date.parse(`${chosen}:00+07:00`);
  const isFuture = Number.isFinite(time) && time > Date.now();
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t('compose.later')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className="schedule">
        {usualTimes(Date.now()).map((usual) => (
          <Button key={usual} variant="default" justify="flex-start" onClick={() => onChoose(usual)}>
            {longTime(new Date(usual).toISOString())}
          </Button>
        ))}
        <TextInput
          type="datetime-local"
          label={t('compose.otherTime')}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      </div>
      <Group justify="flex-end" mt="md">
        <Button disabled={!isFuture} onClick={() => onChoose(time)}>
          {t('compose.schedule')}
        </Button>
      </Group>
    </Modal>
  );
}
