/** Writes down what goes by disk: what, to whom, on what, and why mail could not carry it. */
import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatSize, today } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { useUnits } from '../../directory/use-units.ts';
import { fileCapability } from '../../files/file-types.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { MEDIA } from './disk-types.ts';

const GIGABYTE = 1_000_000_000;

export function DiskDialog({ onClose, onRecorded }: { onClose: () => void; onRecorded: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const ownId = useOwnAccountId();
  const roles = useOwnRoles();
  const units = useUnits();
  const { isRunning, create } = useCreate('DiskDelivery');
  const [chosenUnit, setUnitId] = useState<string | null>(null);
  const [toUnitId, setToUnit] = useState<string | null>(null);
  const [toName, setToName] = useState('');
  const [medium, setMedium] = useState<string | null>('usb');
  const [content, setContent] = useState('');
  const [gigabytes, setGigabytes] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const [carriedOn, setDay] = useState(today());
  const unitId = chosenUnit ?? roles.unitOf('unit_administrator', 'agency_head', 'delegate') ?? null;
  const largest = fileCapability(client, ownId)?.maxFileSize ?? 0;
  const bytes = typeof gigabytes === 'number' ? Math.round(gigabytes * GIGABYTE) : null;
  const submit = async (): Promise<boolean> => {
    const to = toUnitId === null ? { toName } : { toUnitId };
    const made = await create(
      { unitId, ...to, medium, content, sizeBytes: bytes, reason, carriedOn },
      t('console.disks.recorded'),
    );
    if (made) onRecorded();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.disks.new')}
      act={t('console.disks.record')}
      size="lg"
      isRunning={isRunning}
      isDisabled={!roles.isKnown || units.root === undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <Notice kind="info">{t('console.disks.mailFirst', { size: formatSize(largest) })}</Notice>
      <PickUnit label={t('console.disks.from')} value={unitId} onChange={setUnitId} />
      <PickUnit isRequired={false} label={t('console.disks.toUnit')} value={toUnitId} onChange={setToUnit} />
      {toUnitId === null && (
        <TextInput
          required
          label={t('console.disks.toName')}
          maxLength={200}
          value={toName}
          onChange={(event) => setToName(event.currentTarget.value)}
        />
      )}
      <TextInput
        required
        label={t('console.disks.content')}
        maxLength={500}
        value={content}
        onChange={(event) => setContent(event.currentTarget.value)}
      />
      <div className="form-pairs">
        <Select
          required
          label={t('console.disks.medium')}
          data={MEDIA.map((value) => ({ value, label: t(`console.disks.media.${value}`) }))}
          value={medium}
          allowDeselect={false}
          onChange={setMedium}
        />
        <NumberInput
          label={t('console.disks.size')}
          min={0}
          decimalScale={3}
          decimalSeparator=","
          value={gigabytes}
          onChange={setGigabytes}
        />
        <DayField isRequired label={t('console.disks.day')} value={carriedOn} onChange={setDay} />
      </div>
      {bytes !== null && bytes <= largest && (
        <Notice kind="warning">{t('console.disks.fits', { size: formatSize(largest) })}</Notice>
      )}
      <Textarea
        required
        autosize
        minRows={2}
        label={t('console.disks.reason')}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
