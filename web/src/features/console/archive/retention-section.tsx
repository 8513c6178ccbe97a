/** How long mail is kept, and holds (R6.7): rules by class and unit, each on a decision; nothing under a hold is destroyed. */
import { Button, Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconArchive, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { LegalHold, RetentionRule } from './archive-types.ts';
import { PickMailboxes } from './pick-mailboxes.tsx';

const CLASSES = ['personal', 'agency', 'system', 'left', 'journal'];

function RuleDialog({ onClose, onSet }: { onClose: () => void; onSet: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('RetentionRule');
  const [appliesTo, setAppliesTo] = useState<string | null>('personal');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [days, setDays] = useState<number | string>('');
  const [authority, setAuthority] = useState('');
  const submit = async (): Promise<boolean> => {
    const rule = {
      appliesTo,
      unitId: appliesTo === 'journal' ? null : unitId,
      keepDays: days === '' ? null : Number(days),
      authority,
    };
    const made = await create(rule, t('console.archive.told.rule'));
    if (made) onSet();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.archive.newRule')}
      act={t('console.save')}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select
        required
        label={t('console.archive.class')}
        data={CLASSES.map((value) => ({ value, label: t(`console.archive.classes.${value}`) }))}
        value={appliesTo}
        onChange={setAppliesTo}
      />
      {appliesTo !== 'journal' && (
        <PickUnit label={t('console.archive.unit')} isRequired={false} value={unitId} onChange={setUnitId} />
      )}
      <NumberInput
        label={t('console.archive.keepDays')}
        description={t('console.archive.keepDaysHint')}
        min={1}
        value={days}
        onChange={setDays}
      />
      <TextInput
        required
        label={t('console.policies.authority')}
        description={t('console.policies.authorityHint')}
        value={authority}
        onChange={(event) => setAuthority(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function HoldDialog({ onClose, onPlaced }: { onClose: () => void; onPlaced: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('LegalHold');
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [accountIds, setAccountIds] = useState<string[]>([]);
  const submit = async (): Promise<boolean> => {
    const made = await create({ name, reason, unitId, accountIds }, t('console.archive.told.held'));
    if (made) onPlaced();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.archive.newHold')}
      act={t('console.archive.place_hold')}
      size="lg"
      isRunning={isRunning}
      isDisabled={(unitId === null) === (accountIds.length === 0)}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        required
        label={t('console.archive.matter')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        required
        label={t('console.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <PickMailboxes
        label={t('console.archive.mailboxes')}
        isRequired={false}
        value={accountIds}
        onChange={setAccountIds}
      />
      <PickUnit label={t('console.archive.orUnit')} isRequired={false} value={unitId} onChange={setUnitId} />
    </FormDialog>
  );
}

function Release({ hold }: { hold: LegalHold }) {
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

function Rules({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const { run } = useAct('RetentionRule');
  const list = useObjectList('RetentionRule', { sort: 'appliesTo', isAscending: true });
  const rows = useObjects('RetentionRule', PROVINCE, list.ids);
  const keeps = (row: RetentionRule): string =>
    row.keepDays === null
      ? t('console.archive.forever')
      : t('console.archive.daysOf', { count: row.keepDays, number: formatCount(row.keepDays) });
  const columns: readonly Column<RetentionRule>[] = [
    {
      label: 'console.archive.class',
      show: (row) => t(`console.archive.classes.${row.appliesTo}`),
      text: (row) => row.appliesTo,
    },
    {
      label: 'console.archive.unit',
      isWide: true,
      show: (row) => row.unitName ?? t('console.archive.province'),
      text: (row) => row.unitName ?? '',
    },
    { label: 'console.archive.keepDays', show: keeps, text: keeps },
    { label: 'console.policies.authority', show: (row) => row.authority, text: (row) => row.authority },
    { label: 'console.archive.setBy', show: (row) => row.setBy, text: (row) => row.setBy },
    {
      label: 'console.act',
      show: (row) =>
        mayChange && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => void run({ destroy: [row.id] }, t('console.archive.told.ruleGone'))}
          >
            {t('console.archive.forget')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataTable
        name={t('console.archive.rules')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{ icon: IconArchive, title: t('console.archive.noRule') }}
        tools={
          mayChange && (
            <Button size="xs" onClick={() => setNew(true)}>
              {t('console.archive.newRule')}
            </Button>
          )
        }
      />
      {isNew && <RuleDialog onClose={() => setNew(false)} onSet={list.refresh} />}
    </>
  );
}

/** The unit, or the mailboxes. */
function onWhat(row: LegalHold): string {
  return row.unitName ?? row.addresses.join(', ');
}

function Holds({ mayPlace, mayRelease }: { mayPlace: boolean; mayRelease: boolean }) {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const list = useObjectList('LegalHold', { sort: 'placedAt' });
  const rows = useObjects('LegalHold', PROVINCE, list.ids);
  const columns: readonly Column<LegalHold>[] = [
    { label: 'console.archive.matter', isWide: true, show: (row) => row.name, text: (row) => row.name },
    { label: 'console.reason', isWide: true, show: (row) => row.reason, text: (row) => row.reason },
    { label: 'console.archive.on', isWide: true, show: onWhat, text: onWhat },
    { label: 'console.archive.setBy', show: (row) => row.placedBy, text: (row) => row.placedBy },
    { label: 'console.archive.at', show: (row) => shortTime(row.placedAt), text: (row) => row.placedAt },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={row.releasedAt === null ? 'warning' : 'plain'}>
          {t(row.releasedAt === null ? 'console.archive.inForce' : 'console.archive.released')}
        </Badge>
      ),
      text: (row) => row.releasedAt ?? '',
    },
    {
      label: 'console.act',
      show: (row) => (row.releasedAt === null && mayRelease ? <Release hold={row} /> : row.releaseReason),
    },
  ];
  return (
    <>
      <DataTable
        name={t('console.archive.holds')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{ icon: IconLock, title: t('console.archive.noHold') }}
        tools={
          mayPlace && (
            <Group>
              <Button size="xs" onClick={() => setNew(true)}>
                {t('console.archive.newHold')}
              </Button>
            </Group>
          )
        }
      />
      {isNew && <HoldDialog onClose={() => setNew(false)} onPlaced={list.refresh} />}
    </>
  );
}

export function RetentionSection() {
  const roles = useOwnRoles();
  const mayChange = roles.has('chief_of_office', 'archivist');
  return (
    <div className="stacked">
      <Rules mayChange={mayChange} />
      <Holds mayPlace={mayChange} mayRelease={roles.has('chief_of_office')} />
    </div>
  );
}
