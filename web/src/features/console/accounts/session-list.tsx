/** Where an account is signed in, for those who may lock it. */
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { useMethod } from '../parts/use-method.ts';

interface Session {
  id: string;
  label: string;
  clientName: string | null;
  remoteAddress: string;
  lastUsedAt: string;
}

const TYPES: readonly TypeName[] = ['AccountUse'];

export function SessionList({ id }: { id: string }) {
  const { t } = useTranslation();
  const { answer, fault } = useMethod<{ list: Session[] }>('AccountUse/sessions', { id }, TYPES);
  if (fault !== undefined) return <p>{t('console.accounts.notYours')}</p>;
  if (answer?.list.length === 0) return <p>{t('console.accounts.nowhere')}</p>;
  return (
    <ul className="session-list">
      {answer?.list.map((session) => (
        <li key={session.id}>
          <IconDeviceDesktop size={17} stroke={1.6} aria-hidden="true" />
          <span>
            <strong>{session.clientName ?? session.label}</strong>
            <small>
              {session.remoteAddress} · {shortTime(session.lastUsedAt)}
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
}
