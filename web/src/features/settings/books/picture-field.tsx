/** The picture of a contact: chosen, changed, taken away. */
import { Button, FileButton } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { pictureUri } from './card-files.ts';

interface Props {
  /** A `data:` URI. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

export function PictureField({ value, onChange }: Props) {
  const { t } = useTranslation();
  const choose = async (file: File | null): Promise<void> => {
    if (!file) return;
    try {
      onChange(await pictureUri(file));
    } catch {
      showToast(t('books.card.noPicture'), { kind: 'fault' });
    }
  };
  return (
    <div className="card-picture" role="group" aria-label={t('books.card.picture')}>
      {value === undefined ? (
        <span className="card-no-picture">
          <IconUser size={34} stroke={1.3} aria-hidden="true" />
        </span>
      ) : (
        <img className="card-portrait" src={value} alt={t('books.card.picture')} width={72} height={72} />
      )}
      <FileButton accept="image/*" onChange={(file) => void choose(file)}>
        {(props) => (
          <Button {...props} size="xs" variant="default">
            {t('books.card.choosePicture')}
          </Button>
        )}
      </FileButton>
      {value !== undefined && (
        <Button size="xs" variant="subtle" onClick={() => onChange(undefined)}>
          {t('books.card.removePicture')}
        </Button>
      )}
    </div>
  );
}
