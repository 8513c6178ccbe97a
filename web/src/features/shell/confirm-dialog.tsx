/** Asks before something that cannot be undone. The safe answer has the focus. */
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/parts/dialog.tsx';

interface Props {
  title: string;
  text: string;
  act: string;
  onConfirm: () => void;
  onClose: () => void;
  /** Not dangerous: to send all the same. */
  isPlain?: boolean;
}

export function ConfirmDialog({ title, text, act, onConfirm, onClose, isPlain }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} title={title}>
      <p>{text}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('shell.cancel')}
        </Button>
        <Button color={isPlain ? 'hue' : 'red'} onClick={onConfirm}>
          {act}
        </Button>
      </Group>
    </Dialog>
  );
}
