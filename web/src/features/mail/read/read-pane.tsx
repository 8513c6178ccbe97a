/** An open conversation: its subject and acts, and its messages, the read ones folded. */
import { Loader } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import type { EmailList } from '../../../jmap/email-list.ts';
import type { Email } from '../../../jmap/objects.ts';
import { FaultScreen } from '../../shell/fault-screen.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { setKeyword } from '../model/acts.ts';
import type { MailPlace } from '../model/place.ts';
import { useMailActs } from '../model/use-mail-acts.ts';
import { MessageView } from './message-view.tsx';
import { PrintHead } from './print-head.tsx';
import { ReadHead } from './read-head.tsx';
import { ReplyBar } from './reply-bar.tsx';
import { useReadCommands } from './use-read-commands.ts';
import { useThread } from './use-thread.ts';
import './read.css';

/** Long enough that a message flown over stays unread. */
const SEEN_AFTER_MS = 700;

/** Marks what is open as read, soon. */
function useMarkSeen(place: MailPlace, emails: readonly Email[]): void {
  const { context } = useMailActs(place);
  const unread = emails.filter((email) => !email.keywords['$seen']);
  const key = unread.map((email) => email.id).join(' ');
  useEffect(() => {
    if (key === '') return undefined;
    const timer = window.setTimeout(() => void setKeyword(context, unread, '$seen', true), SEEN_AFTER_MS);
    return () => window.clearTimeout(timer);
    // What is unread is told by the key.
  }, [key, context]);
}

/** Unfolded at first: what was unread when the conversation was opened, and the last message. */
function useUnfolded(emails: readonly Email[], isComplete: boolean) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [first, setFirst] = useState<ReadonlySet<string>>();
  if (!first && isComplete && emails.length > 0)
    setFirst(
      new Set(
        [...emails.filter((email) => !email.keywords['$seen']), ...emails.slice(-1)].map((email) => email.id),
      ),
    );
  const isOpen = (id: string): boolean => chosen.get(id) ?? first?.has(id) ?? id === emails.at(-1)?.id;
  const toggle = (id: string): void => setChosen(new Map(chosen).set(id, !isOpen(id)));
  return { isOpen, toggle };
}

interface Props {
  place: MailPlace;
  list: EmailList | undefined;
  isAlone: boolean;
}

export function ReadPane({ place, list, isAlone }: Props) {
  const { t } = useTranslation();
  const { emails, error, isComplete } = useThread(place);
  const { isOpen, toggle } = useUnfolded(emails, isComplete);
  useMarkSeen(place, isComplete ? emails : []);
  const shown = useMemo(
    () => emails.filter((email) => !email.keywords['$draft'] || emails.length === 1),
    [emails],
  );
  const last = shown.at(-1);
  useReadCommands(place, list, last);
  if (error !== undefined && emails.length === 0) return <FaultScreen error={error} />;
  return (
    <section className="read" aria-label={t('read.title')}>
      <PrintHead accountId={place.accountId} />
      <ReadHead place={place} list={list} emails={emails} isAlone={isAlone} />
      <div className="read-scroll" tabIndex={-1}>
        {shown.map((email) => (
          <MessageView
            key={email.id}
            email={email}
            place={place}
            isOpen={isOpen(email.id)}
            onToggle={() => toggle(email.id)}
          />
        ))}
        {!isComplete && (
          <div className="read-waiting">
            {error === undefined ? (
              <Loader size="sm" />
            ) : (
              <Notice kind="warning">{faultText(t, error)}</Notice>
            )}
          </div>
        )}
        {last && isComplete && <ReplyBar email={last} accountId={place.accountId} />}
      </div>
    </section>
  );
}
