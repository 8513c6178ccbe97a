/** Telephone numbers and picture: one's own, or of those whose list one keeps, then with a reason (R4.3, R5.5). */
import { Button, FileInput, TextInput } from '@mantine/core';
import { IconEdit } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { FormDialog } from '../console/parts/form-dialog.tsx';
import { useUpload } from '../console/parts/use-upload.ts';
import { useAct } from '../console/use-act.ts';
import { useOwnAccountId } from '../shell/own-name.ts';
import type { Person } from './directory-types.ts';
import { squareJpeg } from './jpeg-picture.ts';

function Dialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const ownId = useOwnAccountId();
  const { isRunning, run } = useAct('Person');
  const { send, progress } = useUpload();
  const [officePhone, setOfficePhone] = useState(person.officePhone ?? '');
  const [mobilePhone, setMobilePhone] = useState(person.mobilePhone ?? '');
  const [picture, setPicture] = useState<File | null>(null);
  const [reason, setReason] = useState('');
  const isOwn = person.accountId === ownId;
  const upload = async (file: File): Promise<string | undefined> => {
    const jpeg = await squareJpeg(file).catch(() => undefined);
    if (jpeg) return send(jpeg);
    showToast(t('directory.noPicture'), { kind: 'fault' });
    return undefined;
  };
  const submit = async (): Promise<boolean> => {
    const photoBlobId = picture === null ? undefined : await upload(picture);
    if (picture !== null && photoBlobId === undefined) return false;
    const change = {
      officePhone: officePhone.trim() || null,
      mobilePhone: mobilePhone.trim() || null,
      ...(photoBlobId !== undefined && { photoBlobId }),
      ...(!isOwn && { reason }),
    };
    return run({ update: { [person.id]: change } }, t('directory.contactChanged'));
  };
  return (
    <FormDialog
      title={t('directory.changeContact')}
      act={t('console.save')}
      isRunning={isRunning || progress !== undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('directory.officePhone')}
        value={officePhone}
        onChange={(event) => setOfficePhone(event.currentTarget.value)}
      />
      <TextInput
        label={t('directory.mobilePhone')}
        value={mobilePhone}
        onChange={(event) => setMobilePhone(event.currentTarget.value)}
      />
      <FileInput
        clearable
        accept="image/*"
        label={t('directory.picture')}
        description={t('directory.pictureHint')}
        value={picture}
        onChange={setPicture}
      />
      {!isOwn && (
        <TextInput
          required
          label={t('console.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}

export function ChangeContact({ person }: { person: Person }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!person.mayChangeContact) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconEdit size={16} />} onClick={() => setOpen(true)}>
        {t('directory.changeContact')}
      </Button>
      {isOpen && <Dialog person={person} onClose={() => setOpen(false)} />}
    </>
  );
}
