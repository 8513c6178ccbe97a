/**
 * One button against bad mail (R8.7): the message leaves at once, the center learns of it and can act on all copies. What lies in a
 * mailbox of an agency goes to its spam, for reports are a person's own.
 */
import { showToast } from '../../../design/toasts/toast-store.ts';
import type { Email } from '../../../jmap/objects.ts';
import { faultText } from '../../shell/fault-text.ts';
import { type ActContext, moveRows } from './acts.ts';
import { findByRole } from './mailboxes.ts';

export type ReportKind = 'junk' | 'virus' | 'misuse';

const PROVINCE = 'province';

export async function reportEmail(
  context: ActContext,
  email: Email,
  report: { kind: ReportKind; note: string },
): Promise<void> {
  const { client, t, accountId } = context;
  const role = report.kind === 'junk' ? 'junk' : 'trash';
  const target = findByRole(client.cache.all('Mailbox', accountId), role);
  if (!client.session.accounts[accountId]?.isPersonal) {
    if (target) await moveRows(context, [email.id], target, { done: t('report.moved') });
    return;
  }
  const back = client.removeFromLists(accountId, new Set([email.id]), (list) =>
    JSON.stringify(list.query.filter ?? '').includes('inMailbox'),
  );
  try {
    const create = { incident: { emailId: email.id, ...report } };
    await client.perform(PROVINCE, [['MailIncident/set', { accountId: PROVINCE, create }]]);
    showToast(t('report.done'), {
      undoLabel: t('report.undo'),
      // The report stands; the message comes back.
      undo: () => {
        back();
        client
          .update('Email', accountId, { [email.id]: { mailboxIds: email.mailboxIds } })
          .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
      },
    });
  } catch (error) {
    back();
    showToast(faultText(t, error), { kind: 'fault' });
  }
}
