/** The files of a message: looked at safely here, or taken one by one or all at once. */
import { IconDownload, IconPaperclip } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { formatSize } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { BodyPart, Email } from '../../../jmap/objects.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { fileKind } from './file-kinds.ts';

const FilePreview = lazy(() =>
  import('./preview/file-preview.tsx').then((module) => ({ default: module.FilePreview })),
);

/** Parts that are pictures within the text are not files beside it. */
function filesOf(email: Email): BodyPart[] {
  return (email.attachments ?? []).filter(
    (part) =>
      part.blobId !== null &&
      // An invitation without a name is shown as what it is.
      !(part.type === 'text/calendar' && part.name === null) &&
      !(part.cid && part.disposition !== 'attachment' && part.type.startsWith('image/')),
  );
}

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

interface ItemProps {
  part: BodyPart;
  url: string;
  onOpen: () => void;
}

function AttachmentItem({ part, url, onOpen }: ItemProps) {
  const { t } = useTranslation();
  const kind = fileKind(part);
  const Icon = kind.icon;
  const name = part.name ?? t('read.unnamedFile');
  return (
    <li className="attachment" data-dangerous={kind.isDangerous}>
      <button type="button" className="attachment-open" onClick={onOpen} title={name}>
        {kind.preview === 'picture' ? (
          <img
            className="attachment-icon"
            src={url}
            alt=""
            loading="lazy"
            style={{ '--file-hue': kind.hue } as object}
          />
        ) : (
          <span className="attachment-icon" style={{ '--file-hue': kind.hue } as object}>
            <Icon size={23} stroke={1.5} />
          </span>
        )}
        <span className="attachment-text">
          <span className="attachment-name">{name}</span>
          <span className="attachment-size">
            {kind.isDangerous ? t('read.program') : formatSize(part.size)}
          </span>
        </span>
      </button>
      {!kind.isDangerous && (
        <IconButton
          icon={IconDownload}
          label={t('read.download', { name })}
          onClick={() => save(url, name)}
        />
      )}
    </li>
  );
}

export function AttachmentList({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const { transport } = useClient();
  const [shown, setShown] = useState<BodyPart>();
  const [doubted, setDoubted] = useState<BodyPart>();
  const files = filesOf(email);
  if (files.length === 0) return null;
  const urlOf = (part: BodyPart): string =>
    transport.downloadUrl(accountId, part.blobId ?? '', part.name ?? '', part.type);
  const open = (part: BodyPart): void => {
    const kind = fileKind(part);
    if (kind.isDangerous) setDoubted(part);
    else if (kind.preview) setShown(part);
    else save(urlOf(part), part.name ?? '');
  };
  const saveAll = async (): Promise<void> => {
    const { saveAsZip } = await import('./save-all.ts');
    await saveAsZip(
      email.subject,
      files.map((part) => ({ name: part.name ?? t('read.unnamedFile'), url: urlOf(part) })),
    );
  };
  return (
    <section className="attachments" aria-label={t('read.files')}>
      <div className="attachments-head">
        <IconPaperclip size={15} aria-hidden="true" />
        {t('read.fileCount', {
          count: files.length,
          size: formatSize(files.reduce((sum, part) => sum + part.size, 0)),
        })}
        {files.length > 1 && (
          <button
            type="button"
            className="link-button"
            onClick={() =>
              void saveAll().catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }))
            }
          >
            {t('read.downloadAll')}
          </button>
        )}
      </div>
      <ul>
        {files.map((part) => (
          <AttachmentItem key={part.blobId} part={part} url={urlOf(part)} onOpen={() => open(part)} />
        ))}
      </ul>
      {shown && (
        <Suspense fallback={null}>
          <FilePreview
            part={shown}
            accountId={accountId}
            url={urlOf(shown)}
            onSave={() => save(urlOf(shown), shown.name ?? '')}
            onClose={() => setShown(undefined)}
          />
        </Suspense>
      )}
      {doubted && (
        <ConfirmDialog
          title={t('read.programTitle')}
          text={t('read.programText', { name: doubted.name })}
          act={t('read.programSave')}
          onClose={() => setDoubted(undefined)}
          onConfirm={() => {
            save(urlOf(doubted), doubted.name ?? '');
            setDoubted(undefined);
          }}
        />
      )}
    </section>
  );
}
