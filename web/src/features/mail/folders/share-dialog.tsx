/** Sharing a folder or an address book: with whom, and whether they only read or also file and answer for one (R8.4: nobody lends a password). */
import { Button, Group, Loader, Modal, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch, IconUserMinus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../design/parts/avatar.tsx';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import {
  findPrincipals,
  readShares,
  type Share,
  type Shared,
  type ShareKind,
  setShare,
} from './share-calls.ts';
import './share.css';

interface Props extends Shared {
  name: string;
  onClose: () => void;
}

const KINDS: readonly ShareKind[] = ['read', 'work'];
const ASK_AFTER_MS = 150;

function useShares({ type, accountId, objectId }: Shared) {
  const { t } = useTranslation();
  const client = useClient();
  const [shares, setShares] = useState<readonly Share[]>();
  const tell = (error: unknown): void => void showToast(faultText(t, error), { kind: 'fault' });
  useEffect(() => {
    readShares(client, { type, accountId, objectId }).then(setShares, (error: unknown) =>
      showToast(faultText(t, error), { kind: 'fault' }),
    );
  }, [client, type, accountId, objectId, t]);
  /** At once on the screen; put back when it is refused. */
  const change = (share: Omit<Share, 'kind'>, kind: ShareKind | undefined): void => {
    const before = shares ?? [];
    const others = before.filter(({ principalId }) => principalId !== share.principalId);
    setShares(kind === undefined ? others : [...others, { ...share, kind }]);
    setShare(client, { type, accountId, objectId }, { principalId: share.principalId, kind }).catch(
      (error: unknown) => {
        setShares(before);
        tell(error);
      },
    );
  };
  return { shares, change };
}

function Finder({
  taken,
  onChoose,
}: {
  taken: ReadonlySet<string>;
  onChoose: (one: Omit<Share, 'kind'>) => void;
}) {
  const { t } = useTranslation();
  const client = useClient();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Omit<Share, 'kind'>[]>([]);
  useEffect(() => {
    if (text.trim().length < 2) {
      setFound([]);
      return undefined;
    }
    const timer = window.setTimeout(() => {
      findPrincipals(client, text).then(setFound, reportError);
    }, ASK_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [client, text]);
  return (
    <>
      <TextInput
        label={t('folders.share.add')}
        placeholder={t('folders.share.find')}
        leftSection={<IconSearch size={17} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <ul className="share-found" aria-label={t('folders.share.find')}>
        {found
          .filter(({ principalId }) => !taken.has(principalId))
          .map((one) => (
            <li key={one.principalId}>
              <button
                type="button"
                onClick={() => {
                  onChoose(one);
                  setText('');
                }}
              >
                <Avatar name={one.name} address={one.email} size={30} />
                <span>
                  <strong>{one.name}</strong>
                  <span>{one.email}</span>
                </span>
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}

export function ShareDialog(props: Props) {
  const { t } = useTranslation();
  const { session } = useClient();
  const { shares, change } = useShares(props);
  const taken = new Set([
    ...(shares ?? []).map(({ principalId }) => principalId),
    ...Object.keys(session.accounts),
  ]);
  return (
    <Modal
      opened
      onClose={props.onClose}
      centered
      size="min(520px, 96vw)"
      title={t('folders.share.title', { name: props.name })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className="share">
        <p>{t(props.type === 'Mailbox' ? 'folders.share.text' : 'folders.share.bookText')}</p>
        <Finder taken={taken} onChoose={(one) => change(one, 'read')} />
        {shares === undefined && <Loader size="sm" />}
        <ul className="share-list">
          {shares?.map((share) => (
            <li key={share.principalId}>
              <Avatar name={share.name} address={share.email} size={34} />
              <span>
                <strong>{share.name}</strong>
                <span>{share.email}</span>
              </span>
              <NativeSelect
                size="xs"
                aria-label={t('folders.share.rights', { name: share.name })}
                value={share.kind}
                onChange={(event) => change(share, event.currentTarget.value === 'work' ? 'work' : 'read')}
                data={KINDS.map((value) => ({
                  value,
                  label: t(`folders.share.${props.type === 'Mailbox' ? 'kind' : 'bookKind'}.${value}`),
                }))}
              />
              <IconButton
                icon={IconUserMinus}
                label={t('folders.share.remove', { name: share.name })}
                onClick={() => change(share, undefined)}
              />
            </li>
          ))}
        </ul>
        <Group justify="flex-end">
          <Button onClick={props.onClose}>{t('folders.share.done')}</Button>
        </Group>
      </div>
    </Modal>
  );
}
