/** How the mail is laid out: density, where messages are read, conversations. */
import { Menu } from '@mantine/core';
import {
  IconBaselineDensityMedium,
  IconBaselineDensitySmall,
  IconCheck,
  IconLayoutBottombar,
  IconLayoutList,
  IconLayoutSidebarRight,
  IconMessages,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Preferences, setPreferences, usePreferences } from '../../app/preferences.ts';
import { IconButton } from '../../design/parts/icon-button.tsx';

const PANES = [
  ['right', IconLayoutSidebarRight],
  ['below', IconLayoutBottombar],
  ['off', IconLayoutList],
] as const;
const DENSITIES = [
  ['comfortable', IconBaselineDensityMedium],
  ['compact', IconBaselineDensitySmall],
] as const;

function Check({ isOn }: { isOn: boolean }) {
  return isOn ? <IconCheck size={16} /> : <span style={{ width: 16 }} />;
}

interface ItemProps {
  change: Partial<Preferences>;
  isOn: boolean;
  icon: typeof IconMessages;
  label: string;
}

function ViewItem({ change, isOn, icon: Icon, label }: ItemProps) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={isOn}
      leftSection={<Icon size={17} stroke={1.6} />}
      rightSection={<Check isOn={isOn} />}
      onClick={() => setPreferences(change)}
    >
      {label}
    </Menu.Item>
  );
}

export function ViewMenu() {
  const { t } = useTranslation();
  const { pane, density, conversations } = usePreferences();
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <IconButton icon={IconLayoutSidebarRight} label={t('view.title')} size={40} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('view.pane')}</Menu.Label>
        {PANES.map(([name, icon]) => (
          <ViewItem
            key={name}
            change={{ pane: name }}
            isOn={pane === name}
            icon={icon}
            label={t(`view.panes.${name}`)}
          />
        ))}
        <Menu.Label>{t('view.density')}</Menu.Label>
        {DENSITIES.map(([name, icon]) => (
          <ViewItem
            key={name}
            change={{ density: name }}
            isOn={density === name}
            icon={icon}
            label={t(`view.densities.${name}`)}
          />
        ))}
        <Menu.Divider />
        <ViewItem
          change={{ conversations: !conversations }}
          isOn={conversations}
          icon={IconMessages}
          label={t('view.conversations')}
        />
      </Menu.Dropdown>
    </Menu>
  );
}
