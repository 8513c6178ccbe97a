/** The left side: write, and the folders of one's own mailbox and of every agency mailbox one may open. */
import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import { mailAccounts } from '../../../jmap/session-accounts.ts';
import { startMessage } from '../compose/composers.ts';
import type { MailPlace } from '../model/place.ts';
import { AccountFolders } from './account-folders.tsx';
import { QuotaBar } from './quota-bar.tsx';
import { SavedList } from './saved-list.tsx';
import './folders.css';

interface Props {
  place: MailPlace;
  /** Somebody went somewhere: a drawer closes. */
  onGone: () => void;
}

export function FolderPane({ place, onGone }: Props) {
  const { t } = useTranslation();
  const { session } = useClient();
  const accounts = mailAccounts(session).sort(
    ([, a], [, b]) => Number(b.isPersonal) - Number(a.isPersonal) || a.name.localeCompare(b.name),
  );
  return (
    <nav className="folders" aria-label={t('folders.title')}>
      <Button
        className="write-button"
        leftSection={<IconPencil size={18} />}
        onClick={() => startMessage({ accountId: place.accountId })}
      >
        {t('compose.write')}
      </Button>
      <div className="folders-scroll">
        {accounts.map(([id, account]) => (
          <AccountFolders
            key={id}
            accountId={id}
            account={account}
            place={place}
            hasHeading={accounts.length > 1}
            onGone={onGone}
          />
        ))}
        <SavedList place={place} onGone={onGone} />
      </div>
      <QuotaBar accountId={place.accountId} />
    </nav>
  );
}
