/** Reminders of an account: read once, then kept by push; and what one does with them. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { longTime } from '../../../i18n/format.ts';
import { type Client, requireDone } from '../../../jmap/client.ts';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import type { FollowUp } from '../../files/file-types.ts';
// Makes the type part of catching up.
import '../../files/file-types.ts';
import { faultText } from '../../shell/fault-text.ts';

/** The reminder of a message, of the message itself or of the copy that came back. */
export function useFollowUp(email: Email, accountId: string): FollowUp | undefined {
  const client = useClient();
  const all = useAll('FollowUp', accountId);
  useEffect(() => {
    if (client.cache.state('FollowUp', accountId) !== undefined) return;
    client.fetchAll('FollowUp', accountId).catch((error: unknown) => {
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client, accountId]);
  return all.find(
    ({ emailId, reminderEmailId, state }) =>
      (emailId === email.id && state === 'waiting') || (reminderEmailId === email.id && state === 'due'),
  );
}

/** Asks to be reminded of an e-mail. */
export async function askFollowUp(
  client: Client,
  accountId: string,
  emailId: string,
  dueAt: number,
): Promise<void> {
  const create = { one: { emailId, dueAt: new Date(dueAt).toISOString() } };
  const [answer] = await client.transport.request([['FollowUp/set', { accountId, create }]]);
  requireDone(answer ?? {});
}

/** Acts on reminders that say what they did. */
export function useFollowUpActs(accountId: string) {
  const client = useClient();
  const { t } = useTranslation();
  const run = async (work: Promise<unknown>, said: string): Promise<void> => {
    try {
      await work;
      showToast(said);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return {
    ask: (emailId: string, dueAt: number) =>
      void run(
        askFollowUp(client, accountId, emailId, dueAt),
        t('followUp.said', { when: longTime(new Date(dueAt).toISOString()) }),
      ),
    takeBack: ({ id }: FollowUp) =>
      void run(
        client.perform(accountId, [['FollowUp/set', { accountId, destroy: [id] }]]),
        t('followUp.takenBack'),
      ),
    finish: ({ id }: FollowUp) =>
      void run(
        client.perform(accountId, [['FollowUp/set', { accountId, update: { [id]: { state: 'done' } } }]]),
        t('followUp.takenBack'),
      ),
  };
}
