/** Releases a hold, with the reason. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useAct } from '../use-act.ts';
import type { LegalHold } from './archive-types.ts';

export function ReleaseHold({ hold }: { hold: LegalHold }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('LegalHold');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setAsking(true)}>
        {t('console.archive.release')}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={t('console.archive.release')}
          act={t('console.archive.release')}
          isRunning={isRunning}
          onSubmit={(releaseReason) =>
            run({ update: { [hold.id]: { releaseReason } } }, t('console.archive.told.released'))
          }
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
