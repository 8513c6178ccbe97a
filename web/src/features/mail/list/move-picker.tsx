/** The folders that something may be moved to, found by typing a part of their name: a field whose keys go through the list below it. */
import { Popover } from '@mantine/core';
import { cloneElement, type KeyboardEvent, type ReactElement, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { isFocusFree } from '../../../design/focus/keep-focus.ts';
import type { ButtonProps } from '../../../design/parts/open-menu.tsx';
import { useAll } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { folderName, folderTree } from '../model/mailboxes.ts';
import type { MailPlace } from '../model/place.ts';
import '../../palette/palette.css';

const NOTHING_FOLDED: readonly string[] = [];
const INDENT_PX = 14;

export interface MoveProps {
  place: MailPlace;
  onMove: (target: Mailbox) => void;
}

function FolderChoice({ place, onMove }: MoveProps) {
  const { t } = useTranslation();
  const id = useId();
  const mailboxes = useAll('Mailbox', place.accountId);
  const [part, setPart] = useState('');
  const [at, setAt] = useState(0);
  const targets = folderTree(mailboxes, NOTHING_FOLDED).filter(
    ({ mailbox }) =>
      mailbox.id !== place.mailbox?.id &&
      mailbox.role !== 'drafts' &&
      mailbox.myRights.mayAddItems &&
      foldForSearch(folderName(t, mailbox)).includes(foldForSearch(part)),
  );
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = targets[at]?.mailbox;
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step !== undefined) setAt((at + step + targets.length) % Math.max(1, targets.length));
    else if (target) onMove(target);
  };
  return (
    <>
      <input
        className="move-field"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={targets.length > 0 ? `${id}-${at}` : undefined}
        aria-label={t('acts.findFolder')}
        placeholder={t('acts.findFolder')}
        value={part}
        data-autofocus
        onChange={(event) => {
          setPart(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div className="move-targets" id={id} role="listbox" aria-label={t('acts.move')}>
        {targets.map(({ mailbox, depth }, index) => (
          // The keys are the field's.
          <div
            key={mailbox.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="palette-item"
            style={{ paddingInlineStart: 12 + (part === '' ? depth * INDENT_PX : 0) }}
            onMouseEnter={() => setAt(index)}
            onClick={() => onMove(mailbox)}
          >
            {folderName(t, mailbox)}
          </div>
        ))}
      </div>
    </>
  );
}

/** Open as it comes. The button that asked for it was another element: the focus goes back by our hand. */
export function MovePicker({ button, place, onMove }: MoveProps & { button: ReactElement<ButtonProps> }) {
  const { t } = useTranslation();
  const target = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(true);
  const close = (): void => {
    setOpen(false);
    if (isFocusFree() || document.activeElement?.closest('.move-drop'))
      target.current?.focus({ preventScroll: true });
  };
  return (
    <Popover
      position="bottom-end"
      width={260}
      withinPortal
      trapFocus
      opened={isOpen}
      onChange={(isWanted) => !isWanted && close()}
    >
      <Popover.Target>
        {cloneElement(button, { ref: target, onClick: () => (isOpen ? close() : setOpen(true)) })}
      </Popover.Target>
      <Popover.Dropdown
        className="move-drop"
        aria-labelledby={undefined}
        aria-label={t('acts.move')}
        aria-modal="true"
      >
        <FolderChoice
          place={place}
          onMove={(mailbox) => {
            close();
            onMove(mailbox);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
