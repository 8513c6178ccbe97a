/**
 * Untagged responses about the selected mailbox: what other sessions did, said at lawful moments only.
 *
 * RFC 3501 §7.3–7.4, RFC 7162 §3.2.10. A change is read from the change log, so its author may be any session of
 * any process; what this session did itself it has told the view already and is not said twice.
 */

import { hasRight, rightsOn, withoutRights } from '#domain/mailstore/access.ts';
import { findFlagBit, flagNames } from '#domain/mailstore/flag-names.ts';
import { FLAG_BITS } from '#domain/mailstore/message-values.ts';
import { changeableFlags } from '#domain/mailstore/rights.ts';
import { readChanges, takeRecent } from '#domain/mailstore/snapshot.ts';
import {
  encodeFlagsResponse,
  encodeNumberResponse,
  encodeVanishedResponse,
} from '#formats/imap/responses.ts';
import { permanentFlagsCode } from '#formats/imap/status-response.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { CommandContext } from './command.ts';
import { MESSAGES_PER_BREATH } from './limits.ts';
import type { ImapOutput } from './output.ts';
import type { SelectedMailbox, ViewUpdate } from './selected.ts';
import type { ImapSession } from './session.ts';
import { findAccess } from './shared-mailboxes.ts';

/** System flags a client may store; `\*` because it may make keywords too (RFC 3501 §7.1). */
const SYSTEM_FLAGS = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];
const NAMED_KEYWORDS = Object.keys(FLAG_BITS).filter((name) => name.startsWith('$'));

/** The text of every combination of bits without keywords, made when first met. */
const plainTexts = new Map<number, string>();
const RECENT_BIT = 0x10000;

function plainText(bits: number, isRecent: boolean): string {
  const key = isRecent ? bits | RECENT_BIT : bits;
  let text = plainTexts.get(key);
  if (text === undefined) {
    text = [...flagNames({ bits, keywords: [] }), ...(isRecent ? ['\\Recent'] : [])].join(' ');
    plainTexts.set(key, text);
  }
  return text;
}

/** A message's flags as FETCH gives them, parentheses included. */
export function flagsText(view: SelectedMailbox, index: number): string {
  const { bits, keywords } = view.flagsAt(index);
  const plain = plainText(bits, view.isRecent(index));
  if (keywords.length === 0) return `(${plain})`;
  return plain === '' ? `(${keywords.join(' ')})` : `(${plain} ${keywords.join(' ')})`;
}

/** The flags that the rights on the mailbox let the session change (RFC 4314 §5.1.1). */
function changeableNames(view: SelectedMailbox, known: readonly string[]): string[] {
  const { mask, keywords } = changeableFlags(rightsOn(view.access, view.mailbox.id));
  const changeable = known.filter((name) => {
    const bit = findFlagBit(name);
    return bit === undefined ? keywords : (mask & bit) !== 0;
  });
  return keywords ? [...changeable, '\\*'] : changeable;
}

/** FLAGS and PERMANENTFLAGS of the mailbox (RFC 3501 §7.2.6). */
export function writeMailboxFlags(out: ImapOutput, view: SelectedMailbox): void {
  const known = [...SYSTEM_FLAGS, ...NAMED_KEYWORDS, ...view.keywordNames];
  out.wire(encodeFlagsResponse(known));
  const permanent = permanentFlagsCode(view.isReadOnly ? [] : changeableNames(view, known));
  out.status('*', 'OK', 'Flags that are kept.', permanent);
}

/** How a message's FETCH response begins: by its number, or by its UID alone where UIDONLY is on (RFC 9586 §3.4). */
export function fetchStart(session: ImapSession, view: SelectedMailbox, index: number): string {
  return session.enabled.has('UIDONLY')
    ? `* ${view.messages.uids[index]} UIDFETCH (`
    : `* ${index + 1} FETCH (`;
}

function fetchStartWithUid(session: ImapSession, view: SelectedMailbox, index: number): string {
  const start = fetchStart(session, view, index);
  return session.enabled.has('UIDONLY') ? start : `${start}UID ${view.messages.uids[index]} `;
}

/** One message's flags, with its UID, and with MODSEQ once CONDSTORE is enabled (RFC 7162 §3.1). */
export function writeFlags(
  out: ImapOutput,
  session: ImapSession,
  view: SelectedMailbox,
  index: number,
): void {
  const modseq = session.enabled.has('CONDSTORE') ? ` MODSEQ (${view.messages.modseqs[index]})` : '';
  out.wire(`${fetchStartWithUid(session, view, index)}FLAGS ${flagsText(view, index)}${modseq})\r\n`);
}

/** One message's mod-sequence after a silent STORE (RFC 7162 §3.1.3). */
export function writeModseq(
  out: ImapOutput,
  session: ImapSession,
  view: SelectedMailbox,
  index: number,
): void {
  out.wire(`${fetchStartWithUid(session, view, index)}MODSEQ (${view.messages.modseqs[index]}))\r\n`);
}

