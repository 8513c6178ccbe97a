/** An invitation that came by mail: what, when, where, who, and one's answer (RFC 5546, RFC 6047). */
import { Button } from '@mantine/core';
import {
  IconCalendarCancel,
  IconCalendarEvent,
  IconCheck,
  IconMapPin,
  IconQuestionMark,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answer, decodeInvitation, type Invitation } from '#formats/ical/invitation.ts';
import { useClient } from '../../../../jmap/hooks.ts';
import type { BodyPart, Email } from '../../../../jmap/objects.ts';
import { recurrenceText, timesText } from './invitation-texts.ts';
import { useAnswer } from './use-answer.ts';
import './invitation.css';

type Given = Exclude<Answer, 'needsAction'>;

const ANSWERS: readonly (readonly [Given, typeof IconCheck, string])[] = [
  ['accepted', IconCheck, 'accept'],
  ['tentative', IconQuestionMark, 'tentative'],
  ['declined', IconX, 'decline'],
];

function useInvitation(
  part: BodyPart,
  accountId: string,
): { text: string; invitation: Invitation } | undefined {
  const { transport } = useClient();
  const [text, setText] = useState<string>();
  const url = transport.downloadUrl(accountId, part.blobId ?? '', part.name ?? 'moi.ics', part.type);
  useEffect(() => {
    const stop = new AbortController();
    fetch(url, { signal: stop.signal })
      .then((answer) => (answer.ok ? answer.text() : ''))
      .then(setText)
      .catch((error: unknown) => {
        // Without it the message is read as it is.
        if (!stop.signal.aborted) reportError(error);
      });
    return () => stop.abort();
  }, [url]);
  const invitation = text === undefined ? undefined : decodeInvitation(text);
  return text !== undefined && invitation ? { text, invitation } : undefined;
}

function Facts({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const { location, organizer, participants, recurrence } = invitation;
  return (
    <dl className="invitation-facts">
      <dt>{t('invitation.when')}</dt>
      <dd>
        {timesText(invitation, t)}
        {recurrence && <span className="invitation-more">{recurrenceText(recurrence, t)}</span>}
      </dd>
      {location !== '' && (
        <>
          <dt>{t('invitation.where')}</dt>
          <dd>
            <IconMapPin size={15} aria-hidden="true" /> {location}
          </dd>
        </>
      )}
      {organizer && (
        <>
          <dt>{t('invitation.organizer')}</dt>
          <dd>{organizer.name || organizer.address}</dd>
        </>
      )}
      {participants.length > 0 && (
        <>
          <dt>{t('invitation.people')}</dt>
          <dd>
            <details>
              <summary>{t('invitation.peopleCount', { count: participants.length })}</summary>
              <ul>
                {participants.map(({ name, address, answer, isOptional }) => (
                  <li key={address} data-answer={answer}>
                    {name || address} <span>{t(`invitation.state.${answer}`)}</span>
                    {isOptional && <span> · {t('invitation.optional')}</span>}
                  </li>
                ))}
              </ul>
            </details>
          </dd>
        </>
      )}
    </dl>
  );
}

function AnswerBar({
  email,
  text,
  invitation,
  accountId,
}: {
  email: Email;
  text: string;
  invitation: Invitation;
  accountId: string;
}) {
  const { t } = useTranslation();
  const { given, isSending, answer } = useAnswer({ email, text, invitation, accountId });
  return (
    <div className="invitation-acts">
      {ANSWERS.map(([kind, Icon, label]) => (
        <Button
          key={kind}
          size="sm"
          variant={given === kind ? 'filled' : 'default'}
          aria-pressed={given === kind}
          leftSection={<Icon size={16} />}
          disabled={isSending}
          onClick={() => void answer(kind)}
        >
          {t(`invitation.${label}`)}
        </Button>
      ))}
      {given && <span className="invitation-said">{t(`invitation.answered.${given}`)}</span>}
    </div>
  );
}

/** What an answer of somebody says, in a line. */
function SaidLine({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const [who] = invitation.participants;
  if (!who) return null;
  return (
    <p className="invitation-said">{t(`invitation.said.${who.answer}`, { name: who.name || who.address })}</p>
  );
}

export function InvitationCard({
  email,
  part,
  accountId,
}: {
  email: Email;
  part: BodyPart;
  accountId: string;
}) {
  const { t } = useTranslation();
  const read = useInvitation(part, accountId);
  if (!read) return null;
  const { text, invitation } = read;
  const { method, isCancelled, summary } = invitation;
  const isAsking = method === 'request' && !isCancelled;
  const kind = isCancelled ? 'cancel' : method === 'other' ? 'publish' : method;
  const Icon = isCancelled ? IconCalendarCancel : IconCalendarEvent;
  return (
    <section className="invitation" data-cancelled={isCancelled} aria-label={t(`invitation.${kind}`)}>
      <header>
        <span className="invitation-icon">
          <Icon size={22} stroke={1.5} />
        </span>
        <div>
          <span className="invitation-kind">{t(`invitation.${kind}`)}</span>
          <h3>{summary || t('invitation.noTitle')}</h3>
        </div>
      </header>
      {method === 'reply' && <SaidLine invitation={invitation} />}
      <Facts invitation={invitation} />
      {isAsking && invitation.organizer && (
        <AnswerBar email={email} text={text} invitation={invitation} accountId={accountId} />
      )}
    </section>
  );
}
