/** A message as it came, byte for byte. */
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TextPreview } from './preview/text-preview.tsx';
import './preview/preview.css';

export function SourceDialog({ url, size, onClose }: { url: string; size: number; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1000px, 94vw)"
      title={t('read.source')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <TextPreview url={url} size={size} />
    </Modal>
  );
}
