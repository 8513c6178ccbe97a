/** Names an address book. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  title: string;
  name: string;
  /** Gives whether it was done. */
  onName: (name: string) => Promise<boolean>;
  onClose: () => void;
}

export function BookNameDialog({ title, name: before, onName, onClose }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(before);
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void onName(name.trim()).then((isDone) => isDone && onClose());
        }}
      >
        <TextInput
          label={t('books.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('settings.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
