/** The folders of one account under its name; an agency's mailbox in its own colour, so that nobody writes from the wrong one. */
import { IconBuildingBank, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../../app/preferences.ts';
import { hueOf } from '../../../design/parts/avatar.tsx';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import type { JmapAccount } from '../../../jmap/objects.ts';
import { accountKey } from '../../../jmap/session-accounts.ts';
import { folderTree } from '../model/mailboxes.ts';
import type { MailPlace } from '../model/place.ts';
import { FolderRow } from './folder-row.tsx';
import { useAccountName } from './use-account-name.ts';
import { useMailboxes } from './use-mailboxes.ts';

const FolderNameDialog = lazy(() =>
  import('./folder-name-dialog.tsx').then((module) => ({ default: module.FolderNameDialog })),
);

interface Props {
  accountId: string;
  account: JmapAccount;
  place: MailPlace;
  hasHeading: boolean;
  onGone: () => void;
}

export function AccountFolders({ accountId, account, place, hasHeading, onGone }: Props) {
  const { t } = useTranslation();
  const { folded } = usePreferences();
  const mailboxes = useMailboxes(accountId);
  const name = useAccountName(accountId);
  const [isNaming, setNaming] = useState(false);
  const isFolded = hasHeading && folded.includes(accountId) && place.accountId !== accountId;
  const fold = (id: string): void =>
    setPreferences({ folded: folded.includes(id) ? folded.filter((one) => one !== id) : [...folded, id] });
  return (
    <section
      className="account"
      data-kind={account.isPersonal ? 'personal' : 'agency'}
      style={{ '--account-hue': hueOf(account.name) } as object}
      aria-label={name}
    >
      <div className="account-head">
        <button
          type="button"
          className="account-name"
          aria-expanded={!isFolded}
          onClick={() => fold(accountId)}
          title={account.name}
        >
          <IconChevronRight size={14} className="fold-mark" data-open={!isFolded} aria-hidden="true" />
          {!account.isPersonal && <IconBuildingBank size={16} stroke={1.7} aria-hidden="true" />}
          <span>{name}</span>
        </button>
        {!account.isReadOnly && (
          <IconButton icon={IconPlus} label={t('folders.create')} size={26} onClick={() => setNaming(true)} />
        )}
      </div>
      {!isFolded && (
        <ul className="folder-list">
          {folderTree(mailboxes, folded).map((node) => (
            <FolderRow
              key={node.mailbox.id}
              node={node}
              accountId={accountId}
              account={accountKey(account)}
              place={place}
              isFolded={folded.includes(node.mailbox.id)}
              onFold={() => fold(node.mailbox.id)}
              onGone={onGone}
            />
          ))}
        </ul>
      )}
      {isNaming && (
        <Suspense fallback={null}>
          <FolderNameDialog accountId={accountId} parentId={null} onClose={() => setNaming(false)} />
        </Suspense>
      )}
    </section>
  );
}
