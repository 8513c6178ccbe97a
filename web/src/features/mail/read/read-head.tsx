/** Above a conversation: its subject, and what can be done to the whole of it. */
import {
  IconArchive,
  IconArrowLeft,
  IconChevronDown,
  IconChevronUp,
  IconMail,
  IconPrinter,
  IconStar,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import type { EmailList } from '../../../jmap/email-list.ts';
import type { Email } from '../../../jmap/objects.ts';
import { MoveMenu } from '../list/move-menu.tsx';
import { setReturning } from '../list/returning.ts';
import { type MailPlace, useGo } from '../model/place.ts';
import { useMailActs } from '../model/use-mail-acts.ts';
import { ReportMenu } from './report-menu.tsx';
import { useNeighbours } from './use-neighbours.ts';

/** Nobody is interrupted who types. */
const WRITING = 'input, textarea, [contenteditable]';

/** Where the list has made way, the focus was in it: it goes to what was opened, and from there back to the list. */
function useFocusHere(heading: RefObject<HTMLElement | null>, isAlone: boolean): void {
  useEffect(() => {
    if (!isAlone) return undefined;
    setReturning(false);
    if (!document.activeElement?.matches(WRITING)) heading.current?.focus({ preventScroll: true });
    return () => setReturning(true);
  }, [heading, isAlone]);
}

interface Props {
  place: MailPlace;
  list: EmailList | undefined;
  emails: readonly Email[];
  isAlone: boolean;
}

export function ReadHead({ place, list, emails, isAlone }: Props) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusHere(heading, isAlone);
  const { toThread } = useGo();
  const acts = useMailActs(place, 'thread');
  const neighbours = useNeighbours(place, list);
  const subject = emails[0]?.subject ?? '';
  const isFlagged = emails.some((email) => email.keywords['$flagged']);
  const rows = emails.slice(-1).map((email) => email.id);
  /** After a message is gone the next one is there, or the list. */
  const thenOn = (act: () => void) => () => {
    const next = neighbours.next ?? neighbours.previous;
    act();
    toThread(place, isAlone ? undefined : next?.threadId, true);
  };
  return (
    <header className="read-head">
      <div className="read-tools" role="toolbar" aria-label={t('read.acts')}>
        {isAlone && (
          <IconButton
            icon={IconArrowLeft}
            label={t('read.back')}
            hotkey="u"
            onClick={() => toThread(place, undefined)}
          />
        )}
        <IconButton
          icon={IconArchive}
          label={t('acts.archive')}
          hotkey="e"
          onClick={thenOn(() => acts.moveToRole(rows, 'archive'))}
        />
        <IconButton
          icon={IconTrash}
          label={t('acts.trash')}
          hotkey="#"
          onClick={thenOn(() => acts.moveToRole(rows, 'trash'))}
        />
        <ReportMenu onReported={thenOn(() => undefined)} email={emails.at(-1)} place={place} />
        <IconButton
          icon={IconMail}
          label={t('acts.markUnseen')}
          hotkey="Shift+U"
          onClick={thenOn(() => acts.markSeen(rows, false))}
        />
        <MoveMenu place={place} onMove={(target) => thenOn(() => acts.moveTo(rows, target))()} />
        <span className="bar-space" />
        <span className="read-wide">
          <IconButton icon={IconPrinter} label={t('read.print')} onClick={() => window.print()} />
        </span>
        <IconButton
          icon={IconChevronUp}
          label={t('read.newer')}
          hotkey="k"
          isDisabled={!neighbours.previous}
          onClick={() => toThread(place, neighbours.previous?.threadId)}
        />
        <IconButton
          icon={IconChevronDown}
          label={t('read.older')}
          hotkey="j"
          isDisabled={!neighbours.next}
          onClick={() => toThread(place, neighbours.next?.threadId)}
        />
      </div>
      <div className="read-title">
        <h2 ref={heading} tabIndex={-1}>
          {subject || t('list.noSubject')}
        </h2>
        <button
          type="button"
          className="row-star"
          aria-pressed={isFlagged}
          aria-label={t('list.flag')}
          onClick={() => acts.flag(rows, !isFlagged)}
        >
          {isFlagged ? <IconStarFilled size={19} /> : <IconStar size={19} stroke={1.5} />}
        </button>
      </div>
    </header>
  );
}
