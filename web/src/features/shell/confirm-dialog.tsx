/** Asks before something that cannot be undone. The safe answer has the focus. */
import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';

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
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <p>{text}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('shell.cancel')}
        </Button>
        <Button color={isPlain ? 'hue' : 'red'} onClick={onConfirm}>
          {act}
        </Button>
      </Group>
    </Modal>
  );
}
