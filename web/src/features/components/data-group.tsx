/** What shows many things: a table that is sorted, filtered and taken along, facts of one thing, and charts. */
import { IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../i18n/format.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartSpec } from '../charts/chart-spec.ts';
import { Facts } from '../console/parts/detail.tsx';
import { Badge, type BadgeKind } from '../objects/badge.tsx';
import { type Column, DataTable } from '../objects/data-table.tsx';
import type { ObjectListState } from '../objects/use-object-list.ts';
import { Group, Specimen } from './specimen.tsx';
import '../console/console.css';

interface Row {
  id: string;
  unit: string;
  received: number;
  kind: BadgeKind;
}

const ROWS: readonly Row[] = [
  { id: 'hue', unit: 'UBND thành phố Huế', received: 61_204, kind: 'good' },
  { id: 'phuvang', unit: 'UBND huyện Phú Vang', received: 22_417, kind: 'good' },
  { id: 'aluoi', unit: 'UBND huyện A Lưới', received: 9830, kind: 'warning' },
];
const DAYS = ['23/11', '24/11', '25/11', '26/11', '27/11'];
const nothing = (): undefined => undefined;
const LIST: ObjectListState = {
  ids: ROWS.map(({ id }) => id),
  total: ROWS.length,
  isLoading: false,
  more: nothing,
  all: nothing,
  fault: undefined,
  refresh: nothing,
  readAll: () => Promise.resolve([]),
};

function Table() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const columns: readonly Column<Row>[] = [
    { label: 'components.unit', isWide: true, show: ({ unit }) => unit, text: ({ unit }) => unit },
    {
      label: 'components.number',
      isNumber: true,
      show: ({ received }) => formatCount(received),
      text: ({ received }) => `${received}`,
    },
    {
      label: 'console.state',
      show: ({ kind }) => <Badge kind={kind}>{t(`components.badges.${kind}`)}</Badge>,
      text: ({ kind }) => t(`components.badges.${kind}`),
    },
  ];
  return (
    <DataTable
      name={t('components.table')}
      columns={columns}
      rows={ROWS}
      list={LIST}
      readAll={() => Promise.resolve(ROWS)}
      empty={{ icon: IconTable, title: t('table.noMatch') }}
      chosen={chosen}
      onRow={({ id }) => setChosen(id === chosen ? undefined : id)}
    />
  );
}

export function DataGroup() {
  const { t } = useTranslation();
  const chart = (kind: ChartSpec['kind']): ChartSpec => ({
    kind,
    isStacked: kind === 'bars',
    categories: DAYS,
    series: [
      { name: t('components.badges.good'), values: [1240, 1610, 1530, 1480, 1390], tone: 'good' },
      { name: t('components.badges.danger'), values: [82, 64, 120, 71, 90], tone: 'danger' },
    ],
    format: formatCount,
  });
  return (
    <Group name="data">
      <Specimen name="DataTable" isWide>
        <Table />
      </Specimen>
      <Specimen name="Facts">
        <Facts
          rows={[
            [t('components.unit'), 'Văn phòng UBND tỉnh'],
            [t('signIn.address'), 'nguyenvanan@thuathienhue.gov.vn'],
            [t('components.number'), formatCount(184_320)],
          ]}
        />
      </Specimen>
      <Specimen name="Chart: lines">
        <Chart title={t('components.chart')} spec={chart('lines')} />
      </Specimen>
      <Specimen name="Chart: bars">
        <Chart title={t('components.chart')} spec={chart('bars')} />
      </Specimen>
    </Group>
  );
}
