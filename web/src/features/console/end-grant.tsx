/** Ends a role now, with the reason that the record keeps. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../directory/plain-name.ts';
import type { RoleGrant } from './console-types.ts';
import { ReasonDialog } from './parts/reason-dialog.tsx';
import { useAct } from './use-act.ts';

export function EndGrant({ grant }: { grant: RoleGrant }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('RoleGrant');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {t('console.roles.end')}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={t('console.roles.endTitle', {
            role: t(`console.roles.names.${grant.role}`),
            name: plainName(grant.name),
          })}
          text={t('console.roles.endText')}
          act={t('console.roles.end')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [grant.id]: { endNow: true, reason } } }, t('console.roles.ended'))
          }
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
