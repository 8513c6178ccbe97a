/** The items of the view menu: where messages are read, density, conversations. */
import { Menu } from '@mantine/core';
import {
  IconBaselineDensityMedium,
  IconBaselineDensitySmall,
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

interface ChoiceProps {
  name: string;
  value: string;
  choices: readonly (readonly [string, typeof IconMessages])[];
  onChoose: (value: string) => void;
}

function Choices({ name, value, choices, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Menu.RadioGroup value={value} onChange={onChoose}>
      {choices.map(([choice, Icon]) => (
        <Menu.RadioItem
          key={choice}
          value={choice}
          closeMenuOnClick
          rightSection={<Icon size={17} stroke={1.6} />}
        >
          {t(`view.${name}.${choice}`)}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

export function ViewItems() {
  const { t } = useTranslation();
  const { pane, density, conversations } = usePreferences();
  return (
    <>
      <Menu.Label>{t('view.pane')}</Menu.Label>
      <Choices
        name="panes"
        value={pane}
        choices={PANES}
        onChoose={(value) => setPreferences({ pane: value as Preferences['pane'] })}
      />
      <Menu.Label>{t('view.density')}</Menu.Label>
      <Choices
        name="densities"
        value={density}
        choices={DENSITIES}
        onChoose={(value) => setPreferences({ density: value as Preferences['density'] })}
      />
      <Menu.Divider />
      <Menu.CheckboxItem
        checked={conversations}
        closeMenuOnClick
        onChange={(isOn) => setPreferences({ conversations: isOn })}
        rightSection={<IconMessages size={17} stroke={1.6} />}
      >
        {t('view.conversations')}
      </Menu.CheckboxItem>
    </>
  );
}
