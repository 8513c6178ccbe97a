/** In the composer: whether one wants to be reminded when nobody answers, and when. */
import { Menu } from '@mantine/core';
import { IconAlarm, IconAlarmOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { longTime } from '../../../i18n/format.ts';
import { FollowUpItems } from './follow-up-items.tsx';

interface Props {
  value: number | undefined;
  onChange: (dueAt: number | undefined) => void;
}

export function FollowUpMenu({ value, onChange }: Props) {
  const { t } = useTranslation();
  const label =
    value === undefined
      ? t('followUp.menu')
      : t('followUp.chosen', { when: longTime(new Date(value).toISOString()) });
  return (
    <Menu position="top-start" withinPortal width={270}>
      <Menu.Target>
        <IconButton icon={IconAlarm} label={label} isActive={value !== undefined} />
      </Menu.Target>
      <Menu.Dropdown>
        <FollowUpItems onChoose={onChange} />
        {value !== undefined && (
          <Menu.Item leftSection={<IconAlarmOff size={16} />} onClick={() => onChange(undefined)}>
            {t('followUp.none')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
