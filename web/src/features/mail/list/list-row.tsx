/** A row of the list: a message, or a conversation with those who took part in it. */
import {
  IconAlarm,
  IconArrowBackUp,
  IconLock,
  IconPaperclip,
  IconShieldExclamation,
  IconStar,
  IconStarFilled,
} from '@tabler/icons-react';
import { type DragEvent, type MouseEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../design/parts/avatar.tsx';
import { formatCount, longTime, shortTime } from '../../../i18n/format.ts';
import { useAll, useClient, useObject, useObjects } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { getSelection, toggleSelected } from '../model/selection.ts';
import type { MailActs } from '../model/use-mail-acts.ts';
import { DRAGGED_ROWS } from './dragging.ts';
import { RowActs } from './row-acts.tsx';
import { type RowFacts, rowFacts } from './row-facts.ts';
import { RowSkeleton } from './row-skeleton.tsx';
import { Marked, NO_WORDS, RowSnippet, type ShownSearch } from './row-snippet.tsx';

export interface RowProps {
  id: string | undefined;
  position: number;
  accountId: string;
  mailbox: Mailbox | undefined;
  acts: MailActs;
  isOpen: boolean;
  isChosen: boolean;
  isAtHand: boolean;
  /** The search, whose words are marked. */
  search: ShownSearch | undefined;
  onOpen: (id: string, position: number, event: MouseEvent) => void;
}

function useRowFacts({ id, accountId, mailbox }: RowProps): RowFacts | undefined {
  const { t } = useTranslation();
  const { session } = useClient();
  const row = useObject('Email', accountId, id);
  const thread = useObject('Thread', accountId, row?.threadId);
  const all = useObjects('Email', accountId, thread?.emailIds ?? []);
  const folders = useAll('Mailbox', accountId);
  if (!row) return undefined;
  const own = { address: session.username, name: t('read.me') };
  return rowFacts(row, { all, mailbox, folders, own });
}

function startDrag(event: DragEvent, id: string, count: (chosen: number) => string): void {
  const { ids } = getSelection();
  const dragged = ids.has(id) ? [...ids] : [id];
  event.dataTransfer.setData(DRAGGED_ROWS, dragged.join(' '));
  event.dataTransfer.effectAllowed = 'move';
  const picture = document.createElement('div');
  picture.className = 'drag-picture';
  picture.textContent = count(dragged.length);
  document.body.append(picture);
  event.dataTransfer.setDragImage(picture, 12, 12);
  requestAnimationFrame(() => picture.remove());
}

function People({ facts }: { facts: RowFacts }) {
  const { t } = useTranslation();
  return (
    <span className="row-people">
      <span className="row-names">
        {facts.people.map(({ name, isUnread }, index) => (
          <span key={name + String(index)} data-unread={isUnread}>
            {index > 0 && ', '}
            {name}
          </span>
        ))}
        {facts.people.length === 0 && <em>{t('list.noRecipient')}</em>}
      </span>
      {facts.count > 1 && <span className="row-count">{formatCount(facts.count)}</span>}
      {facts.isDraft && <span className="row-draft">{t('list.draft')}</span>}
    </span>
  );
}

function Marks({ facts }: { facts: RowFacts }) {
  const { t } = useTranslation();
  return (
    <span className="row-marks">
      {facts.level && (
        <IconLock size={16} className="mark-level" aria-label={t(`list.level.${facts.level}`)} role="img" />
      )}
      {facts.isDoubtful && (
        <IconShieldExclamation size={16} className="mark-doubt" aria-label={t('list.doubt')} role="img" />
      )}
      {facts.isUnanswered && (
        <IconAlarm size={16} className="mark-followup" aria-label={t('followUp.due')} role="img" />
      )}
      {facts.isAnswered && <IconArrowBackUp size={16} aria-label={t('list.answered')} role="img" />}
      {facts.hasAttachment && <IconPaperclip size={16} aria-label={t('list.attachment')} role="img" />}
    </span>
  );
}

/** What a screen reader says of a row: what one sees of it, in one sentence. */
function useRowName(facts: RowFacts | undefined): string {
  const { t } = useTranslation();
  if (!facts) return '';
  return [
    facts.isUnread && t('list.unread'),
    facts.people.map(({ name }) => name).join(', ') || t('list.noRecipient'),
    facts.count > 1 && t('list.messages', { count: facts.count }),
    facts.subject || t('list.noSubject'),
    facts.isDraft && t('list.draft'),
    facts.level && t(`list.level.${facts.level}`),
    facts.isDoubtful && t('list.doubt'),
    facts.isUnanswered && t('followUp.due'),
    facts.isAnswered && t('list.answered'),
    facts.hasAttachment && t('list.attachment'),
    facts.isFlagged && t('list.flagged'),
    shortTime(facts.receivedAt),
  ]
    .filter(Boolean)
    .join(', ');
}

function Star({ id, facts, acts }: { id: string; facts: RowFacts; acts: MailActs }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="row-star"
      tabIndex={-1}
      aria-pressed={facts.isFlagged}
      aria-label={t('list.flag')}
      onClick={(event) => {
        event.stopPropagation();
        acts.flag([id], !facts.isFlagged);
      }}
    >
      {facts.isFlagged ? <IconStarFilled size={17} /> : <IconStar size={17} stroke={1.5} />}
    </button>
  );
}

function Chooser({ id, isChosen, facts }: { id: string; isChosen: boolean; facts: RowFacts }) {
  const { t } = useTranslation();
  return (
    <label className="row-chooser" onClick={(event) => event.stopPropagation()}>
      <Avatar name={facts.people[0]?.name ?? ''} address={facts.address} size={36} />
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isChosen}
        onChange={() => toggleSelected(id)}
        aria-label={t('list.choose', { subject: facts.subject })}
      />
    </label>
  );
}

export const ListRow = memo(function ListRow(props: RowProps) {
  const { id, position, acts, isOpen, isChosen, isAtHand, onOpen, search, accountId } = props;
  const { t } = useTranslation();
  const facts = useRowFacts(props);
  const rowName = useRowName(facts);
  if (id === undefined || !facts) return <RowSkeleton position={position} />;
  return (
    // The keys are the list's: it has the focus, the row at hand is named by aria-activedescendant.
    <div
      role="row"
      id={`row-${position}`}
      className="row"
      aria-rowindex={position + 1}
      aria-label={rowName}
      aria-selected={isChosen}
      data-unread={facts.isUnread}
      data-open={isOpen}
      data-at-hand={isAtHand}
      data-id={id}
      draggable
      onDragStart={(event) => startDrag(event, id, (count) => t('list.dragging', { count }))}
      onClick={(event) => onOpen(id, position, event)}
    >
      <div role="gridcell" className="row-cell">
        <Chooser id={id} isChosen={isChosen} facts={facts} />
        <People facts={facts} />
        <span className="row-subject">
          {facts.subject === '' ? (
            t('list.noSubject')
          ) : (
            <Marked text={facts.subject} words={search?.words ?? NO_WORDS} />
          )}
        </span>
        <RowSnippet accountId={accountId} emailId={id} preview={facts.preview} search={search} />
        <Marks facts={facts} />
        <time className="row-time" dateTime={facts.receivedAt} title={longTime(facts.receivedAt)}>
          {shortTime(facts.receivedAt)}
        </time>
        <Star id={id} facts={facts} acts={acts} />
        <RowActs id={id} isUnread={facts.isUnread} acts={acts} mailbox={props.mailbox} />
      </div>
    </div>
  );
});
