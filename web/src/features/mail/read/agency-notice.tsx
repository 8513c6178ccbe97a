/** A message of an agency (R9.3): who handles it and until when, taken up and ended where it is read; the rest is done at its board. */
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice, type NoticeKind } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { longTime } from '../../../i18n/format.ts';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useClient, useObjects } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import type { Arguments } from '../../../jmap/transport.ts';
// The type itself, and that it is told of by push.
import '../../console/agency-mail/agency-mail-types.ts';
import type { AgencyMail } from '../../console/agency-mail/agency-mail-types.ts';
import { faultText } from '../../shell/fault-text.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';

const CAPABILITY = 'urn:congthu:agency-mail';
const KINDS: Readonly<Record<string, NoticeKind>> = {
  new: 'info',
  open: 'info',
  late: 'danger',
  done: 'good',
};

/** The agency's mail as the server keeps it; undefined in mailboxes of people, and for what nobody has to handle. */
function useAgencyMail(emailId: string, accountId: string): [AgencyMail | undefined, () => void] {
  const client = useClient();
  const [turn, setTurn] = useState(0);
  const isAgency = CAPABILITY in (client.session.accounts[accountId]?.accountCapabilities ?? {});
  useEffect(() => {
    if (!isAgency) return;
    client.fetchSome('AgencyMail', accountId, [emailId]).catch((error: unknown) => {
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client, accountId, emailId, isAgency, turn]);
  const [mail] = useObjects('AgencyMail', accountId, isAgency ? [emailId] : []);
  return [mail, () => setTurn((last) => last + 1)];
}

function Acts({ mail, accountId, onDone }: { mail: AgencyMail; accountId: string; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const ownId = useOwnAccountId();
  const [isBusy, setBusy] = useState(false);
  const act = async (change: Arguments, told: string): Promise<void> => {
    const set =
      mail.state === 'new'
        ? { create: { mail: { emailId: mail.id, ...change } } }
        : { update: { [mail.id]: change } };
    setBusy(true);
    try {
      await client.perform(accountId, [['AgencyMail/set', { accountId, ...set }]]);
      showToast(t(`read.agency.${told}`));
      onDone();
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {mail.state !== 'done' && mail.assigneeId === null && (
        <button
          type="button"
          className="link-button"
          disabled={isBusy}
          onClick={() => void act({ assigneeId: ownId, state: 'open' }, 'taken')}
        >
          {t('read.agency.take')}
        </button>
      )}
      {mail.state === 'open' && (
        <button
          type="button"
          className="link-button"
          disabled={isBusy}
          onClick={() => void act({ state: 'done' }, 'ended')}
        >
          {t('read.agency.end')}
        </button>
      )}
      <Link
        className="link-button"
        to="/console/$section"
        params={{ section: 'agencyMail' }}
        search={{ id: mail.id }}
        hash={`${mail.isLate ? 'late' : mail.state}:${accountId}`}
      >
        {t(mail.state === 'done' ? 'read.agency.history' : 'read.agency.board')}
      </Link>
    </>
  );
}

export function AgencyNotice({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const [mail, refresh] = useAgencyMail(email.id, accountId);
  if (!mail) return null;
  const state = mail.isLate ? 'late' : mail.state;
  const facts = {
    name: mail.assigneeName ?? t('read.agency.nobody'),
    due: mail.dueAt === null ? t('read.agency.noDue') : longTime(mail.dueAt),
  };
  return (
    <div className="message-notices">
      <Notice
        kind={KINDS[state] ?? 'info'}
        acts={<Acts mail={mail} accountId={accountId} onDone={refresh} />}
      >
        {t(`read.agency.${state}`, facts)}
      </Notice>
    </div>
  );
}
