/** The items of a folder's menu; each act only for who may do it. */
import { Menu } from '@mantine/core';
import {
  IconFolderPlus,
  IconMailOpened,
  IconPencil,
  IconTrash,
  IconTrashX,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { tellWholeAct } from '../model/tell-whole-act.ts';
import { markFolderSeen } from '../model/whole-folder.ts';
import type { FolderQuestion } from './folder-dialogs.tsx';

interface Props {
  mailbox: Mailbox;
  accountId: string;
  onAsk: (question: FolderQuestion) => void;
}

export function FolderItems({ mailbox, accountId, onAsk }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const rights = mailbox.myRights;
  const markSeen = (): Promise<void> =>
    tellWholeAct(
      t,
      (onProgress) => markFolderSeen(client, accountId, mailbox.id, onProgress),
      (count) => t('acts.seenMessage', { count }),
    );
  const isOwn = client.session.accounts[accountId]?.isPersonal ?? false;
  const canEmpty = (mailbox.role === 'trash' || mailbox.role === 'junk') && rights.mayRemoveItems;
  return (
    <>
      {rights.maySetSeen && (
        <Menu.Item leftSection={<IconMailOpened size={16} />} onClick={() => void markSeen()}>
          {t('folders.markSeen')}
        </Menu.Item>
      )}
      {rights.mayCreateChild && (
        <Menu.Item leftSection={<IconFolderPlus size={16} />} onClick={() => onAsk('create')}>
          {t('folders.createChild')}
        </Menu.Item>
      )}
      {rights.mayRename && !mailbox.role && (
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onAsk('rename')}>
          {t('folders.rename')}
        </Menu.Item>
      )}
      {isOwn && (
        <Menu.Item leftSection={<IconUsersPlus size={16} />} onClick={() => onAsk('share')}>
          {t('folders.share.menu')}
        </Menu.Item>
      )}
      {canEmpty && (
        <Menu.Item leftSection={<IconTrashX size={16} />} color="red" onClick={() => onAsk('empty')}>
          {t('folders.empty')}
        </Menu.Item>
      )}
      {rights.mayDelete && !mailbox.role && (
        <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => onAsk('delete')}>
          {t('folders.delete')}
        </Menu.Item>
      )}
    </>
  );
}
