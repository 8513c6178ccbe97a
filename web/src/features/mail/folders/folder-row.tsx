/** One folder: its name and count, a place to drop messages on, a menu of what can be done to it. */

import {
  IconArchive,
  IconChevronRight,
  IconFlag,
  IconFolder,
  IconInbox,
  IconMailExclamation,
  IconNote,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ComponentType, type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IconProps } from '../../../design/parts/icon-button.tsx';
import { formatCount } from '../../../i18n/format.ts';
import { folderKey } from '../../../jmap/session-accounts.ts';
import { DRAGGED_ROWS } from '../list/dragging.ts';
import { type FolderNode, folderCount, folderName } from '../model/mailboxes.ts';
import type { MailPlace } from '../model/place.ts';
import { useMailActs } from '../model/use-mail-acts.ts';
import { FolderMenu } from './folder-menu.tsx';

const ICONS: Readonly<Record<string, ComponentType<IconProps>>> = {
  inbox: IconInbox,
  flagged: IconFlag,
  drafts: IconNote,
  sent: IconSend,
  archive: IconArchive,
  junk: IconMailExclamation,
  trash: IconTrash,
};

interface Props {
  node: FolderNode;
  accountId: string;
  account: string;
  place: MailPlace;
  isFolded: boolean;
  onFold: () => void;
  onGone: () => void;
}

/** Takes rows that are dragged onto the folder, from a list of the same account. */
function useDrop({ node, accountId, place }: Props) {
  const [isOver, setOver] = useState(false);
  const acts = useMailActs(place);
  const accepts = (event: DragEvent): boolean =>
    place.accountId === accountId && event.dataTransfer.types.includes(DRAGGED_ROWS);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!accepts(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        acts.moveTo(event.dataTransfer.getData(DRAGGED_ROWS).split(' '), node.mailbox);
      },
    },
  };
}

export function FolderRow(props: Props) {
  const { node, accountId, account, place, isFolded, onFold, onGone } = props;
  const { t } = useTranslation();
  const { mailbox, depth, hasChildren } = node;
  const { isOver, handlers } = useDrop(props);
  const isHere =
    place.search.q === undefined && place.mailbox?.id === mailbox.id && place.accountId === accountId;
  const Icon = ICONS[mailbox.role ?? ''] ?? IconFolder;
  const count = folderCount(mailbox);
  const name = folderName(t, mailbox);
  return (
    <li
      className="folder"
      data-here={isHere}
      data-over={isOver}
      style={{ '--depth': depth } as object}
      {...handlers}
    >
      {hasChildren && (
        <button
          type="button"
          className="folder-fold"
          aria-expanded={!isFolded}
          aria-label={t(isFolded ? 'folders.unfold' : 'folders.fold', { name })}
          onClick={onFold}
        >
          <IconChevronRight size={14} className="fold-mark" data-open={!isFolded} />
        </button>
      )}
      <Link
        to="/mail/$account/$folder"
        params={{ account, folder: folderKey(mailbox) }}
        className="folder-link"
        aria-current={isHere ? 'page' : undefined}
        onClick={onGone}
      >
        <Icon size={18} stroke={isHere ? 2 : 1.6} aria-hidden="true" />
        <span className="folder-name">{name}</span>
        {count > 0 && (
          <span className="folder-count" data-unread={mailbox.role !== 'drafts'}>
            {formatCount(count)}
            <span className="hidden-text">
              {' '}
              {t(mailbox.role === 'drafts' ? 'folders.drafted' : 'folders.unread')}
            </span>
          </span>
        )}
      </Link>
      <FolderMenu mailbox={mailbox} accountId={accountId} name={name} />
    </li>
  );
}
