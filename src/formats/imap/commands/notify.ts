/**
 * NOTIFY (RFC 5465 §8): which changes of which mailboxes a client wants to be told without asking.
 */
import type { Decoder } from '../decoder.ts';
import { expectFetchItems, type FetchItem } from './fetch-items.ts';
import { expectMailboxFilter, type MailboxFilter } from './mailbox-filter.ts';

export const NOTIFY_EVENTS = [
  'MessageNew',
  'MessageExpunge',
  'FlagChange',
  'MailboxName',
  'SubscriptionChange',
  'MailboxMetadataChange',
  'ServerMetadataChange',
] as const;

export type NotifyEvent = (typeof NOTIFY_EVENTS)[number];

/** One group: the first whose filter means a mailbox counts for it (RFC 5465 §3.1). */
export interface NotifyGroup {
  filter: MailboxFilter;
  events: ReadonlySet<NotifyEvent>;
  /** What is told of a new message of the selected mailbox beside its number. */
  fetch?: FetchItem[];
  /** Events that we do not have, as the client wrote them. */
  unknown: string[];
}

export interface NotifyCommand {
  /** Empty for NOTIFY NONE. */
  groups: NotifyGroup[];
  /** Tell the state of the mailboxes first. */
  wantsStatus: boolean;
}

const MAX_GROUPS = 50;
const MAX_EVENTS = 20;

function expectEvents(d: Decoder, filter: MailboxFilter): NotifyGroup {
  const events = new Set<NotifyEvent>();
  const group: NotifyGroup = { filter, events, unknown: [] };
  if (d.tryKeyword('NONE')) return group;
  d.expectList(() => {
    const name = d.expectAtom();
    const event = NOTIFY_EVENTS.find((known) => known.toUpperCase() === name.toUpperCase());
    if (event) events.add(event);
    else group.unknown.push(name);
    if (event === 'MessageNew' && d.tryText(' (')) group.fetch = expectItems(d);
  }, MAX_EVENTS);
  return group;
}

/** The items of MessageNew; the parenthesis is open already. */
function expectItems(d: Decoder): FetchItem[] {
  const items: FetchItem[] = [];
  do items.push(...expectFetchItems(d));
  while (items.length < MAX_EVENTS && d.trySp());
  d.expectChar(')');
  return items;
}

/** RFC 5465 §5: new and expunged messages are asked for together, flags only with both. */
function requireWhole(d: Decoder, { events }: NotifyGroup): void {
  const hasBoth = events.has('MessageNew') && events.has('MessageExpunge');
  const hasAny = events.has('MessageNew') || events.has('MessageExpunge') || events.has('FlagChange');
  if (hasAny && !hasBoth) d.fail('MessageNew and MessageExpunge go together, FlagChange needs both');
}

function expectGroup(d: Decoder): NotifyGroup {
  d.expectChar('(');
  const filter = expectMailboxFilter(d);
  d.expectSp();
  const group = expectEvents(d, filter);
  d.expectChar(')');
  requireWhole(d, group);
  return group;
}

export function decodeNotify(d: Decoder): NotifyCommand {
  d.expectSp();
  if (d.tryKeyword('NONE')) {
    d.expectEnd();
    return { groups: [], wantsStatus: false };
  }
  if (!d.tryKeyword('SET')) d.fail('expected SET or NONE');
  d.expectSp();
  const wantsStatus = d.tryText('STATUS ');
  const groups = [expectGroup(d)];
  while (d.trySp() && groups.length < MAX_GROUPS) groups.push(expectGroup(d));
  d.expectEnd();
  return { groups, wantsStatus };
}
