/** Sharing a folder or an address book: with whom, and whether they only read or also file and answer for one (R8.4: nobody lends a password). */
import { Button, Group, Loader, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch, IconUserMinus } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../design/parts/avatar.tsx';
import { Dialog } from '../../../design/parts/dialog.tsx';
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

function apply(shares: readonly Share[], changes: ReadonlyMap<string, Share | undefined>): readonly Share[] {
  const kept = shares.filter(({ principalId }) => !changes.has(principalId));
  return [...kept, ...[...changes.values()].filter((share) => share !== undefined)];
}

function useShares({ type, accountId, objectId }: Shared) {
  const { t } = useTranslation();
  const client = useClient();
  const [loaded, setLoaded] = useState<readonly Share[]>();
  const [changes, setChanges] = useState<ReadonlyMap<string, Share | undefined>>(new Map());
  /** One after the other: of two rights for one person the later counts. */
  const working = useRef<Promise<unknown>>(Promise.resolve());
  const tell = useCallback(
    (error: unknown): void => void showToast(faultText(t, error), { kind: 'fault' }),
    [t],
  );
  const read = useCallback(
    () => readShares(client, { type, accountId, objectId }).then(setLoaded, tell),
    [client, type, accountId, objectId, tell],
  );
  useEffect(() => void read(), [read]);
  /** At once on the screen; as the server has it when it is refused. */
  const change = (share: Omit<Share, 'kind'>, kind: ShareKind | undefined): void => {
    const { principalId } = share;
    setChanges((before) => new Map(before).set(principalId, kind && { ...share, kind }));
    working.current = working.current
      .then(() => setShare(client, { type, accountId, objectId }, { principalId, kind }))
      .catch(async (error: unknown) => {
        tell(error);
        await read();
        setChanges(new Map());
      });
  };
  return {
    shares: apply(loaded ?? [], changes),
    isLoaded: loaded !== undefined,
    change,
    whenDone: () => working.current,
  };
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
    let isOver = false;
    const timer = window.setTimeout(() => {
      findPrincipals(client, text).then((people) => !isOver && setFound(people), reportError);
    }, ASK_AFTER_MS);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
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
  const { shares, isLoaded, change, whenDone } = useShares(props);
  const [isClosing, setClosing] = useState(false);
  const taken = new Set([...shares.map(({ principalId }) => principalId), ...Object.keys(session.accounts)]);
  return (
    <Dialog
      onClose={props.onClose}
      size="min(520px, 96vw)"
      title={t('folders.share.title', { name: props.name })}
    >
      <div className="share">
        <p>{t(props.type === 'Mailbox' ? 'folders.share.text' : 'folders.share.bookText')}</p>
        <Finder taken={taken} onChoose={(one) => change(one, 'read')} />
        {!isLoaded && <Loader size="sm" />}
        <ul className="share-list">
          {shares.map((share) => (
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
          <Button
            loading={isClosing}
            onClick={() => {
              setClosing(true);
              void whenDone().then(props.onClose);
            }}
          >
            {t('folders.share.done')}
          </Button>
        </Group>
      </div>
    </Dialog>
  );
}
