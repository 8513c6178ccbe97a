/**
 * What can be done to messages: read, flag, move, remove. Each shows at once, can be undone, and is one `Email/set`.
 *
 * A conversation in a list stands for its messages in that folder; what lies elsewhere of it stays where it is.
 */
import type { TFunction } from 'i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import type { Client } from '../../../jmap/client.ts';
import type { EmailList } from '../../../jmap/email-list.ts';
import type { Email, Mailbox } from '../../../jmap/objects.ts';
import { type Patch, pathPart } from '../../../jmap/patch.ts';
import { faultText } from '../../shell/fault-text.ts';

export interface ActContext {
  client: Client;
  t: TFunction;
  accountId: string;
  /** The folder that the list shows; undefined for a search. */
  mailboxId: string | undefined;
  /** Whether a row stands for its conversation, or for itself. */
  isByThread: boolean;
}

/** The messages that the rows of these ids stand for. */
export function emailsOfRows(
  { client, accountId, mailboxId, isByThread }: ActContext,
  rowIds: readonly string[],
): Email[] {
  const { cache } = client;
  const emails = rowIds.flatMap((id) => {
    const row = cache.get('Email', accountId, id);
    const thread = isByThread && row ? cache.get('Thread', accountId, row.threadId) : undefined;
    const members = (thread?.emailIds ?? [id]).flatMap(
      (member) => cache.get('Email', accountId, member) ?? [],
    );
    return mailboxId === undefined ? members : members.filter((email) => email.mailboxIds[mailboxId]);
  });
  return [...new Map(emails.map((email) => [email.id, email])).values()];
}

function tellFault({ t }: ActContext, error: unknown): void {
  showToast(faultText(t, error), { kind: 'fault' });
}

async function patchAll(
  context: ActContext,
  patches: Record<string, Patch>,
): Promise<Record<string, Patch> | undefined> {
  if (Object.keys(patches).length === 0) return undefined;
  try {
    return await context.client.update('Email', context.accountId, patches);
  } catch (error) {
    tellFault(context, error);
    return undefined;
  }
}

/** Sets or clears a keyword; told with undo where `done` says how, not where undo is the same click again. */
export async function setKeyword(
  context: ActContext,
  emails: readonly Email[],
  keyword: string,
  isOn: boolean,
  done?: string,
): Promise<void> {
  const changed = emails.filter((email) => Boolean(email.keywords[keyword]) !== isOn);
  const path = `keywords/${pathPart(keyword)}`;
  shiftUnread(context, changed, keyword, isOn);
  const patches = Object.fromEntries(changed.map((email) => [email.id, { [path]: isOn ? true : null }]));
  const working = patchAll(context, patches);
  const undo = async (): Promise<void> => {
    const inverse = await working;
    if (!inverse) return;
    shiftUnread(context, changed, keyword, !isOn);
    await patchAll(context, inverse);
  };
  const saying =
    done !== undefined && changed.length > 0
      ? showToast(done, { undo: () => void undo(), undoLabel: context.t('shell.undo') })
      : undefined;
  if ((await working) || changed.length === 0) return;
  shiftUnread(context, changed, keyword, !isOn);
  saying?.();
}

/** The counts beside the folders follow at once; the push brings the server's own soon after. */
function shiftUnread(
  { client, accountId }: ActContext,
  emails: readonly Email[],
  keyword: string,
  isOn: boolean,
): void {
  if (keyword !== '$seen') return;
  for (const email of emails)
    for (const id of Object.keys(email.mailboxIds)) {
      const mailbox = client.cache.get('Mailbox', accountId, id);
      if (!mailbox) continue;
      const unreadEmails = Math.max(0, mailbox.unreadEmails + (isOn ? -1 : 1));
      client.cache.set('Mailbox', accountId, id, { ...mailbox, unreadEmails });
    }
}

function movePatch({ mailboxId }: ActContext, email: Email, target: Mailbox): Patch {
  if (mailboxId === undefined || !email.mailboxIds[mailboxId]) return { mailboxIds: { [target.id]: true } };
  return { [`mailboxIds/${mailboxId}`]: null, [`mailboxIds/${target.id}`]: true };
}

function leaves(list: EmailList, target: Mailbox): boolean {
  const { filter } = list.query;
  const inMailbox = JSON.stringify(filter).match(/"inMailbox":"([^"]+)"/)?.[1];
  return inMailbox !== undefined && inMailbox !== target.id;
}

export interface MoveWords {
  /** Told afterwards: "3 conversations moved to …". */
  done: string;
}

/** Moves the rows' messages to a folder, out of the lists that no longer hold them, with undo. */
export async function moveRows(
  context: ActContext,
  rowIds: readonly string[],
  target: Mailbox,
  words: MoveWords,
): Promise<void> {
  const { client, t, accountId } = context;
  const emails = emailsOfRows(context, rowIds).filter(
    (email) => !email.mailboxIds[target.id] || context.mailboxId,
  );
  if (emails.length === 0 || target.id === context.mailboxId) return;
  const isJunk = target.role === 'junk';
  const patches = Object.fromEntries(
    emails.map((email) => [
      email.id,
      {
        ...movePatch(context, email, target),
        ...(isJunk && { 'keywords/$junk': true, 'keywords/$notjunk': null }),
      },
    ]),
  );
  const backIntoLists = client.removeFromLists(accountId, new Set(emails.map((email) => email.id)), (list) =>
    leaves(list, target),
  );
  const saying = showToast(words.done, {
    undo: () => void undo(),
    undoLabel: t('shell.undo'),
  });
  const moved = patchAll(context, patches);
  const undo = async (): Promise<void> => {
    const inverse = await moved;
    if (!inverse) return;
    backIntoLists();
    await patchAll(context, inverse);
  };
  if (!(await moved)) {
    backIntoLists();
    saying();
  }
}

/** Removes messages for good, as far as they are not wanted back within 30 days (R8.9): undo restores them. */
export async function destroyRows(context: ActContext, rowIds: readonly string[]): Promise<void> {
  const { client, accountId, mailboxId, t } = context;
  const ids = emailsOfRows(context, rowIds).map((email) => email.id);
  const back = client.removeFromLists(accountId, new Set(ids), () => true);
  try {
    const answers = await client.perform(accountId, [['Email/set', { accountId, destroy: ids }]]);
    const undo = (): void => {
      const where = mailboxId === undefined ? {} : { mailboxId };
      client
        .perform(accountId, [['DeletedEmail/restore', { accountId, ids, ...where }]])
        .catch((error: unknown) => tellFault(context, error));
    };
    showToast(t(context.isByThread ? 'acts.destroyed' : 'acts.destroyedMessage', { count: rowIds.length }), {
      // What still waits for the network cannot be restored yet.
      ...(answers && { undo, undoLabel: t('shell.undo') }),
    });
  } catch (error) {
    back();
    tellFault(context, error);
  }
}
