/**
 * Telling what changed without being asked (NOTIFY, RFC 5465): between commands and within IDLE.
 *
 * Cost of a change: the change log of the selected mailbox, and the rows of the mailboxes where others are watched too;
 * these are compared with what was told last. No message is read.
 */
import { hasRight } from '#domain/mailstore/access.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import type { NotifyEvent, NotifyGroup } from '#formats/imap/commands/notify.ts';
import type { StatusItem } from '#formats/imap/commands/status.ts';
import { encodeListResponse, encodeStatusResponse } from '#formats/imap/responses.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { CommandContext } from './command.ts';
import { writeMessages } from './fetch-messages.ts';
import { planFetch } from './fetch-plan.ts';
import { mailboxAttributes } from './mailbox-attributes.ts';
import { isInScope } from './mailbox-scope.ts';
import { statusValues } from './mailbox-status.ts';
import { readNotes, wantsNotes, writeNoteChanges } from './notify-notes.ts';
import { encodingOf, type ImapSession, type Notes, type Notifications } from './session.ts';
import { type ListedMailbox, listAllMailboxes } from './shared-mailboxes.ts';
import { DELIMITER } from './shared-names.ts';
import { catchUp } from './untagged.ts';

function isOfSelected({ filter }: NotifyGroup): boolean {
  return filter.kind === 'selected' || filter.kind === 'selected-delayed';
}

/** The group that counts for a mailbox; the selected one only has groups of its own. */
function groupOf(
  session: ImapSession,
  groups: readonly NotifyGroup[],
  listed: ListedMailbox,
): NotifyGroup | undefined {
  return groups.find((group) => !isOfSelected(group) && isInScope(session, group.filter, listed));
}

function mayRead({ access, mailbox }: ListedMailbox): boolean {
  return hasRight(access, mailbox.id, 'r');
}

async function readWatched(context: CommandContext): Promise<ListedMailbox[]> {
  const { mailboxes } = await listAllMailboxes(context);
  return mailboxes.filter(({ access, mailbox }) => hasRight(access, mailbox.id, 'l'));
}

function knownOf(listed: readonly ListedMailbox[]): Pick<Notifications, 'known' | 'accountIds'> {
  return {
    known: new Map(listed.map(({ mailbox }) => [mailbox.id, mailbox])),
    accountIds: new Set(listed.map(({ access }) => access.accountId)),
  };
}

async function writeStatus(
  context: CommandContext,
  listed: ListedMailbox,
  items: readonly StatusItem[],
): Promise<void> {
  const told = context.session.enabled.has('CONDSTORE') ? [...items, 'HIGHESTMODSEQ' as const] : items;
  const values = await statusValues(context, listed, told);
  context.out.wire(encodeStatusResponse(listed.mailbox.path, values, encodingOf(context.session)));
}

const WHOLE_STATUS: readonly StatusItem[] = ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN'];

/** Begins to watch: the state from which changes are told, with STATUS where the client wants it (RFC 5465 §4). */
export async function beginNotify(
  context: CommandContext,
  groups: readonly NotifyGroup[],
  wantsStatus: boolean,
): Promise<void> {
  const { session } = context;
  session.hasNotice = false;
  const listed = await readWatched(context);
  const notes = wantsNotes({ groups }) ? await readNotes(context, listed) : undefined;
  session.notify = { groups, ...knownOf(listed), ...(notes && { notes }) };
  writeNoAccess(context, groups, listed);
  if (!wantsStatus) return;
  for (const one of listed) {
    const isSelected = one.mailbox.id === session.selected?.mailbox.id;
    const group = isSelected ? undefined : groupOf(session, groups, one);
    if (group?.events.has('MessageNew') && mayRead(one)) await writeStatus(context, one, WHOLE_STATUS);
  }
}

const MESSAGE_EVENTS: readonly NotifyEvent[] = ['MessageNew', 'MessageExpunge', 'FlagChange'];

/** Of what may be listed and not read no events of messages come, which is said at once (RFC 5465 §3.1). */
function writeNoAccess(
  context: CommandContext,
  groups: readonly NotifyGroup[],
  listed: readonly ListedMailbox[],
): void {
  for (const one of listed) {
    if (mayRead(one)) continue;
    const events = groupOf(context.session, groups, one)?.events;
    if (MESSAGE_EVENTS.some((event) => events?.has(event)))
      writeList(context, ['\\NoAccess'], one.mailbox.path);
  }
}

function writeList(context: CommandContext, attributes: string[], name: string, oldName?: string): void {
  const entry = { attributes, delimiter: DELIMITER, name, ...(oldName !== undefined && { oldName }) };
  context.out.wire(encodeListResponse(entry, encodingOf(context.session)));
}

/** A mailbox as it is listed now; what is above a mailbox that came or went has changed too. */
function writeNow(
  context: CommandContext,
  { mailbox }: ListedMailbox,
  parents: ReadonlySet<MailboxId | undefined>,
  oldName?: string,
): void {
  const hasChildren = parents.has(mailbox.id);
  writeList(
    context,
    mailboxAttributes(mailbox, { hasChildren, tellsSubscribed: true }),
    mailbox.path,
    oldName,
  );
}

