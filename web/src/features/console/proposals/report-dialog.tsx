/** The report to the People's Committee: the proposals of some days, as a document. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useDownload } from '../parts/use-download.ts';

const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const download = useDownload();
  const today = new Date().toISOString().slice(0, 10);
  const [from, setFrom] = useState(`${today.slice(0, 4)}-01-01`);
  const [until, setUntil] = useState(today);
  return (
    <FormDialog
      title={t('console.proposals.report')}
      act={t('console.proposals.download')}
      isRunning={download.isRunning}
      onSubmit={() => download.run('Proposal/report', { from, until }, TYPE)}
      onClose={onClose}
    >
      <TextInput
        required
        type="date"
        label={t('console.proposals.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        required
        type="date"
        label={t('console.proposals.until')}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
