/** Which mailbox is meant: one's own, or an agency's where one has the whole of it. Nothing to see where there is one only. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../jmap/hooks.ts';
import { mailAccounts } from '../../jmap/session-accounts.ts';

interface Props {
  /** What the account must offer. */
  capability: string;
  value: string;
  onChange: (accountId: string) => void;
}

export function AccountSelect({ capability, value, onChange }: Props) {
  const { t } = useTranslation();
  const { session } = useClient();
  const accounts = mailAccounts(session).filter(([, account]) => capability in account.accountCapabilities);
  if (accounts.length < 2) return null;
  return (
    <NativeSelect
      mb="md"
      label={t('settings.mailbox')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={accounts.map(([id, { name }]) => ({ value: id, label: name }))}
    />
  );
}