/** A mailbox under a renamed one has another path, and is not told of (RFC 5465 §5.4). */
function isRenamed(before: Mailbox, now: Mailbox): boolean {
  return before.name !== now.name || before.parentId !== now.parentId;
}

/** Names and subscriptions (RFC 5465 §5.4, §5.5). */
function writeNames(context: CommandContext, notify: Notifications, listed: readonly ListedMailbox[]): void {
  const parents = new Set(listed.map(({ mailbox }) => mailbox.parentId));
  const ids = new Set(listed.map(({ mailbox }) => mailbox.id));
  const gone = [...notify.known.values()].filter(({ id }) => !ids.has(id));
  const came = listed.flatMap(({ mailbox }) => (notify.known.has(mailbox.id) ? [] : [mailbox]));
  const above = new Set([...gone, ...came].map(({ parentId }) => parentId));
  const wantsNames = notify.groups.some(({ events }) => events.has('MailboxName'));
  if (wantsNames) for (const { path } of gone) writeList(context, ['\\NonExistent'], path);
  for (const one of listed) {
    const { mailbox } = one;
    const events = groupOf(context.session, notify.groups, one)?.events;
    const before = notify.known.get(mailbox.id);
    if (events?.has('MailboxName') && (!before || above.has(mailbox.id))) writeNow(context, one, parents);
    else if (events?.has('MailboxName') && before && isRenamed(before, mailbox))
      writeNow(context, one, parents, before.path);
    else if (events?.has('SubscriptionChange') && before && before.subscribed !== mailbox.subscribed)
      writeNow(context, one, parents);
  }
}

/** What has to be said of the messages: that some came or went, or that flags changed. */
function statusItemsOf(
  events: ReadonlySet<NotifyEvent>,
  before: Mailbox,
  now: Mailbox,
): readonly StatusItem[] {
  const hasMoved = before.messageCount !== now.messageCount || before.uidNext !== now.uidNext;
  if (hasMoved) return events.has('MessageNew') ? WHOLE_STATUS : [];
  const hasFlags = events.has('FlagChange') && before.modseq !== now.modseq;
  return hasFlags ? ['UIDVALIDITY', 'UNSEEN'] : [];
}

async function writeOthers(context: CommandContext, notify: Notifications): Promise<void> {
  const { session } = context;
  const listed = await readWatched(context);
  writeNames(context, notify, listed);
  for (const one of listed) {
    const before = notify.known.get(one.mailbox.id);
    const group = groupOf(session, notify.groups, one);
    if (!group || !before || one.mailbox.id === session.selected?.mailbox.id || !mayRead(one)) continue;
    const items = statusItemsOf(group.events, before, one.mailbox);
    if (items.length > 0) await writeStatus(context, one, items);
  }
  const notes = await tellNotes(context, notify, listed);
  session.notify = { groups: notify.groups, ...knownOf(listed), ...(notes && { notes }) };
}

/** Changes of notes, where they are asked for; gives the notes as they are now. */
async function tellNotes(
  context: CommandContext,
  { groups, notes }: Notifications,
  listed: readonly ListedMailbox[],
): Promise<Notes | undefined> {
  if (!notes) return undefined;
  const now = await readNotes(context, listed);
  const byName = new Map(listed.map((one) => [one.mailbox.path, one]));
  writeNoteChanges(context, { before: notes, now }, (name) => {
    if (name === '') return groups.find(({ events }) => events.has('ServerMetadataChange'))?.events;
    const one = byName.get(name);
    return one && groupOf(context.session, groups, one)?.events;
  });
  return now;
}

/** What this session noted itself is not told to it. */
export async function passOverOwnNotes(context: CommandContext): Promise<void> {
  const { notify } = context.session;
  if (notify?.notes) notify.notes = await readNotes(context, await readWatched(context));
}

/** The selected mailbox, with what is wanted of new messages (RFC 5465 §5.2). */
async function writeSelected(context: CommandContext, group: NotifyGroup): Promise<void> {
  const { session } = context;
  const view = session.selected;
  if (!view) return;
  const before = view.uidNext;
  await catchUp(context, group.filter.kind === 'selected', false);
  if (!group.fetch || session.selected !== view) return;
  const from = view.messages.lowerBound(before);
  const indexes = Array.from({ length: view.count - from }, (_, place) => from + place);
  const plan = planFetch(group.fetch, session, true);
  if (indexes.length > 0) await writeMessages(context, view, plan, indexes);
}

/** Tells what was asked for; nothing where nothing changed. */
export async function tellNotices(context: CommandContext): Promise<void> {
  const { session, out } = context;
  const { notify } = session;
  if (!notify || !(session.hasNotice || session.hasNews)) return;
  const isDue = session.hasNotice;
  session.hasNotice = false;
  const selected = notify.groups.find(isOfSelected);
  if (selected && selected.events.size > 0) await writeSelected(context, selected);
  if (isDue && notify.groups.some((group) => !isOfSelected(group))) await writeOthers(context, notify);
  await out.flush();
}
