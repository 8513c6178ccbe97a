/** A file looked at without leaving the message: pictures, text, PDF. Nothing in it can run. */
import { IconDownload } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../../design/parts/dialog.tsx';
import { IconButton } from '../../../../design/parts/icon-button.tsx';
import { Notice } from '../../../../design/parts/notice.tsx';
import type { BodyPart } from '../../../../jmap/objects.ts';
import { fileKind } from '../file-kinds.ts';
import { OfficePreview } from './office-preview.tsx';
import { TextPreview } from './text-preview.tsx';
import './preview.css';

const PdfPreview = lazy(() => import('./pdf-preview.tsx').then((module) => ({ default: module.PdfPreview })));

interface Props {
  part: BodyPart;
  accountId: string;
  url: string;
  onSave: () => void;
  onClose: () => void;
}

function PicturePreview({ url, name }: { url: string; name: string }) {
  const { t } = useTranslation();
  const [isMissing, setMissing] = useState(false);
  if (!isMissing) return <img src={url} alt={name} onError={() => setMissing(true)} />;
  return <Notice kind="info">{t(navigator.onLine ? 'read.cannotPreview' : 'read.fileOffline')}</Notice>;
}

export function FilePreview({ part, accountId, url, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const name = part.name ?? t('read.unnamedFile');
  const { preview } = fileKind(part);
  return (
    <Dialog
      onClose={onClose}
      size="min(1000px, 94vw)"
      className="preview"
      title={
        <span className="preview-title">
          {name}
          <IconButton icon={IconDownload} label={t('read.download', { name })} onClick={onSave} />
        </span>
      }
    >
      <div className="preview-body">
        {preview === 'picture' && <PicturePreview url={url} name={name} />}
        {preview === 'office' && <OfficePreview part={part} accountId={accountId} />}
        {preview === 'text' && <TextPreview url={url} size={part.size} />}
        {preview === 'pdf' && (
          <Suspense fallback={<p>{t('read.opening')}</p>}>
            <PdfPreview url={url} />
          </Suspense>
        )}
      </div>
    </Dialog>
  );
}
