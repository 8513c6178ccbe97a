/** One message of a conversation: who and when, what the system thinks of it, the content, the files. */
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../design/parts/avatar.tsx';
import { longTime, shortTime } from '../../../i18n/format.ts';
import type { Email } from '../../../jmap/objects.ts';
import { FollowUpNotice } from '../follow-up/follow-up-notice.tsx';
import { nameOf } from '../list/row-facts.ts';
import type { MailPlace } from '../model/place.ts';
import { AgencyNotice } from './agency-notice.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { DeliveryNotice } from './delivery-notice.tsx';
import { invitationPart } from './invitation/invitation-part.ts';
import { MessageBody } from './message-body.tsx';
import { MessageMenu } from './message-menu.tsx';
import { OrderNotice } from './order-notice.tsx';
import { PersonCard } from './person-card.tsx';
import { ReceiptNotice } from './receipt-notice.tsx';
import { Recipients } from './recipients.tsx';
import { SignalNotices } from './signal-notices.tsx';

const InvitationCard = lazy(() =>
  import('./invitation/invitation-card.tsx').then((module) => ({ default: module.InvitationCard })),
);

interface Props {
  email: Email;
  place: MailPlace;
  isOpen: boolean;
  onToggle: () => void;
}

function Folded({ email, onToggle }: Pick<Props, 'email' | 'onToggle'>) {
  const from = email.from?.[0];
  return (
    <button type="button" className="message message-folded" onClick={onToggle} aria-expanded="false">
      <Avatar name={from ? nameOf(from) : ''} address={from?.email ?? ''} size={30} />
      <span className="message-from" data-unread={!email.keywords['$seen']}>
        {from ? nameOf(from) : ''}
      </span>
      <span className="message-preview">{email.preview}</span>
      <time className="row-time" dateTime={email.receivedAt}>
        {shortTime(email.receivedAt)}
      </time>
    </button>
  );
}

export function MessageView({ email, place, isOpen, onToggle }: Props) {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  if (!isOpen) return <Folded email={email} onToggle={onToggle} />;
  const from = email.from?.[0];
  const invite = invitationPart(email);
  return (
    <article className="message" aria-label={t('read.messageFrom', { name: from ? nameOf(from) : '' })}>
      <header className="message-head">
        <PersonCard address={from} accountId={place.accountId} isDouble>
          <Avatar name={from ? nameOf(from) : ''} address={from?.email ?? ''} size={42} />
        </PersonCard>
        <div className="message-who">
          <div className="message-from-line">
            <PersonCard address={from} accountId={place.accountId}>
              <strong>{from ? nameOf(from) : t('read.nobody')}</strong>
            </PersonCard>
            <span className="message-address">{from?.email}</span>
          </div>
          <Recipients email={email} showsAll={showsAll} onToggle={() => setShowsAll(!showsAll)} />
        </div>
        <div className="message-when">
          <time dateTime={email.receivedAt} title={longTime(email.receivedAt)}>
            {shortTime(email.receivedAt)}
          </time>
          <MessageMenu email={email} place={place} onFold={onToggle} />
        </div>
      </header>
      <SignalNotices email={email} />
      <AgencyNotice email={email} accountId={place.accountId} />
      <OrderNotice email={email} accountId={place.accountId} />
      <FollowUpNotice email={email} accountId={place.accountId} />
      <ReceiptNotice email={email} accountId={place.accountId} />
      <DeliveryNotice email={email} accountId={place.accountId} />
      {invite && (
        <Suspense fallback={null}>
          <InvitationCard email={email} part={invite} accountId={place.accountId} />
        </Suspense>
      )}
      <MessageBody email={email} accountId={place.accountId} />
      <AttachmentList email={email} accountId={place.accountId} />
    </article>
  );
}
