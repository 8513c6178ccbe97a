/** Who else opened my folders (R6.4): every day, every folder, as the system recorded it; nobody can take a line away. */
import { IconEyeCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../design/parts/avatar.tsx';
import { Empty } from '../../../design/parts/empty.tsx';
import { dayText, longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox, MailboxVisit } from '../../../jmap/objects.ts';
import { mailAccounts } from '../../../jmap/session-accounts.ts';
import { registerType } from '../../../jmap/sync.ts';
import { plainName } from '../../directory/plain-name.ts';
import { folderName } from '../../mail/model/mailboxes.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { useLoaded } from '../use-loaded.ts';
import './security.css';

registerType('MailboxVisit', { properties: undefined, wholly: true });

function VisitRow({ visit, mailboxes }: { visit: MailboxVisit; mailboxes: readonly Mailbox[] }) {
  const { t } = useTranslation();
  const name = plainName(visit.visitorName ?? t('visits.machine'));
  const mailbox = mailboxes.find(({ id }) => id === visit.mailboxId);
  return (
    <li className="entry">
      <Avatar name={name} address={visit.visitorAddress ?? ''} size={34} />
      <div className="entry-words">
        <strong>{name}</strong>
        <span>{visit.visitorAddress}</span>
      </div>
      <div className="visit-facts">
        <strong>
          {visit.act === 'open'
            ? mailbox
              ? folderName(t, mailbox)
              : (visit.mailboxName ?? t('visits.gone'))
            : t(`visits.acts.${visit.act}`, { purpose: visit.purpose })}
        </strong>
        <span title={longTime(visit.lastAt)}>
          {dayText(visit.day)} · {t('visits.times', { count: visit.times })}
        </span>
      </div>
    </li>
  );
}

function VisitList({ accountId, visits }: { accountId: string; visits: readonly MailboxVisit[] }) {
  const { all: mailboxes } = useLoaded('Mailbox', accountId);
  return (
    <ul className="entries visits">
      {visits
        .toSorted((a, b) => b.lastAt.localeCompare(a.lastAt))
        .map((visit) => (
          <VisitRow key={visit.id} visit={visit} mailboxes={mailboxes} />
        ))}
    </ul>
  );
}

/** An agency's mailbox, for its head alone: whoever else may enter it is told nothing. */
function AgencyVisits({ accountId, name }: { accountId: string; name: string }) {
  const { all } = useLoaded('MailboxVisit', accountId);
  if (all.length === 0) return null;
  return (
    <section aria-label={name}>
      <h3>{name}</h3>
      <VisitList accountId={accountId} visits={all} />
    </section>
  );
}

export function VisitsSection() {
  const { t } = useTranslation();
  const { session } = useClient();
  const ownId = useOwnAccountId();
  const { all, isLoaded } = useLoaded('MailboxVisit', ownId);
  const agencies = mailAccounts(session).filter(([, { isPersonal }]) => !isPersonal);
  if (!isLoaded) return null;
  return (
    <>
      {all.length > 0 ? (
        <VisitList accountId={ownId} visits={all} />
      ) : (
        <Empty icon={IconEyeCheck} title={t('visits.none')}>
          {t('visits.noneText')}
        </Empty>
      )}
      {agencies.map(([id, { name }]) => (
        <AgencyVisits key={id} accountId={id} name={name} />
      ))}
    </>
  );
}
