/** A new list: the file, whose it is, which of its columns is what, and from which day. What it would do is looked at afterwards. */
import { Checkbox, FileInput, Progress } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { today } from '../../../i18n/format.ts';
import { faultText } from '../../shell/fault-text.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useMethod } from '../parts/use-method.ts';
import { useUpload } from '../parts/use-upload.ts';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { ColumnMapping, type DescribedFile } from './column-mapping.tsx';

interface Props {
  onClose: () => void;
  onSent: (id: string) => void;
}

export function FeedDialog({ onClose, onSent }: Props) {
  const { t } = useTranslation();
  const upload = useUpload();
  const roles = useOwnRoles();
  const [file, setFile] = useState<File | null>(null);
  const [blobId, setBlobId] = useState<string>();
  const [unitId, setUnitId] = useState<string | null>(null);
  const [isComplete, setComplete] = useState(false);
  const [day, setDay] = useState(() => today());
  const [mapping, setMapping] = useState<Record<string, string>>({});
  const { isRunning, create } = useCreate<{ isNew: boolean }>('Feed');
  const described = useMethod<DescribedFile>(blobId === undefined ? undefined : 'Feed/headings', { blobId });
  const ofUnit = unitId ?? roles.unitOf('unit_administrator') ?? null;
  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    setBlobId(undefined);
    setMapping({});
    if (chosen) setBlobId(await upload.send(chosen));
  };
  const submit = async (): Promise<boolean> => {
    const made = await create({
      blobId,
      name: file?.name ?? '',
      unitId: ofUnit,
      isComplete,
      effectiveOn: day,
      mapping,
    });
    if (!made) return false;
    showToast(t(made.isNew ? 'console.feeds.sent' : 'console.feeds.known'));
    onSent(made.id);
    return true;
  };
  return (
    <FormDialog
      title={t('console.feeds.new')}
      act={t('console.feeds.check')}
      size="xl"
      isRunning={isRunning}
      isDisabled={described.answer === undefined || ofUnit === null}
      onSubmit={submit}
      onClose={onClose}
    >
      <FileInput
        required
        label={t('console.feeds.file')}
        description={t('console.feeds.fileHint')}
        placeholder={t('console.feeds.choose')}
        accept=".xlsx,.csv"
        leftSection={<IconFileSpreadsheet size={17} />}
        value={file}
        onChange={(chosen) => void choose(chosen)}
      />
      {upload.progress !== undefined && (
        <Progress value={upload.progress * 100} aria-label={t('console.feeds.uploading')} />
      )}
      {described.fault !== undefined && <Notice kind="danger">{faultText(t, described.fault)}</Notice>}
      {blobId !== undefined && described.answer && (
        <ColumnMapping file={described.answer} mapping={mapping} onChange={setMapping} />
      )}
      <PickUnit label={t('console.feeds.unit')} value={ofUnit} onChange={setUnitId} />
      <DayField isRequired label={t('console.feeds.effective')} value={day} onChange={setDay} />
      <Checkbox
        label={t('console.feeds.isComplete')}
        description={t('console.feeds.isCompleteHint')}
        checked={isComplete}
        onChange={(event) => setComplete(event.currentTarget.checked)}
      />
      <Notice kind="info">{t('console.feeds.nothingYet')}</Notice>
    </FormDialog>
  );
}
