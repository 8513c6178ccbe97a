/** The report to the People's Committee: the proposals of some days, as a document. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today } from '../../../i18n/format.ts';
import { DayRange, type Days } from '../parts/day-range.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useDownload } from '../parts/use-download.ts';

const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const download = useDownload();
  const until = today();
  const [days, setDays] = useState<Days>({ from: `${until.slice(0, 4)}-01-01`, until });
  return (
    <FormDialog
      title={t('console.proposals.report')}
      act={t('console.proposals.download')}
      isRunning={download.isRunning}
      onSubmit={() => download.run('Proposal/report', { ...days }, TYPE)}
      onClose={onClose}
    >
      <DayRange
        labels={{ from: t('console.proposals.from'), until: t('console.proposals.until') }}
        value={days}
        onChange={setDays}
      />
    </FormDialog>
  );
}
