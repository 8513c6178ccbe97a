/** How much there is and how it grows, with the line into the future and the day when space would end. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, formatSize } from '../../../i18n/format.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { Chart } from '../../charts/chart.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { forecastStorage } from '../reports/series.ts';
import '../reports/report-types.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_LENGTH = '/2026'.length;
/** A third as far into the future as is known of the past. */
const AHEAD = 1 / 3;

export function StorageChart() {
  const { t } = useTranslation();
  const client = useClient();
  const all = useAll('StorageDay', PROVINCE);
  useEffect(() => {
    client.fetchAll('StorageDay', PROVINCE).catch(reportError);
  }, [client]);
  const days = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const last = days.at(-1);
  if (!last) return null;
  const forecast = forecastStorage(days);
  const ahead = forecast ? Math.max(2, Math.round(days.length * AHEAD)) : 0;
  const start = Date.parse(days[0]?.id ?? last.id);
  const indexOf = (id: string): number => (Date.parse(id) - start) / DAY_MS;
  const future = Array.from({ length: ahead }, (_, at) =>
    new Date(Date.parse(last.id) + (at + 1) * DAY_MS).toISOString().slice(0, 10),
  );
  const ids = [...days.map(({ id }) => id), ...future];
  const lead =
    forecast?.daysLeft === undefined
      ? t('console.health.steady', {
          size: formatSize(last.databaseBytes),
          messages: last.messages,
        })
      : t('console.health.forecast', {
          size: formatSize(last.databaseBytes),
          growth: formatSize(Math.max(0, forecast.bytesPerDay)),
          days: forecast.daysLeft,
        });
  return (
    <Chart
      title={t('console.health.space')}
      lead={lead}
      spec={{
        kind: 'lines',
        categories: ids.map((id) => dayText(id).slice(0, -YEAR_LENGTH)),
        series: [
          {
            name: t('console.health.database'),
            tone: 'accent',
            values: [...days.map((day) => day.databaseBytes), ...future.map(() => null)],
          },
          {
            name: t('console.health.mail'),
            tone: 'good',
            values: [...days.map((day) => day.mailBytes), ...future.map(() => null)],
          },
          {
            name: t('console.health.expected'),
            tone: 'warning',
            isDashed: true,
            values: ids.map((id) =>
              forecast && id >= last.id ? Math.max(0, forecast.at(indexOf(id))) : null,
            ),
          },
        ],
        format: formatSize,
      }}
    />
  );
}
