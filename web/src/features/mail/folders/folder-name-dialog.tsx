/** Names a new folder, or one that is there anew. */
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { NameDialog } from '../../shell/name-dialog.tsx';

const MAX_NAME = 200;

interface Props {
  accountId: string;
  parentId: string | null;
  renamed?: Mailbox;
  onClose: () => void;
}

export function FolderNameDialog({ accountId, parentId, renamed, onClose }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const onName = (name: string): Promise<unknown> =>
    renamed
      ? client.update('Mailbox', accountId, { [renamed.id]: { name } })
      : client.perform(accountId, [['Mailbox/set', { accountId, create: { made: { name, parentId } } }]]);
  return (
    <NameDialog
      title={t(renamed ? 'folders.rename' : 'folders.create')}
      label={t('folders.name')}
      name={renamed?.name ?? ''}
      maxLength={MAX_NAME}
      onName={onName}
      onClose={onClose}
    />
  );
}
