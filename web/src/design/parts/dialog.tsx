/**
 * A dialog: in the middle, closed by Escape, and begun where people go on: at what is marked (`data-autofocus`), else at its first
 * field, else at its title, so that nobody begins at the button that closes it (WAI-ARIA, dialog).
 */
import { Modal, type ModalProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import './dialog.css';

type Props = Omit<ModalProps, 'opened' | 'closeButtonProps'>;

/** The field of a file is hidden, and its button stands for it. */
const FIELDS =
  'input:not([type="hidden"], [type="file"], :disabled), .mantine-FileInput-input, textarea:not(:disabled), select, [contenteditable="true"]';
/** What the keeper of the focus looks for. */
const BEGINNING = 'data-autofocus';

function markBeginning(content: HTMLElement | null): void {
  const dialog = content?.closest('[role="dialog"]');
  if (!content || !dialog || dialog.querySelector(`[${BEGINNING}]`)) return;
  const field = content.querySelector(FIELDS);
  const title = dialog.querySelector('.mantine-Modal-title');
  if (!field) title?.setAttribute('tabindex', '-1');
  (field ?? title)?.setAttribute(BEGINNING, 'true');
}

export function Dialog({ children, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened centered closeButtonProps={{ 'aria-label': t('shell.close') }} {...rest}>
      <div className="dialog-content" ref={markBeginning}>
        {children}
      </div>
    </Modal>
  );
}
