/** "My password leaked" (R8.5): locks the account, signs out everywhere; the center opens it again. */
import { Button, Group } from '@mantine/core';
import { IconShieldExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { callAuth } from '../../sign-in/auth-calls.ts';
import { SecurityCard } from './security-card.tsx';
import { useGuarded } from './use-guarded.tsx';

export function LeakedCard() {
  const { t } = useTranslation();
  const { run, question } = useGuarded();
  const [isAsking, setAsking] = useState(false);
  return (
    <SecurityCard title={t('security.leaked.title')} text={t('security.leaked.text')} kind="danger">
      <Group>
        <Button color="red" leftSection={<IconShieldExclamation size={18} />} onClick={() => setAsking(true)}>
          {t('security.leaked.act')}
        </Button>
      </Group>
      {question}
      {isAsking && (
        <ConfirmDialog
          title={t('security.leaked.title')}
          text={t('security.leaked.sure')}
          act={t('security.leaked.act')}
          onClose={() => setAsking(false)}
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
