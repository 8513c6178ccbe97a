/** The design system to look at: every part in its states, by groups, in the theme that one chooses here. */
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import { DataGroup } from './data-group.tsx';
import { FieldsGroup } from './fields-group.tsx';
import { OpenedGroup } from './opened-group.tsx';
import { PressedGroup } from './pressed-group.tsx';
import { TokensGroup } from './tokens-group.tsx';
import { ToldGroup } from './told-group.tsx';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import './components.css';

const GROUPS = ['tokens', 'pressed', 'fields', 'told', 'opened', 'data'] as const;
const THEMES = ['auto', 'light', 'dark'] as const;

export function ComponentsScreen() {
  const { t } = useTranslation();
  const { colorScheme } = usePreferences();
  return (
    <div className="components">
      <header className="components-head">
        <div>
          <h1>{t('components.title')}</h1>
          <p className="component-lead">{t('components.lead')}</p>
        </div>
        <SegmentedControl
          aria-label={t('components.theme')}
          value={colorScheme}
          onChange={(chosen) => setPreferences({ colorScheme: chosen })}
          data={THEMES.map((value) => ({ value, label: t(`components.themes.${value}`) }))}
        />
      </header>
      <nav className="components-nav" aria-label={t('components.title')}>
        {GROUPS.map((name) => (
          <a key={name} href={`#${name}`}>
            {t(`components.groups.${name}`)}
          </a>
        ))}
      </nav>
      <TokensGroup />
      <PressedGroup />
      <FieldsGroup />
      <ToldGroup />
      <OpenedGroup />
      <DataGroup />
    </div>
  );
}
