/** The second steps of signing in: apps that show codes, passkeys, codes on paper. */
import { Button, Group } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint, IconPencil, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { shortTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { SecondFactor } from '../../../jmap/objects.ts';
import { registerType } from '../../../jmap/sync.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { NameDialog } from '../../shell/name-dialog.tsx';
import { callAuth } from '../../sign-in/auth-calls.ts';
import { hasPasskeys, makePasskey } from '../../sign-in/passkeys.ts';
import { useLoaded } from '../use-loaded.ts';
import { deviceName } from './device-name.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecurityCard } from './security-card.tsx';
import type { TotpOffer } from './totp-dialog.tsx';
import { useGuarded } from './use-guarded.tsx';

registerType('SecondFactor', { properties: undefined, wholly: true });

const TotpDialog = lazy(() => import('./totp-dialog.tsx').then((module) => ({ default: module.TotpDialog })));

function FactorRow({
  factor,
  onRename,
  onRemove,
}: {
  factor: SecondFactor;
  onRename: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const Icon = factor.kind === 'passkey' ? IconFingerprint : IconDeviceMobile;
  return (
    <li className="entry">
      <Icon size={22} stroke={1.5} />
      <div className="entry-words">
        <strong>{factor.label}</strong>
        <span>
          {t(`security.factors.${factor.kind}`)} ·{' '}
          {factor.lastUsedAt
            ? t('security.usedAt', { when: shortTime(factor.lastUsedAt) })
            : t('security.neverUsed')}
        </span>
      </div>
      <IconButton icon={IconPencil} label={t('security.rename', { name: factor.label })} onClick={onRename} />
      <IconButton icon={IconTrash} label={t('security.remove', { name: factor.label })} onClick={onRemove} />
    </li>
  );
}

/** The acts of the card; each may first ask who is there. */
function useFactorActs(accountId: string, reload: () => void) {
  const { t } = useTranslation();
  const client = useClient();
  const guarded = useGuarded();
  const [codes, setCodes] = useState<readonly string[]>();
  const [offer, setOffer] = useState<TotpOffer>();
  const added = (recoveryCodes: readonly string[] | undefined): void => {
    setOffer(undefined);
    reload();
    showToast(t('security.factors.added'));
    if (recoveryCodes) setCodes(recoveryCodes);
  };
  return {
    ...guarded,
    codes,
    offer,
    added,
    closeCodes: () => setCodes(undefined),
    closeOffer: () => setOffer(undefined),
    addApp: () =>
      guarded.run(async () =>
        setOffer(await callAuth<TotpOffer>('totp/begin', { label: t('security.factors.appName') })),
      ),
    addPasskey: () =>
      guarded.run(async () => {
        const { ticket, options } = await callAuth<{ ticket: string; options: object }>('passkeys/begin');
        const response = await makePasskey(options);
        const label = deviceName(navigator.userAgent, t('security.unknownDevice'));
        const { recoveryCodes } = await callAuth<{ recoveryCodes?: string[] }>('passkeys/finish', {
          ticket,
          response,
          label,
        });
        added(recoveryCodes);
      }),
    renewCodes: () =>
      guarded.run(async () => {
        const { recoveryCodes } = await callAuth<{ recoveryCodes: string[] }>('recovery-codes');
        setCodes(recoveryCodes);
      }),
    rename: (id: string, label: string) =>
      guarded.run(async () => {
        await client.update('SecondFactor', accountId, { [id]: { label } });
      }),
    remove: (id: string) =>
      guarded.run(async () => {
        await client.perform(accountId, [['SecondFactor/set', { accountId, destroy: [id] }]]);
        client.cache.set('SecondFactor', accountId, id, undefined);
        showToast(t('security.factors.removed'));
      }),
  };
}

export function FactorsCard({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const { all, isLoaded, reload } = useLoaded('SecondFactor', accountId);
  const acts = useFactorActs(accountId, reload);
  const [renamed, setRenamed] = useState<SecondFactor>();
  const [removed, setRemoved] = useState<SecondFactor>();
  return (
    <SecurityCard title={t('security.factors.title')} text={t('security.factors.text')}>
      {isLoaded && all.length === 0 && <Notice kind="warning">{t('security.factors.none')}</Notice>}
      {all.length > 0 && (
        <ul className="entries">
          {all.map((factor) => (
            <FactorRow
              key={factor.id}
              factor={factor}
              onRename={() => setRenamed(factor)}
              onRemove={() => setRemoved(factor)}
            />
          ))}
        </ul>
      )}
      <Group gap="sm">
        <Button leftSection={<IconDeviceMobile size={17} />} onClick={() => void acts.addApp()}>
          {t('security.factors.addApp')}
        </Button>
        {hasPasskeys() && (
          <Button
            variant="default"
            leftSection={<IconFingerprint size={17} />}
            onClick={() => void acts.addPasskey()}
          >
            {t('security.factors.addPasskey')}
          </Button>
        )}
        {all.length > 0 && (
          <Button variant="subtle" color="gray" onClick={() => void acts.renewCodes()}>
            {t('security.codes.renew')}
          </Button>
        )}
      </Group>
      {acts.question}
      {acts.offer && (
        <Suspense fallback={null}>
          <TotpDialog offer={acts.offer} onAdded={acts.added} onClose={acts.closeOffer} />
        </Suspense>
      )}
      {acts.codes && <RecoveryCodes codes={acts.codes} onClose={acts.closeCodes} />}
      {renamed && (
        <NameDialog
          title={t('security.rename', { name: renamed.label })}
          label={t('security.name')}
          name={renamed.label}
          maxLength={80}
          onClose={() => setRenamed(undefined)}
          onName={(label) => acts.rename(renamed.id, label)}
        />
      )}
      {removed && (
        <ConfirmDialog
          title={t('security.remove', { name: removed.label })}
          text={t(all.length === 1 ? 'security.factors.removeLast' : 'security.factors.removeText')}
          act={t('security.removeAct')}
          onClose={() => setRemoved(undefined)}
          onConfirm={() => {
            setRemoved(undefined);
            void acts.remove(removed.id);
          }}
        />
      )}
    </SecurityCard>
  );
}
