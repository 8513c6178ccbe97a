/** A message as it came, byte for byte. */
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { TextPreview } from './preview/text-preview.tsx';
import './preview/preview.css';

export function SourceDialog({ url, size, onClose }: { url: string; size: number; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} size="min(1000px, 94vw)" title={t('read.source')}>
      <TextPreview url={url} size={size} />
    </Dialog>
  );
}
