/** Whoever wrote: name, address, and what one can do about them. The directory's part of it comes from the directory. */
import { Popover, UnstyledButton } from '@mantine/core';
import { IconAddressBook, IconCopy, IconMailForward, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../design/copy-text.ts';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { EmailAddress } from '../../../jmap/objects.ts';
import { accountKey } from '../../../jmap/session-accounts.ts';
import { useDirectoryEntry } from '../../directory/directory-entries.ts';
import { faultText } from '../../shell/fault-text.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { startMessage } from '../compose/composers.ts';
import { nameOf } from '../list/row-facts.ts';
import { useGo } from '../model/place.ts';
import { forgetContact, keepContact } from './keep-contact.ts';
import { Portrait } from './portrait.tsx';
import { useOfficial } from './use-official.ts';

interface Props {
  address: EmailAddress | undefined;
  accountId: string;
  children: ReactNode;
  /** For the mouse alone: the same stands beside it under its name. */
  isDouble?: boolean;
}

/** Somebody of outside into one's own address book; who is in the directory is found there. */
function KeepButton({ address, onDone }: { address: EmailAddress; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const ownId = useOwnAccountId();
  const name = nameOf(address);
  const tell = (error: unknown): void => void showToast(faultText(t, error), { kind: 'fault' });
  const keep = async (): Promise<void> => {
    try {
      const id = await keepContact(client, ownId, { name, email: address.email });
      if (id === undefined) showToast(t('read.knownContact', { name }));
      else
        showToast(t('read.keptContact', { name }), {
          undo: () => void forgetContact(client, ownId, id).catch(tell),
        });
    } catch (error) {
      tell(error);
    }
  };
  return (
    <button
      type="button"
      onClick={() => {
        onDone();
        void keep();
      }}
    >
      <IconAddressBook size={17} stroke={1.7} /> {t('read.keepContact')}
    </button>
  );
}

export function PersonCard({ address, accountId, children, isDouble = false }: Props) {
  const { t } = useTranslation();
  const { session } = useClient();
  const { toFolder } = useGo();
  const [isOpen, setOpen] = useState(false);
  const entry = useDirectoryEntry(isOpen ? address?.email : undefined);
  const official = useOfficial(entry?.personId);
  if (!address) return children;
  const isInside = address.email.endsWith(session.username.slice(session.username.indexOf('@')));
  const account = accountKey(session.accounts[accountId] ?? { name: '' });
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      width={320}
      withinPortal
      trapFocus
      shadow="md"
    >
      <Popover.Target>
        <UnstyledButton
          className="person-button"
          onClick={() => setOpen(!isOpen)}
          aria-label={t('read.card', { name: nameOf(address) })}
          {...(isDouble && { 'aria-hidden': true, tabIndex: -1 })}
        >
          {children}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="person-card">
        <div className="person-card-head">
          <Portrait name={nameOf(address)} address={address.email} official={official} />
          <div>
            <strong>{entry?.name ?? nameOf(address)}</strong>
            {official?.title && <span>{official.title}</span>}
            {entry?.unitName && entry.kind === 'personal' && <span>{entry.unitName}</span>}
            <span>{address.email}</span>
            {official?.officePhone && (
              <a href={`tel:${official.officePhone.replaceAll(/[^+\d]/g, '')}`}>{official.officePhone}</a>
            )}
            <span className="person-kind" data-inside={isInside}>
              {t(isInside ? 'read.inside' : 'read.outside')}
            </span>
          </div>
        </div>
        <div className="person-card-acts">
          <button type="button" onClick={() => startMessage({ accountId, to: [address] })}>
            <IconMailForward size={17} stroke={1.7} /> {t('read.writeTo')}
          </button>
          <button type="button" onClick={() => toFolder(account, 'inbox', { q: `từ:${address.email}` })}>
            <IconSearch size={17} stroke={1.7} /> {t('read.allFrom')}
          </button>
          <button type="button" onClick={() => copyText(address.email, t('read.copied'))}>
            <IconCopy size={17} stroke={1.7} /> {t('read.copyAddress')}
          </button>
          {!isInside && <KeepButton address={address} onDone={() => setOpen(false)} />}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
