/** The level of secrecy (R6.4, R8.3): what this network does not carry is in red, and the check before sending says what to do instead. */
import { Menu } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { ORDINARY } from './message-object.ts';
import { useSendingRules } from './use-sending-rules.ts';

const LEVELS = [ORDINARY, 'mat', 'toimat', 'tuyetmat'] as const;

export function SecrecyMenu({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const { levels } = useSendingRules();
  return (
    <Menu position="top-start" withinPortal width={280}>
      <Menu.Target>
        <IconButton
          icon={value === ORDINARY ? IconLockOpen : IconLock}
          label={`${t('compose.secrecy')}: ${t(`compose.level.${value}`)}`}
          isActive={value !== ORDINARY}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('compose.secrecy')}</Menu.Label>
        <Menu.RadioGroup value={value} onChange={onChange}>
          {LEVELS.map((level) => (
            <Menu.RadioItem
              key={level}
              value={level}
              closeMenuOnClick
              {...(level !== ORDINARY && !(level in levels) && { color: 'red' })}
              rightSection={level === ORDINARY ? <IconLockOpen size={16} /> : <IconLock size={16} />}
            >
              {t(`compose.level.${level}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
