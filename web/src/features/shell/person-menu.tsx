/** Whoever is signed in, and the menu of what they may want anywhere. */
import { UnstyledButton } from '@mantine/core';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../design/parts/avatar.tsx';
import { LaterMenu } from '../../design/parts/later-menu.tsx';
import { useClient } from '../../jmap/hooks.ts';
import { useOwnName } from './own-name.ts';

const PersonItems = lazy(() =>
  import('./person-items.tsx').then((module) => ({ default: module.PersonItems })),
);

export function PersonMenu() {
  const { t } = useTranslation();
  const { session } = useClient();
  const name = useOwnName();
  const button = (
    <UnstyledButton className="rail-person" aria-label={t('shell.account', { name })}>
      <Avatar name={name} address={session.username} size={34} />
    </UnstyledButton>
  );
  return (
    <LaterMenu button={button} position="right-end" width={260}>
      <PersonItems />
    </LaterMenu>
  );
}
