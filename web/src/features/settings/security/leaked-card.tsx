/** "My password leaked" (R8.5): locks the account, signs out everywhere; the center opens it again. Who comes from the menu is asked at once. */
import { Button, Group } from '@mantine/core';
import { IconShieldExclamation } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { LEAKED } from '../../shell/leaked.ts';
import { callAuth } from '../../sign-in/auth-calls.ts';
import { SecurityCard } from './security-card.tsx';
import { useGuarded } from './use-guarded.tsx';

export function LeakedCard() {
  const { t } = useTranslation();
  const { run, question } = useGuarded();
  const navigate = useNavigate();
  const isAsking = useLocation().hash === LEAKED;
  const ask = (hash?: string): void =>
    void navigate({
      to: '/settings/$section',
      params: { section: 'security' },
      ...(hash !== undefined && { hash }),
      replace: true,
    });
  return (
    <SecurityCard title={t('security.leaked.title')} text={t('security.leaked.text')} kind="danger">
      <Group>
        <Button color="red" leftSection={<IconShieldExclamation size={18} />} onClick={() => ask(LEAKED)}>
          {t('security.leaked.act')}
        </Button>
      </Group>
      {question}
      {isAsking && (
        <ConfirmDialog
          title={t('security.leaked.title')}
          text={t('security.leaked.sure')}
          act={t('security.leaked.act')}
          onClose={() => ask()}
          onConfirm={() =>
            void run(async () => {
              await callAuth('leaked');
              location.assign('/mail');
            })
          }
        />
      )}
    </SecurityCard>
  );
}
