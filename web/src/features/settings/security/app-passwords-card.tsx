/** Passwords of single programs: a phone's mail, a scanner, a calendar. Each is shown once, and taken back with a click. */
import { Button, Group } from '@mantine/core';
import { IconCopy, IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../design/copy-text.ts';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { dayText, shortTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { AppPassword } from '../../../jmap/objects.ts';
import { registerType } from '../../../jmap/sync.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { useLoaded } from '../use-loaded.ts';
import { AppPasswordDialog, type WantedAppPassword } from './app-password-dialog.tsx';
import { SecurityCard } from './security-card.tsx';
import { useGuarded } from './use-guarded.tsx';

registerType('AppPassword', { properties: undefined, wholly: true });

function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} closeOnClickOutside={false} title={t('security.apps.made')}>
      <div className="settings-form">
        <p>{t('security.apps.madeText')}</p>
        <code className="secret-once">{secret}</code>
        <Group justify="flex-end">
          <Button
            variant="default"
            leftSection={<IconCopy size={17} />}
            onClick={() => copyText(secret, t('security.copied'))}
          >
            {t('security.copy')}
          </Button>
          <Button onClick={onClose}>{t('security.codes.done')}</Button>
        </Group>
      </div>
    </Dialog>
  );
}

function AppRow({ entry, onRemove }: { entry: AppPassword; onRemove: () => void }) {
  const { t } = useTranslation();
  const used = entry.lastUsedAt
    ? t('security.usedAt', { when: shortTime(entry.lastUsedAt) })
    : t('security.neverUsed');
  const end = entry.expiresAt
    ? t('security.apps.ends', { day: dayText(entry.expiresAt) })
    : t('security.apps.forever');
  return (
    <li className="entry">
      <IconKey size={22} stroke={1.5} />
      <div className="entry-words">
        <strong>{entry.label}</strong>
        <span>
          {entry.protocols.map((protocol) => protocol.toUpperCase()).join(', ')} · {end} · {used}
          {entry.lastUsedAddress && ` (${entry.lastUsedAddress})`}
        </span>
      </div>
      <IconButton icon={IconTrash} label={t('security.remove', { name: entry.label })} onClick={onRemove} />
    </li>
  );
}

export function AppPasswordsCard({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const { all, reload } = useLoaded('AppPassword', accountId);
  const { run, question } = useGuarded();
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [removed, setRemoved] = useState<AppPassword>();
  const create = (wanted: WantedAppPassword): Promise<void> =>
    run(async () => {
      const answers = await client.perform(accountId, [
        ['AppPassword/set', { accountId, create: { made: wanted } }],
      ]);
      const created = answers?.[0]?.['created'] as Record<string, { password: string }> | undefined;
      setSecret(created?.['made']?.password);
      reload();
    });
  const remove = (id: string): Promise<void> =>
    run(async () => {
      await client.perform(accountId, [['AppPassword/set', { accountId, destroy: [id] }]]);
      client.cache.set('AppPassword', accountId, id, undefined);
      showToast(t('security.apps.removed'));
    });
  return (
    <SecurityCard title={t('security.apps.title')} text={t('security.apps.text')}>
      {all.length > 0 && (
        <ul className="entries">
          {all.map((entry) => (
            <AppRow key={entry.id} entry={entry} onRemove={() => setRemoved(entry)} />
          ))}
        </ul>
      )}
      <Group>
        <Button variant="default" leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
          {t('security.apps.add')}
        </Button>
      </Group>
      {question}
      {isAdding && (
        <AppPasswordDialog
          onClose={() => setAdding(false)}
          onCreate={(wanted) => {
            setAdding(false);
            void create(wanted);
          }}
        />
      )}
      {secret !== undefined && <SecretOnce secret={secret} onClose={() => setSecret(undefined)} />}
      {removed && (
        <ConfirmDialog
          title={t('security.remove', { name: removed.label })}
          text={t('security.apps.removeText')}
          act={t('security.removeAct')}
          onClose={() => setRemoved(undefined)}
          onConfirm={() => {
            setRemoved(undefined);
            void remove(removed.id);
          }}
        />
      )}
    </SecurityCard>
  );
}
