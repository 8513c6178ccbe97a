/** What is asked before something is done to a folder: a name, with whom to share it, whether one is sure. */
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { tellWholeAct } from '../model/tell-whole-act.ts';
import { emptyFolder } from '../model/whole-folder.ts';
import { FolderNameDialog } from './folder-name-dialog.tsx';

const ShareDialog = lazy(() =>
  import('./share-dialog.tsx').then((module) => ({ default: module.ShareDialog })),
);

export type FolderQuestion = 'create' | 'rename' | 'share' | 'delete' | 'empty';

interface Props {
  asking: FolderQuestion;
  mailbox: Mailbox;
  accountId: string;
  name: string;
  onRun: (work: Promise<unknown>) => void;
  onClose: () => void;
}

export function FolderDialogs({ asking, mailbox, accountId, name, onRun, onClose }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  return (
    <>
      {asking === 'create' && (
        <FolderNameDialog accountId={accountId} parentId={mailbox.id} onClose={onClose} />
      )}
      {asking === 'rename' && (
        <FolderNameDialog
          accountId={accountId}
          parentId={mailbox.parentId}
          renamed={mailbox}
          onClose={onClose}
        />
      )}
      {asking === 'share' && (
        <Suspense fallback={null}>
          <ShareDialog
            type="Mailbox"
            accountId={accountId}
            objectId={mailbox.id}
            name={name}
            onClose={onClose}
          />
        </Suspense>
      )}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('folders.deleteTitle', { name })}
          text={t('folders.deleteText', { count: mailbox.totalEmails })}
          act={t('folders.delete')}
          onClose={onClose}
          onConfirm={() =>
            onRun(
              client.perform(accountId, [
                ['Mailbox/set', { accountId, destroy: [mailbox.id], onDestroyRemoveEmails: true }],
              ]),
            )
          }
        />
      )}
      {asking === 'empty' && (
        <ConfirmDialog
          title={t('folders.emptyTitle', { name })}
          text={t('folders.emptyText', { count: mailbox.totalEmails })}
          act={t('folders.empty')}
          onClose={onClose}
          onConfirm={() =>
            void tellWholeAct(
              t,
              (onProgress) => emptyFolder(client, accountId, mailbox.id, onProgress),
              (count) => t('acts.destroyedMessage', { count }),
            )
          }
        />
      )}
    </>
  );
}
