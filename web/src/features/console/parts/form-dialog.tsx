/** A form in a dialog: its fields, one button that does it, and closed when it is done. */
import { Button, Group } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import './form-dialog.css';

interface Props {
  title: string;
  act: string;
  isRunning: boolean;
  isDisabled?: boolean;
  size?: 'md' | 'lg' | 'xl';
  onSubmit: () => Promise<boolean>;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog(props: Props) {
  const { t } = useTranslation();
  const { title, act, isRunning, isDisabled = false, size = 'md', onSubmit, onClose, children } = props;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await onSubmit()) onClose();
  };
  return (
    <Dialog size={size} title={title} onClose={onClose}>
      <form className="request-form" onSubmit={(event) => void submit(event)}>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={isDisabled}>
            {act}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
