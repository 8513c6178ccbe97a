/** What can be done to a folder; each act only for who may do it. */
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconFolderPlus,
  IconMailOpened,
  IconPencil,
  IconTrash,
  IconTrashX,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { faultText } from '../../shell/fault-text.ts';
import { markFolderSeen } from '../model/whole-folder.ts';
import { FolderDialogs, type FolderQuestion } from './folder-dialogs.tsx';

export function FolderMenu({
  mailbox,
  accountId,
  name,
}: {
  mailbox: Mailbox;
  accountId: string;
  name: string;
}) {
  const { t } = useTranslation();
  const client = useClient();
  const [asking, setAsking] = useState<FolderQuestion>();
  const rights = mailbox.myRights;
  const close = (): void => setAsking(undefined);
  const run = (work: Promise<unknown>): void => {
    close();
    work.catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
  };
  const isOwn = client.session.accounts[accountId]?.isPersonal ?? false;
  const canEmpty = (mailbox.role === 'trash' || mailbox.role === 'junk') && rights.mayRemoveItems;
  return (
    <>
      <Menu position="bottom-end" withinPortal width={240}>
        <Menu.Target>
          <ActionIcon
            className="folder-more"
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('folders.more', { name })}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {rights.maySetSeen && (
            <Menu.Item
              leftSection={<IconMailOpened size={16} />}
              onClick={() => run(markFolderSeen(client, accountId, mailbox.id))}
            >
              {t('folders.markSeen')}
            </Menu.Item>
          )}
          {rights.mayCreateChild && (
            <Menu.Item leftSection={<IconFolderPlus size={16} />} onClick={() => setAsking('create')}>
              {t('folders.createChild')}
            </Menu.Item>
          )}
          {rights.mayRename && !mailbox.role && (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setAsking('rename')}>
              {t('folders.rename')}
            </Menu.Item>
          )}
          {isOwn && (
            <Menu.Item leftSection={<IconUsersPlus size={16} />} onClick={() => setAsking('share')}>
              {t('folders.share.menu')}
            </Menu.Item>
          )}
          {canEmpty && (
            <Menu.Item leftSection={<IconTrashX size={16} />} color="red" onClick={() => setAsking('empty')}>
              {t('folders.empty')}
            </Menu.Item>
          )}
          {rights.mayDelete && !mailbox.role && (
            <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => setAsking('delete')}>
              {t('folders.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <FolderDialogs
          asking={asking}
          mailbox={mailbox}
          accountId={accountId}
          name={name}
          onRun={run}
          onClose={close}
        />
      )}
    </>
  );
}
