/** Brings mail in: a file is uploaded, resumably, and then read by the server. */
import { Button, Group, Progress } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconUpload, IconX } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { formatSize } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { type ResumableUpload, uploadResumably } from '../../../jmap/resumable-upload.ts';
import { fileCapability } from '../../files/file-types.ts';
import { faultText } from '../../shell/fault-text.ts';
import { FolderSelect } from './folder-select.tsx';
import { useBeginTask } from './use-begin-task.ts';

interface Going {
  name: string;
  size: number;
  part: number;
  speed: number;
  isPaused: boolean;
  isWaiting: boolean;
}

function useImport(accountId: string, mailboxId: string) {
  const client = useClient();
  const { t } = useTranslation();
  const begin = useBeginTask(accountId);
  const upload = useRef<ResumableUpload>(undefined);
  const [going, setGoing] = useState<Going>();
  const patch = (change: Partial<Going>): void => setGoing((last) => last && { ...last, ...change });
  const start = (file: File): void => {
    const { name, size } = file;
    setGoing({ name, size, part: 0, speed: 0, isPaused: false, isWaiting: false });
    const now = uploadResumably(fileCapability(client, accountId)?.uploadPath ?? '', file, 'import', {
      onProgress: (part, speed) => patch({ part, speed }),
      onWaiting: (isWaiting) => patch({ isWaiting }),
    });
    upload.current = now;
    now.done
      .then((fileId) => begin({ kind: 'import', fileId, ...(mailboxId !== '' && { mailboxId }) }))
      .catch((error: unknown) => {
        if (upload.current === now) showToast(faultText(t, error), { kind: 'fault' });
      })
      .finally(() => setGoing(undefined));
  };
  return {
    going,
    start,
    toggle: (): void => {
      if (going?.isPaused) upload.current?.resume();
      else upload.current?.pause();
      patch({ isPaused: !going?.isPaused });
    },
    stop: (): void => {
      const last = upload.current;
      upload.current = undefined;
      last?.stop();
    },
  };
}

function UploadRow({ going, onToggle, onStop }: { going: Going; onToggle: () => void; onStop: () => void }) {
  const { t } = useTranslation();
  const { name, part, speed, isPaused, isWaiting } = going;
  const said = isPaused
    ? t('files.paused')
    : isWaiting
      ? t('files.waitingForLine')
      : t('files.going', { part: Math.floor(part * 100), speed: `${formatSize(speed)}/s` });
  return (
    <div className="task-upload">
      <div className="task-line">
        <strong>{name}</strong>
        <span className="task-said">{said}</span>
        <IconButton
          icon={isPaused ? IconPlayerPlayFilled : IconPlayerPauseFilled}
          label={t(isPaused ? 'files.resume' : 'files.pause', { name })}
          size={28}
          onClick={onToggle}
        />
        <IconButton icon={IconX} label={t('compose.removeFile', { name })} size={28} onClick={onStop} />
      </div>
      <Progress value={part * 100} aria-label={t('compose.uploading', { name })} />
    </div>
  );
}

export function ImportCard({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const chooser = useRef<HTMLInputElement>(null);
  const [mailboxId, setMailboxId] = useState('');
  const [isOver, setOver] = useState(false);
  const { going, start, toggle, stop } = useImport(accountId, mailboxId);
  const take = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !going) start(file);
  };
  return (
    <section
      className="settings-card"
      data-over={isOver}
      aria-labelledby="import-title"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={take}
    >
      <h3 id="import-title">{t('transfer.import')}</h3>
      <p className="card-lead">{t('transfer.importText')}</p>
      <FolderSelect
        accountId={accountId}
        label={t('transfer.into')}
        all={t('transfer.asItWas')}
        value={mailboxId}
        onChange={setMailboxId}
      />
      {going ? (
        <UploadRow going={going} onToggle={toggle} onStop={stop} />
      ) : (
        <Group justify="flex-end">
          <Button leftSection={<IconUpload size={17} />} onClick={() => chooser.current?.click()}>
            {t('transfer.choose')}
          </Button>
        </Group>
      )}
      <input
        ref={chooser}
        type="file"
        accept=".zip,.mbox,.eml,.mbx,application/mbox,application/zip,message/rfc822"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) start(file);
          event.currentTarget.value = '';
        }}
      />
    </section>
  );
}
