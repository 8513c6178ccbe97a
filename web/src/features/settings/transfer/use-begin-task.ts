/** Begins a task, and says so. */
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';

export function useBeginTask(accountId: string): (task: Record<string, unknown>) => Promise<void> {
  const client = useClient();
  const { t } = useTranslation();
  return async (task) => {
    try {
      const [answer] = await client.transport.request([['MailTask/set', { accountId, create: { task } }]]);
      requireDone(answer ?? {});
      await client.fetchAll('MailTask', accountId);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
}
