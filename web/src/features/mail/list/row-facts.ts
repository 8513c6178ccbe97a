/** What a row tells of a message or conversation. Pure. */
import type { Email, EmailAddress, Mailbox } from '../../../jmap/objects.ts';
import { isDoubtful, levelOf, type MarkedLevel } from '../model/signals.ts';

export interface RowFacts {
  /** Names to show, each with whether something of theirs is unread. */
  people: { name: string; isUnread: boolean }[];
  address: string;
  subject: string;
  preview: string;
  receivedAt: string;
  count: number;
  isUnread: boolean;
  isFlagged: boolean;
  isAnswered: boolean;
  /** It came back because nobody answered. */
  isUnanswered: boolean;
  isDraft: boolean;
  hasAttachment: boolean;
  isDoubtful: boolean;
  level: MarkedLevel | undefined;
}

const DEMO_MARK = ' (trình diễn)';

export function nameOf({ name, email }: EmailAddress): string {
  return name?.replace(DEMO_MARK, '') || email.split('@')[0] || email;
}

const OFFICE = /^(Sở|UBND|Ủy ban|Văn phòng|Ban|Trung tâm|Chi cục|Phòng|Báo|Đài|Trường|Công an|Thanh tra)\b/i;

/** In a conversation of several, each person is called by the given name, which stands last here; an office by all of its. */
function shortName(name: string): string {
  return OFFICE.test(name) ? name : name.split(' ').slice(-2).join(' ');
}

/** Whoever looks at the list. */
interface Own {
  address: string;
  /** What they are called in a conversation of several. */
  name: string;
}

function peopleOf(emails: readonly Email[], isOutgoing: boolean, own: Own): RowFacts['people'] {
  const people = new Map<string, { name: string; isUnread: boolean }>();
  for (const email of emails) {
    const isUnread = !email.keywords['$seen'];
    const shown = isOutgoing ? (email.to ?? []) : (email.from ?? []);
    for (const address of shown) {
      const known = people.get(address.email);
      people.set(address.email, { name: nameOf(address), isUnread: isUnread || (known?.isUnread ?? false) });
    }
  }
  const list = [...people];
  if (list.length < 2) return list.map(([, person]) => person);
  return list.map(([address, person]) => ({
    ...person,
    name: address === own.address ? own.name : shortName(person.name),
  }));
}

/** Where a row stands: its conversation as far as it is here, the folder that is shown, all folders of the account. */
interface Surroundings {
  all: readonly Email[];
  mailbox: Mailbox | undefined;
  folders: readonly Mailbox[];
  own: Own;
}

const GONE: ReadonlySet<string | null> = new Set(['trash', 'junk']);
const OUTGOING: ReadonlySet<string | null> = new Set(['sent', 'drafts']);

/** Of a conversation who took part and how much there is of it: one's own answers too, but nothing that was thrown away. */
function conversationOf(here: readonly Email[], { all, mailbox, folders }: Surroundings): readonly Email[] {
  if (!mailbox || GONE.has(mailbox.role) || OUTGOING.has(mailbox.role)) return here;
  const gone = folders.filter(({ role }) => GONE.has(role)).map(({ id }) => id);
  const isThere = (email: Email): boolean =>
    here.includes(email) || !(gone.some((id) => email.mailboxIds[id]) || email.keywords['$draft']);
  return all.length === 0 ? here : all.filter(isThere);
}

/** The facts of a row: `row` is the message that the list names; its marks are of what lies in this folder. */
export function rowFacts(row: Email, surroundings: Surroundings): RowFacts {
  const { all, mailbox, own } = surroundings;
  const members = mailbox ? all.filter((email) => email.mailboxIds[mailbox.id]) : all;
  const emails = members.length > 0 ? members : [row];
  const conversation = conversationOf(emails, surroundings);
  const isOutgoing = OUTGOING.has(mailbox?.role ?? null);
  const first = (isOutgoing ? row.to : row.from)?.[0];
  return {
    people: peopleOf(conversation, isOutgoing, own),
    address: first?.email ?? '',
    subject: row.subject,
    preview: row.preview,
    receivedAt: row.receivedAt,
    count: conversation.length,
    isUnread: emails.some((email) => !email.keywords['$seen']),
    isFlagged: emails.some((email) => email.keywords['$flagged']),
    isAnswered: Boolean(row.keywords['$answered']),
    isUnanswered: emails.some((email) => email.keywords['$followup'] && !email.keywords['$seen']),
    isDraft: emails.some((email) => email.keywords['$draft']),
    hasAttachment: emails.some((email) => email.hasAttachment),
    isDoubtful: isDoubtful(row.signals ?? []),
    level: levelOf(row.signals ?? []),
  };
}
