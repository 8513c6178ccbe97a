/** How agencies handle their mail, in numbers (R9.3): a row an agency, the latest first; taken along as a table like any other. */
import { IconReportAnalytics } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Desk, useDesk } from '../parts/desk.tsx';
import { Detail, Facts } from '../parts/detail.tsx';
import type { AgencyWork } from './agency-work-types.ts';
import './agency-work-types.ts';

/** What matters most comes first: a telephone shows one of them. */
const COUNTS = ['lateCount', 'newCount', 'openCount', 'doneCount', 'doneLateCount'] as const;

function useHours(): (hours: number | null) => string {
  const { t } = useTranslation();
  return (hours) => {
    if (hours === null) return '—';
    return hours < 48
      ? t('console.agencyWork.hours', { count: Math.round(hours) })
      : t('console.agencyWork.days', { count: Math.round(hours / 24) });
  };
}

export function AgencyWorkSection() {
  const { t } = useTranslation();
  const hoursText = useHours();
  const desk = useDesk('AgencyWork', { sort: 'lateCount' });
  const columns: readonly Column<AgencyWork>[] = [
    {
      label: 'console.agencyWork.unit',
      isWide: true,
      show: (row) => row.unitName,
      text: (row) => row.unitName,
    },
    ...COUNTS.map(
      (count): Column<AgencyWork> => ({
        label: `console.agencyWork.${count}`,
        isNumber: true,
        show: (row) =>
          count === 'lateCount' && row.lateCount > 0 ? (
            <Badge kind="danger">{formatCount(row.lateCount)}</Badge>
          ) : (
            formatCount(row[count])
          ),
        text: (row) => String(row[count]),
      }),
    ),
    {
      label: 'console.agencyWork.hoursToDone',
      show: (row) => hoursText(row.hoursToDone),
      text: (row) => (row.hoursToDone === null ? '' : row.hoursToDone.toFixed(1)),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="agencyWork"
      icon={IconReportAnalytics}
      columns={columns}
      detail={(shown, close) => (
        <Detail
          title={shown.unitName}
          badge={
            <Badge kind={shown.lateCount > 0 ? 'danger' : 'good'}>
              {t('console.agencyWork.late', { count: shown.lateCount })}
            </Badge>
          }
          onClose={close}
        >
          <Facts
            rows={[
              [t('console.agencyWork.address'), shown.address],
              ...COUNTS.map((count): [string, string] => [
                t(`console.agencyWork.${count}`),
                formatCount(shown[count]),
              ]),
              [t('console.agencyWork.hoursToDone'), hoursText(shown.hoursToDone)],
            ]}
          />
        </Detail>
      )}
    />
  );
}
