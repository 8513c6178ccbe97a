/** The folders that something may be moved to, found by typing a part of their name. */
import { Menu, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { useAll } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { folderName, folderTree } from '../model/mailboxes.ts';
import type { MailPlace } from '../model/place.ts';

const NOTHING_FOLDED: readonly string[] = [];

/** Enter takes the first of those found. */
function takeFirst(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.closest('[role="menu"]')?.querySelector<HTMLElement>('[role="menuitem"]')?.click();
}

export interface MoveProps {
  place: MailPlace;
  onMove: (target: Mailbox) => void;
}

export function MoveItems({ place, onMove }: MoveProps) {
  const { t } = useTranslation();
  const mailboxes = useAll('Mailbox', place.accountId);
  const [part, setPart] = useState('');
  const targets = folderTree(mailboxes, NOTHING_FOLDED).filter(
    ({ mailbox }) =>
      mailbox.id !== place.mailbox?.id &&
      mailbox.role !== 'drafts' &&
      mailbox.myRights.mayAddItems &&
      foldForSearch(folderName(t, mailbox)).includes(foldForSearch(part)),
  );
  return (
    <>
      <TextInput
        size="xs"
        placeholder={t('acts.findFolder')}
        aria-label={t('acts.findFolder')}
        value={part}
        onChange={(event) => setPart(event.currentTarget.value)}
        onKeyDown={takeFirst}
        data-autofocus
        mb={4}
      />
      <div className="move-targets">
        {targets.map(({ mailbox, depth }) => (
          <Menu.Item
            key={mailbox.id}
            onClick={() => onMove(mailbox)}
            pl={12 + (part === '' ? depth * 14 : 0)}
          >
            {folderName(t, mailbox)}
          </Menu.Item>
        ))}
      </div>
    </>
  );
}
