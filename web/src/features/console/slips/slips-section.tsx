/** First passwords on sealed slips (R6.2): those that wait, printed once, all or the chosen ones, and who printed which. */
import { Button } from '@mantine/core';
import { IconPasswordFingerprint, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { plainName } from '../../directory/plain-name.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { BulkAct } from '../../objects/bulk-dialog.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { StateFilter } from '../parts/state-filter.tsx';
import { downloadMade, useDownload } from '../parts/use-download.ts';
import { PickUnit } from '../pick-unit.tsx';
import type { PasswordSlip } from '../work-types.ts';

const PDF = 'application/pdf';

/** Those that were chosen, one person's among them; each is printed once. */
function printChosen(onPrinted: () => void): BulkAct<PasswordSlip> {
  return {
    label: 'console.slips.printChosen',
    type: 'PasswordSlip',
    isMain: true,
    nameOf: ({ name }) => plainName(name),
    dryRun: async (_client, rows) =>
      new Map(
        rows.map(({ id, printedAt, address }) => [id, { isPossible: printedAt === null, text: address }]),
      ),
    perform: async (client, rows) => {
      await downloadMade(client, 'PasswordSlip/print', { ids: rows.map(({ id }) => id) }, PDF);
      onPrinted();
    },
  };
}

function useColumns(): readonly Column<PasswordSlip>[] {
  const { t } = useTranslation();
  const units = useUnits();
  const unitName = (row: PasswordSlip): string => units.byId.get(row.unitId)?.name ?? '';
  return [
    {
      label: 'console.slips.name',
      isWide: true,
      show: (row) => <strong>{plainName(row.name)}</strong>,
      text: (row) => row.name,
    },
    {
      label: 'console.slips.address',
      show: (row) => <Address of={row.address} />,
      text: (row) => row.address,
    },
    { label: 'console.slips.unit', isWide: true, show: unitName, text: unitName },
    {
      label: 'console.slips.since',
      show: (row) => shortTime(row.waitingSince),
      text: (row) => row.waitingSince,
    },
    {
      label: 'console.state',
      show: (row) =>
        row.printedAt === null ? (
          <Badge kind="warning">{t('console.slips.state.waiting')}</Badge>
        ) : (
          <span className="badges">
            <Badge kind="good">{t('console.slips.state.printed')}</Badge>
            {`${row.printedBy ?? ''} · ${shortTime(row.printedAt)}`}
          </span>
        ),
      text: (row) => t(`console.slips.state.${row.printedAt === null ? 'waiting' : 'printed'}`),
    },
    {
      label: 'console.slips.printedBy',
      isHidden: true,
      show: (row) => row.printedBy,
      text: (row) => row.printedBy ?? '',
    },
    {
      label: 'console.slips.printedAt',
      isHidden: true,
      show: (row) => row.printedAt && shortTime(row.printedAt),
      text: (row) => row.printedAt ?? '',
    },
    {
      label: 'console.slips.until',
      show: (row) => (row.validUntil === null ? '' : dayText(row.validUntil)),
      text: (row) => row.validUntil ?? '',
    },
  ];
}

export function SlipsSection() {
  const { t } = useTranslation();
  const print = useDownload();
  const [state, setState] = useState<string | null>('waiting');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const list = useObjectList('PasswordSlip', {
    filter: { ...(state !== null && { isWaiting: state === 'waiting' }), ...(unitId !== null && { unitId }) },
    sort: 'waitingSince',
  });
  const rows = useObjects('PasswordSlip', PROVINCE, list.ids);
  const waiting = rows.filter(({ printedAt }) => printedAt === null);
  const columns = useColumns();
  const printAll = async (): Promise<void> => {
    setAsking(false);
    const ids = waiting.map(({ id }) => id);
    if (await print.run('PasswordSlip/print', { ids }, PDF)) list.refresh();
  };
  return (
    <>
      <Notice kind="info">{t('console.slips.once')}</Notice>
      <br />
      <DataTable
        name={t('console.slips.title')}
        columns={columns}
        rows={rows}
        list={list}
        bulk={[printChosen(list.refresh)]}
        empty={{
          icon: IconPasswordFingerprint,
          title: t('console.slips.empty'),
          text: t('console.slips.emptyText'),
        }}
        tools={
          <Button
            size="xs"
            leftSection={<IconPrinter size={15} />}
            loading={print.isRunning}
            disabled={waiting.length === 0}
            onClick={() => setAsking(true)}
          >
            {t('console.slips.print', { count: waiting.length })}
          </Button>
        }
        isFiltered={state !== null || unitId !== null}
        filters={
          <>
            <StateFilter
              value={state}
              states={['waiting', 'printed']}
              nameOf={(one) => t(`console.slips.state.${one}`)}
              onChange={setState}
            />
            <PickUnit isPlain label={t('console.slips.unit')} value={unitId} onChange={setUnitId} />
          </>
        }
      />
      {isAsking && (
        <ConfirmDialog
          isPlain
          title={t('console.slips.printTitle', { count: waiting.length })}
          text={t('console.slips.printText')}
          act={t('console.slips.print', { count: waiting.length })}
          onClose={() => setAsking(false)}
          onConfirm={() => void printAll()}
        />
      )}
    </>
  );
}
