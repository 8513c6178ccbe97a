/** Closes a notice, with what came of it in both languages; one that has not begun is withdrawn. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import { noticeState } from './notice-state.ts';
import type { StatusNotice } from './status-types.ts';

export function EndNoticeDialog({ notice, onClose }: { notice: StatusNotice; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('StatusNotice');
  const [outcomeVi, setVi] = useState('');
  const [outcomeEn, setEn] = useState('');
  const act = noticeState(notice) === 'coming' ? 'withdraw' : 'end';
  const submit = (): Promise<boolean> =>
    run(
      { update: { [notice.id]: { endNow: true, outcomeVi, outcomeEn } } },
      t(act === 'end' ? 'console.status.told.ended' : 'console.status.told.withdrawn'),
    );
  return (
    <FormDialog
      title={t(`console.status.${act}`)}
      act={t(`console.status.${act}`)}
      size="lg"
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <Textarea
        required
        autosize
        minRows={2}
        lang="vi"
        label={t('console.status.outcomeVi')}
        description={t('console.status.outcomeHint')}
        maxLength={4000}
        value={outcomeVi}
        onChange={(event) => setVi(event.currentTarget.value)}
      />
      <Textarea
        required
        autosize
        minRows={2}
        lang="en"
        label={t('console.status.outcomeEn')}
        maxLength={4000}
        value={outcomeEn}
        onChange={(event) => setEn(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
