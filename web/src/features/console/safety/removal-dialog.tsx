/** Which messages are to be taken back, and why; the server counts them, and a second person decides. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../use-act.ts';

const CRITERIA = ['messageId', 'from', 'fromDomain', 'subject'] as const;

export function RemovalDialog({ onClose, onProposed }: { onClose: () => void; onProposed: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('MailRemoval');
  const [values, setValues] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const criteria = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await run({ create: { new: { criteria, reason } } }, t('console.removals.told.proposed')))) return;
    onProposed();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('console.removals.new')}
      centered
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form className="request-form" onSubmit={(event) => void submit(event)}>
        {CRITERIA.map((name) => (
          <TextInput
            key={name}
            label={t(`console.removals.criteria.${name}`)}
            value={values[name] ?? ''}
            maxLength={300}
            onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
          />
        ))}
        <TextInput
          required
          label={t('console.reason')}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isRunning} disabled={Object.keys(criteria).length === 0}>
            {t('console.removals.propose')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
