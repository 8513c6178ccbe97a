/** What a row tells of a message or conversation. Pure. */
import type { Email, EmailAddress, Mailbox } from '../../../jmap/objects.ts';
import { isDoubtful } from '../model/signals.ts';

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

function peopleOf(emails: readonly Email[], isOutgoing: boolean): RowFacts['people'] {
  const people = new Map<string, { name: string; isUnread: boolean }>();
  for (const email of emails) {
    const isUnread = !email.keywords['$seen'];
    const shown = isOutgoing ? (email.to ?? []) : (email.from ?? []);
    for (const address of shown) {
      const known = people.get(address.email);
      people.set(address.email, { name: nameOf(address), isUnread: isUnread || (known?.isUnread ?? false) });
    }
  }
  const list = [...people.values()];
  if (list.length < 2) return list;
  return list.map((person) => ({ ...person, name: shortName(person.name) }));
}

/** The facts of a row: `row` is the message that the list names, `members` all of its conversation in this folder. */
export function rowFacts(row: Email, members: readonly Email[], mailbox: Mailbox | undefined): RowFacts {
  const emails = members.length > 0 ? members : [row];
  const isOutgoing = mailbox?.role === 'sent' || mailbox?.role === 'drafts';
  const first = (isOutgoing ? row.to : row.from)?.[0];
  return {
    people: peopleOf(emails, isOutgoing),
    address: first?.email ?? '',
    subject: row.subject,
    preview: row.preview,
    receivedAt: row.receivedAt,
    count: emails.length,
    isUnread: emails.some((email) => !email.keywords['$seen']),
    isFlagged: emails.some((email) => email.keywords['$flagged']),
    isAnswered: Boolean(row.keywords['$answered']),
    isUnanswered: emails.some((email) => email.keywords['$followup'] && !email.keywords['$seen']),
    isDraft: emails.some((email) => email.keywords['$draft']),
    hasAttachment: emails.some((email) => email.hasAttachment),
    isDoubtful: isDoubtful(row.signals ?? []),
  };
}
