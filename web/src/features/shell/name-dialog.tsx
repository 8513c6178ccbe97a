/** A name for a new thing, or a new one for a thing that is there. */
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/parts/dialog.tsx';
import { faultText } from './fault-text.ts';

interface Props {
  title: string;
  label: string;
  name: string;
  maxLength: number;
  /** What it throws is told under the name; undefined means that it was done. */
  onName: (name: string) => Promise<unknown>;
  onClose: () => void;
}

export function NameDialog({ title, label, name, maxLength, onName, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      await onName(text.trim());
      onClose();
    } catch (error) {
      setFault(faultText(t, error));
    }
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          label={label}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={fault}
          maxLength={maxLength}
          data-autofocus
          required
          withAsterisk={false}
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" disabled={text.trim() === ''}>
            {t('shell.save')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
