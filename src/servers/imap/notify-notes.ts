/**
 * Notes that changed, for NOTIFY's MailboxMetadataChange and ServerMetadataChange (RFC 5465 §5.6, §5.7).
 *
 * Kept of each note is a digest of its value; after an announcement the digests of the accounts watched are read, one
 * statement each, and only by sessions that asked for these events.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { listAnnotations } from '#domain/mailstore/annotations.ts';
import { encodeMetadataChange } from '#formats/imap/commands/metadata.ts';
import type { NotifyEvent } from '#formats/imap/commands/notify.ts';
import type { CommandContext } from './command.ts';
import { encodingOf, type Notes, type Notifications, requireSignedIn } from './session.ts';
import type { ListedMailbox } from './shared-mailboxes.ts';

const NOTHING: ReadonlyMap<string, string> = new Map();

/** True where a group asked for changes of notes. */
export function wantsNotes({ groups }: Pick<Notifications, 'groups'>): boolean {
  return groups.some(
    ({ events }) => events.has('MailboxMetadataChange') || events.has('ServerMetadataChange'),
  );
}

/** The notes as they are, on the account and on the mailboxes listed. */
export async function readNotes(context: CommandContext, listed: readonly ListedMailbox[]): Promise<Notes> {
  const own = requireSignedIn(context.session).access;
  const names = new Map<string, string>(listed.map(({ mailbox }) => [mailbox.id, mailbox.path]));
  const notes = new Map<string, Map<string, string>>();
  const accesses = new Map<string, MailAccess>(listed.map(({ access }) => [access.accountId, access]));
  for (const access of accesses.values())
    for (const { mailboxId, entry, digest } of await listAnnotations(context.deps.db, access)) {
      const isAccount = mailboxId === undefined;
      if (isAccount && access.accountId !== own.accountId) continue;
      const name = isAccount ? '' : names.get(mailboxId);
      if (name === undefined) continue;
      const entries = notes.get(name) ?? new Map<string, string>();
      notes.set(name, entries.set(entry, digest));
    }
  return notes;
}

/** The entries that came, went or have another value. */
function changedEntries(
  before: ReadonlyMap<string, string> = NOTHING,
  now: ReadonlyMap<string, string> = NOTHING,
): string[] {
  const changed = [...now].filter(([entry, digest]) => before.get(entry) !== digest).map(([entry]) => entry);
  return [...changed, ...[...before.keys()].filter((entry) => !now.has(entry))];
}

/** Tells which entries changed, not their values (RFC 5464 §4.4.2). */
export function writeNoteChanges(
  { out, session }: CommandContext,
  { before, now }: { before: Notes; now: Notes },
  eventsOf: (name: string) => ReadonlySet<NotifyEvent> | undefined,
): void {
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const event = name === '' ? 'ServerMetadataChange' : 'MailboxMetadataChange';
    const changed = eventsOf(name)?.has(event) ? changedEntries(before.get(name), now.get(name)) : [];
    if (changed.length > 0) out.wire(encodeMetadataChange(name, changed, encodingOf(session)));
  }
}