function writeExpunged(
  out: ImapOutput,
  session: ImapSession,
  update: Pick<ViewUpdate, 'expunged' | 'vanished'>,
): void {
  if (update.expunged.length === 0) return;
  if (session.enabled.has('QRESYNC') || session.enabled.has('UIDONLY'))
    out.wire(encodeVanishedResponse(update.vanished, false));
  else for (const number of update.expunged) out.wire(encodeNumberResponse(number, 'EXPUNGE'));
}

/** RFC 5267 §4.3.3: what is kept of results is told before the messages go. */
function forgetExpunged(
  view: SelectedMailbox,
  { expunged, vanished }: Pick<ViewUpdate, 'expunged' | 'vanished'>,
): void {
  if (view.contexts.size === 0 || vanished.length === 0) return;
  const gone = vanished.map((uid, place) => ({ uid, number: expunged[vanished.length - 1 - place] ?? 0 }));
  for (const kept of view.contexts.values()) kept.forget(gone);
}

async function writeUpdate(
  context: CommandContext,
  view: SelectedMailbox,
  update: ViewUpdate,
): Promise<void> {
  const { out, session } = context;
  forgetExpunged(view, update);
  writeExpunged(out, session, update);
  if (update.grown) {
    out.wire(encodeNumberResponse(view.count, 'EXISTS'));
    if (view.tellsRecent) out.wire(encodeNumberResponse(view.recentCount, 'RECENT'));
  }
  if (update.newKeywords) writeMailboxFlags(out, view);
  for (const [done, uid] of update.flagged.entries()) {
    const index = view.messages.indexOf(uid);
    if (index >= 0) writeFlags(out, session, view, index);
    if (done % MESSAGES_PER_BREATH === 0) await out.relieve();
  }
  await reviewResults(view, [...update.added, ...update.flagged]);
}

/** What is kept of results hears of messages that came or changed, by others or by this session (RFC 5267 §4.3). */
async function reviewResults(view: SelectedMailbox, others: readonly number[] = []): Promise<void> {
  const changed = [...others, ...view.takeUnreviewed()];
  if (changed.length > 0) for (const kept of view.contexts.values()) await kept.review(changed);
}

/**
 * Asks anew for the key to another's mailbox, because its owner may have changed the rights. Where it may no longer be
 * read, the session leaves it, told as RFC 7162 §3.2.11 tells of a mailbox closed.
 */
async function keepAccess(context: CommandContext, view: SelectedMailbox): Promise<boolean> {
  const { session, out } = context;
  if (view.access.accountId === session.signedIn?.access.accountId) return true;
  const access = await findAccess(context, view.access.accountId);
  if (access && hasRight(access, view.mailbox.id, 'r')) {
    view.access = access;
    return true;
  }
  view.access = withoutRights(view.access);
  delete session.selected;
  out.status('*', 'OK', 'You may no longer read this mailbox.', 'CLOSED');
  return false;
}

/**
 * Before a command on a mailbox of somebody else: the rights as they are now, not as they were when a change was last
 * heard of, so that what is taken from somebody is gone with their very next command, whichever process it was taken in.
 */
export async function requirePresentAccess(context: CommandContext): Promise<void> {
  const view = context.session.selected;
  if (view && !(await keepAccess(context, view)))
    throw new Refusal('notFound', 'You may no longer read this mailbox.');
}

/** New messages are \Recent to the first session that is told of them (RFC 3501 §2.3.2). */
export async function takeRecentOf(
  { deps }: Pick<CommandContext, 'deps'>,
  view: SelectedMailbox,
): Promise<void> {
  if (view.isReadOnly || !view.tellsRecent) return;
  const range = await takeRecent(deps.db, view.access, view.mailbox.id);
  if (range) view.takeRecent(range);
}

/**
 * Tells the client what changed in the selected mailbox, EXPUNGE only where `mayExpunge`. The change log is asked
 * when a change was announced or `insist` is set.
 */
export async function catchUp(context: CommandContext, mayExpunge: boolean, insist: boolean): Promise<void> {
  const { session, deps, out } = context;
  const view = session.selected;
  if (!view) return;
  if (session.hasNews || insist) {
    session.hasNews = false;
    if (!(await keepAccess(context, view))) return;
    const changes = await readChanges(deps.db, view.access, view.mailbox.id, view.syncedModseq);
    if (changes.added.length > 0) await takeRecentOf(context, view);
    await writeUpdate(context, view, view.apply(changes, mayExpunge));
  } else {
    const update = view.takeExpunged(mayExpunge);
    forgetExpunged(view, update);
    writeExpunged(out, session, update);
    await reviewResults(view);
  }
}
