/** The items of a menu that ask for a reminder. */
import { Menu } from '@mantine/core';
import { IconAlarm } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FOLLOW_UP_DAYS, morningAfter } from './follow-up-times.ts';

export function FollowUpItems({ onChoose }: { onChoose: (dueAt: number) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Menu.Label>{t('followUp.menu')}</Menu.Label>
      {FOLLOW_UP_DAYS.map((days) => (
        <Menu.Item
          key={days}
          leftSection={<IconAlarm size={16} />}
          onClick={() => onChoose(morningAfter(days, Date.now()))}
        >
          {t('followUp.days', { count: days })}
        </Menu.Item>
      ))}
    </>
  );
}
