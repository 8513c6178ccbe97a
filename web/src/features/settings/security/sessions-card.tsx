/** Where one is signed in (R8.4): each place with its device and address; one can be ended, or all others at once. */
import { Button, Group } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { longTime, shortTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { LoginSession } from '../../../jmap/objects.ts';
import { registerType } from '../../../jmap/sync.ts';
import { Badge } from '../../objects/badge.tsx';
import { callAuth } from '../../sign-in/auth-calls.ts';
import { useLoaded } from '../use-loaded.ts';
import { deviceName } from './device-name.ts';
import { SecurityCard } from './security-card.tsx';
import { useGuarded } from './use-guarded.tsx';

registerType('LoginSession', { properties: undefined, wholly: true });

function SessionRow({ session, onEnd }: { session: LoginSession; onEnd: () => void }) {
  const { t } = useTranslation();
  const name = session.clientName ?? deviceName(session.label, t('security.unknownDevice'));
  const Icon = /iPhone|iPad|Android/.test(session.label) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className="entry">
      <Icon size={22} stroke={1.5} />
      <div className="entry-words">
        <strong>
          {name}
          {session.isCurrent && <Badge kind="good">{t('security.sessions.current')}</Badge>}
          {session.isNewDevice && <Badge kind="warning">{t('security.sessions.new')}</Badge>}
        </strong>
        <span title={longTime(session.createdAt)}>
          {session.remoteAddress} · {t('security.sessions.since', { when: shortTime(session.createdAt) })} ·{' '}
          {t('security.usedAt', { when: shortTime(session.lastUsedAt) })}
        </span>
      </div>
      {!session.isCurrent && (
        <IconButton
          icon={IconLogout}
          label={t('security.sessions.end', { name: `${name}, ${longTime(session.createdAt)}` })}
          onClick={onEnd}
        />
      )}
    </li>
  );
}

export function SessionsCard({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const { all } = useLoaded('LoginSession', accountId);
  const { run, question } = useGuarded();
  const sessions = all.toSorted(
    (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.lastUsedAt.localeCompare(a.lastUsedAt),
  );
  const end = (id: string): Promise<void> =>
    run(async () => {
      await client.perform(accountId, [['LoginSession/set', { accountId, destroy: [id] }]]);
      client.cache.set('LoginSession', accountId, id, undefined);
      showToast(t('security.sessions.ended', { count: 1 }));
    });
  const endOthers = (): Promise<void> =>
    run(async () => {
      const { ended } = await callAuth<{ ended: number }>('sign-out-everywhere');
      for (const session of all)
        if (!session.isCurrent) client.cache.set('LoginSession', accountId, session.id, undefined);
      showToast(t('security.sessions.ended', { count: ended }));
    });
  return (
    <SecurityCard title={t('security.sessions.title')} text={t('security.sessions.text')}>
      <ul className="entries">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => void end(session.id)} />
        ))}
      </ul>
      {all.length > 1 && (
        <Group>
          <Button variant="default" leftSection={<IconLogout size={17} />} onClick={() => void endOthers()}>
            {t('security.sessions.endOthers')}
          </Button>
        </Group>
      )}
      {question}
    </SecurityCard>
  );
}
