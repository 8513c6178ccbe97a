/** Agency mailboxes that one may enter: whether everybody there has a read state of their own, or all share one (R9.1). */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useClient } from '../../jmap/hooks.ts';
import { mailAccounts } from '../../jmap/session-accounts.ts';
import { registerType } from '../../jmap/sync.ts';
import { faultText } from '../shell/fault-text.ts';
import { SettingRow } from './setting-row.tsx';
import { useLoaded } from './use-loaded.ts';

interface ReadState {
  id: string;
  isPersonal: boolean;
  mayChange: boolean;
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    ReadState: ReadState;
  }
}

registerType('ReadState', { properties: undefined, wholly: true });

function AgencyRow({ accountId, name }: { accountId: string; name: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const { all, isLoaded } = useLoaded('ReadState', accountId);
  const [state] = all;
  // A mailbox of which only folders are shared has none.
  if (!state)
    return (
      isLoaded && (
        <SettingRow title={name} text={t('settings.agency.isPart')}>
          {null}
        </SettingRow>
      )
    );
  const change = (isPersonal: boolean): void => {
    client
      .update('ReadState', accountId, { [state.id]: { isPersonal } })
      .then(() => showToast(t('settings.saved')))
      .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
  };
  return (
    <SettingRow
      title={name}
      text={t(state.isPersonal ? 'settings.agency.isPersonal' : 'settings.agency.isShared')}
    >
      <Switch
        label={t('settings.agency.personal')}
        aria-label={`${t('settings.agency.personal')}: ${name}`}
        checked={state.isPersonal}
        disabled={!state.mayChange}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    </SettingRow>
  );
}

export function AgencySection() {
  const { t } = useTranslation();
  const { session } = useClient();
  const agencies = mailAccounts(session).filter(([, { isPersonal }]) => !isPersonal);
  if (agencies.length === 0) return <Notice kind="info">{t('settings.agency.none')}</Notice>;
  return agencies.map(([id, { name }]) => <AgencyRow key={id} accountId={id} name={name} />);
}
