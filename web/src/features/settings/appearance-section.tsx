/** Language, theme, density, where messages are read. */
import { SegmentedControl, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../app/kept-preferences.ts';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import { chooseLanguage, type Language } from '../../i18n/language.ts';
import { SettingRow } from './setting-row.tsx';

type ChoiceName = 'colorScheme' | 'density' | 'pane';

function Choice({ name, values }: { name: ChoiceName; values: readonly Preferences[ChoiceName][] }) {
  const { t } = useTranslation();
  const value = usePreferences()[name];
  return (
    <SegmentedControl
      aria-label={t(`settings.appearance.${name}`)}
      value={value}
      onChange={(chosen) => setPreferences({ [name]: chosen })}
      data={values.map((one) => ({ value: one, label: t(`settings.appearance.values.${one}`) }))}
    />
  );
}

export function AppearanceSection() {
  const { t, i18n } = useTranslation();
  const { conversations, undoSeconds } = usePreferences();
  return (
    <>
      <SettingRow title={t('settings.appearance.language')} text={t('settings.appearance.languageText')}>
        <SegmentedControl
          aria-label={t('settings.appearance.language')}
          value={i18n.language}
          onChange={(language) => void chooseLanguage(language as Language)}
          data={[
            { value: 'vi', label: 'Tiếng Việt' },
            { value: 'en', label: 'English' },
          ]}
        />
      </SettingRow>
      <SettingRow title={t('settings.appearance.colorScheme')}>
        <Choice name="colorScheme" values={['auto', 'light', 'dark']} />
      </SettingRow>
      <SettingRow title={t('settings.appearance.density')}>
        <Choice name="density" values={['comfortable', 'compact']} />
      </SettingRow>
      <SettingRow title={t('settings.appearance.pane')}>
        <Choice name="pane" values={['right', 'below', 'off']} />
      </SettingRow>
      <SettingRow
        title={t('settings.appearance.conversations')}
        text={t('settings.appearance.conversationsText')}
      >
        <Switch
          aria-label={t('settings.appearance.conversations')}
          checked={conversations}
          onChange={(event) => setPreferences({ conversations: event.currentTarget.checked })}
        />
      </SettingRow>
      <SettingRow title={t('settings.appearance.undo')} text={t('settings.appearance.undoText')}>
        <SegmentedControl
          aria-label={t('settings.appearance.undo')}
          value={String(undoSeconds)}
          onChange={(seconds) => setPreferences({ undoSeconds: Number(seconds) })}
          data={['0', '5', '10', '20', '30'].map((value) => ({ value, label: `${value} s` }))}
        />
      </SettingRow>
    </>
  );
}
