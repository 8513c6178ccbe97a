/** Names a new folder, or one that is there anew. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { faultText } from '../../shell/fault-text.ts';

interface Props {
  accountId: string;
  parentId: string | null;
  renamed?: Mailbox;
  onClose: () => void;
}

export function FolderNameDialog({ accountId, parentId, renamed, onClose }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const [name, setName] = useState(renamed?.name ?? '');
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      if (renamed) await client.update('Mailbox', accountId, { [renamed.id]: { name: name.trim() } });
      else
        await client.perform(accountId, [
          ['Mailbox/set', { accountId, create: { made: { name: name.trim(), parentId } } }],
        ]);
      onClose();
    } catch (error) {
      setFault(faultText(t, error));
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(renamed ? 'folders.rename' : 'folders.create')}
      centered
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          label={t('folders.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fault}
          maxLength={200}
          data-autofocus
          required
          withAsterisk={false}
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('folders.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
