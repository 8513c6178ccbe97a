/** What whoever is signed in may want anywhere: theme, language, shortcuts, leaked password, sign out. */
import { Menu } from '@mantine/core';
import {
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSchool,
  IconShieldExclamation,
  IconSun,
  IconUserShield,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { setPreferences } from '../../app/preferences.ts';
import { chooseLanguage } from '../../i18n/language.ts';
import { useClient } from '../../jmap/hooks.ts';
import { runCommand } from '../palette/commands.ts';
import { signOut } from '../sign-in/sign-in-calls.ts';
import { LEAKED } from './leaked.ts';
import { useOwnName } from './own-name.ts';

function isDarkNow(): boolean {
  return document.documentElement.dataset['mantineColorScheme'] === 'dark';
}

export function PersonItems() {
  const { t, i18n } = useTranslation();
  const { session } = useClient();
  const name = useOwnName();
  const other = i18n.language === 'vi' ? 'en' : 'vi';
  return (
    <>
      <Menu.Label>
        <strong>{name}</strong>
        <br />
        {session.username}
      </Menu.Label>
      <Menu.Item
        leftSection={isDarkNow() ? <IconSun size={17} /> : <IconMoon size={17} />}
        onClick={() => setPreferences({ colorScheme: isDarkNow() ? 'light' : 'dark' })}
      >
        {isDarkNow() ? t('shell.light') : t('shell.dark')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconLanguage size={17} />}
        lang={other}
        onClick={() => void chooseLanguage(other)}
      >
        {t('shell.otherLanguage')}
      </Menu.Item>
      <Menu.Item leftSection={<IconKeyboard size={17} />} onClick={() => runCommand('help')}>
        {t('shell.shortcuts')}
      </Menu.Item>
      <Menu.Item leftSection={<IconSchool size={17} />} component={Link} to="/training">
        {t('shell.training')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconUserShield size={17} />} component={Link} to="/settings/security">
        {t('shell.security')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconShieldExclamation size={17} />}
        color="red"
        component={Link}
        to="/settings/security"
        hash={LEAKED}
      >
        {t('shell.leaked')}
      </Menu.Item>
      <Menu.Item leftSection={<IconLogout size={17} />} onClick={() => void signOut()}>
        {t('shell.signOut')}
      </Menu.Item>
    </>
  );
}
