/** Releases a hold, with the reason. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import type { LegalHold } from './archive-types.ts';

export function ReleaseHold({ hold }: { hold: LegalHold }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('LegalHold');
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const release = (): Promise<boolean> =>
    run({ update: { [hold.id]: { releaseReason: reason } } }, t('console.archive.told.released'));
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setAsking(true)}>
        {t('console.archive.release')}
      </Button>
      {isAsking && (
        <FormDialog
          title={t('console.archive.release')}
          act={t('console.archive.release')}
          isRunning={isRunning}
          onSubmit={release}
          onClose={() => setAsking(false)}
        >
          <Textarea
            required
            label={t('console.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </FormDialog>
      )}
    </>
  );
}
