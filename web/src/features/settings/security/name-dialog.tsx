/** A new name for a thing. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  title: string;
  name: string;
  onSave: (name: string) => void;
  onClose: () => void;
}

export function NameDialog({ title, name, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') onSave(text.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={title}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form className="settings-form" onSubmit={submit}>
        <TextInput
          label={t('security.name')}
          value={text}
          maxLength={80}
          required
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit">{t('settings.save')}</Button>
        </Group>
      </form>
    </Modal>
  );
}
