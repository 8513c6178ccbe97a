/** The largest letters outside the bin, and the way there: together, with a way back. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { resultOf } from '../../../jmap/transport.ts';
import { faultText } from '../../shell/fault-text.ts';

const SHOWN = 25;
const PROPERTIES = ['id', 'subject', 'from', 'size', 'receivedAt', 'mailboxIds'];

export type LargeMail = Pick<Email, 'id' | 'subject' | 'from' | 'size' | 'receivedAt' | 'mailboxIds'>;

export function useLargestMail(accountId: string, onChange: () => void) {
  const { t } = useTranslation();
  const client = useClient();
  const trash = useAll('Mailbox', accountId).find(({ role }) => role === 'trash')?.id;
  const [list, setList] = useState<readonly LargeMail[]>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (trash === undefined) return;
    const sort = [{ property: 'size', isAscending: false }];
    const filter = { inMailboxOtherThan: [trash] };
    client.transport
      .request([
        ['Email/query', { accountId, filter, sort, limit: SHOWN }],
        ['Email/get', { accountId, '#ids': resultOf(0, 'Email/query', '/ids'), properties: PROPERTIES }],
      ])
      .then(([, got]) => setList((got?.['list'] ?? []) as unknown as LargeMail[]))
      .catch(reportError);
  }, [client, accountId, trash, turn]);
  /** Puts each into the folders that are named for it. */
  const place = async (folders: ReadonlyMap<string, object>): Promise<void> => {
    const update = Object.fromEntries([...folders].map(([id, mailboxIds]) => [id, { mailboxIds }]));
    await client.perform(accountId, [['Email/set', { accountId, update }]]);
    setTurn((before) => before + 1);
    onChange();
  };
  const fail = (error: unknown): void => {
    showToast(faultText(t, error), { kind: 'fault' });
  };
  const trashAll = async (mails: readonly LargeMail[]): Promise<void> => {
    const target = { [trash ?? '']: true };
    try {
      await place(new Map(mails.map(({ id }) => [id, target])));
      showToast(t('storage.movedToTrash', { count: mails.length }), {
        undo: () => void place(new Map(mails.map(({ id, mailboxIds }) => [id, mailboxIds]))).catch(fail),
      });
    } catch (error) {
      fail(error);
    }
  };
  return { list, trashAll };
}
