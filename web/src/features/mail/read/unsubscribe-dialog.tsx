/** Leaving a list: by the server where the list takes that (RFC 8058), once it is confirmed; else by its letter or its page. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { unsubscribe } from './unsubscribe.ts';

interface Props {
  accountId: string;
  emailId: string;
  addresses: readonly string[];
  onClose: () => void;
}

export function UnsubscribeDialog({ accountId, emailId, addresses, onClose }: Props) {
  const { t } = useTranslation();
  const { transport } = useClient();
  const [host, setHost] = useState<string>();
  useEffect(() => {
    const otherwise = (): void => {
      unsubscribe(addresses, accountId, t);
      onClose();
    };
    transport.request([['Email/unsubscribe', { accountId, emailId }]]).then(([answer]) => {
      if (typeof answer?.['host'] === 'string') setHost(answer['host']);
      else otherwise();
      // Without the server the letter waits in the outbox.
    }, otherwise);
  }, [transport, accountId, emailId, addresses, onClose, t]);
  const leave = async (): Promise<void> => {
    onClose();
    try {
      await transport.request([['Email/unsubscribe', { accountId, emailId, isConfirmed: true }]]);
      showToast(t('read.unsubscribed'));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  if (host === undefined) return null;
  return (
    <ConfirmDialog
      title={t('read.unsubscribe')}
      text={t('read.unsubscribeAsk', { host })}
      act={t('read.unsubscribeAct')}
      isPlain
      onConfirm={() => void leave()}
      onClose={onClose}
    />
  );
}
