/** Ends a role now, on record. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from './use-act.ts';

export function EndGrant({ id }: { id: string }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('RoleGrant');
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={isRunning}
      onClick={() =>
        void run(
          { update: { [id]: { endNow: true, reason: t('console.roles.endReason') } } },
          t('console.roles.ended'),
        )
      }
    >
      {t('console.roles.end')}
    </Button>
  );
}
