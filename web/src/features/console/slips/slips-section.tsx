/** First passwords on sealed slips (R6.2): those that wait, printed once, all or the chosen ones, and who printed which. */
import { Button } from '@mantine/core';
import { IconPasswordFingerprint, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { dayText, shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { plainName } from '../../directory/plain-name.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { StateFilter } from '../parts/state-filter.tsx';
import { useDownload } from '../parts/use-download.ts';
import { Who } from '../parts/who.tsx';
import { PickUnit } from '../pick-unit.tsx';
import type { PasswordSlip } from '../work-types.ts';
import { bulkSlips, PDF } from './bulk-slips.ts';
import { STAGE_KINDS, stageOf } from './slip-stage.ts';

/** As many as the server makes passwords for at once. */
const MOST_AT_ONCE = 500;

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
      show: (row) => (
        <span className="badges">
          <Badge kind={STAGE_KINDS[stageOf(row)]}>{t(`console.slips.state.${stageOf(row)}`)}</Badge>
          {row.printedAt !== null && (
            <span>
              {row.printedBy !== null && <Who of={row.printedBy} />} · {shortTime(row.printedAt)}
            </span>
          )}
        </span>
      ),
      text: (row) => t(`console.slips.state.${stageOf(row)}`),
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
  // Those below the end of the table are printed, too.
  const count = Math.min(state === 'waiting' ? (list.total ?? 0) : waiting.length, MOST_AT_ONCE);
  const columns = useColumns();
  const printAll = async (): Promise<void> => {
    setAsking(false);
    try {
      const all = state === 'waiting' ? ((await list.readAll()) as PasswordSlip[]) : waiting;
      const ids = all.slice(0, MOST_AT_ONCE).map(({ id }) => id);
      if (await print.run('PasswordSlip/print', { ids }, PDF)) list.refresh();
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
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
        bulk={bulkSlips(list.refresh)}
        empty={{
          icon: IconPasswordFingerprint,
          title: t('console.slips.empty'),
          text: t('console.slips.emptyText'),
        }}
        tools={
          state !== 'printed' && (
            <Button
              size="xs"
              leftSection={<IconPrinter size={15} />}
              loading={print.isRunning}
              disabled={count === 0}
              onClick={() => setAsking(true)}
            >
              {t('console.slips.print', { count })}
            </Button>
          )
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
          title={t('console.slips.printTitle', { count })}
          text={t('console.slips.printText')}
          act={t('console.slips.print', { count })}
          onClose={() => setAsking(false)}
          onConfirm={() => void printAll()}
        />
      )}
    </>
  );
}
