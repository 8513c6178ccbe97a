/** The items of the view menu: where messages are read, density, conversations. */
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
import type { Preferences } from '../../app/kept-preferences.ts';
import { setPreferences, usePreferences } from '../../app/preferences.ts';

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

export function ViewItems() {
  const { t } = useTranslation();
  const { pane, density, conversations } = usePreferences();
  return (
    <>
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
    </>
  );
}
