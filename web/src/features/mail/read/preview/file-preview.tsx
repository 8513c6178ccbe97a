/** A file looked at without leaving the message: pictures, text, PDF. Nothing in it can run. */
import { Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../../design/parts/icon-button.tsx';
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

export function FilePreview({ part, accountId, url, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const name = part.name ?? t('read.unnamedFile');
  const { preview } = fileKind(part);
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1000px, 94vw)"
      className="preview"
      title={
        <span className="preview-title">
          {name}
          <IconButton icon={IconDownload} label={t('read.download', { name })} onClick={onSave} />
        </span>
      }
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className="preview-body">
        {preview === 'picture' && <img src={url} alt={name} />}
        {preview === 'office' && <OfficePreview part={part} accountId={accountId} />}
        {preview === 'text' && <TextPreview url={url} size={part.size} />}
        {preview === 'pdf' && (
          <Suspense fallback={<p>{t('read.opening')}</p>}>
            <PdfPreview url={url} />
          </Suspense>
        )}
      </div>
    </Modal>
  );
}
