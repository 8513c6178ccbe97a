/** The sections of the settings as one menu, where there is no room for them side by side. */
import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SECTIONS, type SettingsSection } from './sections.ts';

export function SectionMenu({ shown }: { shown: SettingsSection }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { icon: ShownIcon } = shown;
  return (
    <Menu position="bottom" width="target" withinPortal>
      <Menu.Target>
        <button type="button" className="settings-choose">
          <ShownIcon size={19} stroke={1.6} />
          {t(`settings.${shown.key}.title`)}
          <IconChevronDown size={18} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className="settings-choices">
        {SECTIONS.map(({ key, icon: Icon }) => (
          <Menu.Item
            key={key}
            leftSection={<Icon size={18} stroke={1.6} />}
            aria-current={key === shown.key ? 'page' : undefined}
            onClick={() => void navigate({ to: '/settings/$section', params: { section: key } })}
          >
            {t(`settings.${key}.title`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
