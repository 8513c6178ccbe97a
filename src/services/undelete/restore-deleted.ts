/**
 * Puts deleted e-mails back (R8.9): single ones, a folder, or everything since a time. One transaction an e-mail, in batches read
 * from the store, so that a whole mailbox costs no more memory than a batch.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import {
  type DeletedEmail,
  type DeletedFilter,
  listDeleted,
  takeDeleted,
} from '#domain/mailstore/deleted-emails.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { FiledCopy, FilingCopy } from '#domain/mailstore/filing-values.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { findRemovedBlobs } from '#domain/quarantine/removed-emails.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { isTemporary, Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';

export interface UndeleteParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  ids: NewId;
  clock: Clock;
}

/** What became of one: where it lies now, or why it stayed away. */
export type Restored = { id: string } & ({ filed: FiledCopy } | { refusal: Refusal });

const AT_ONCE = 50;

/** Finds where e-mails go; asked once for each mailbox. */
function makeTargets(parts: UndeleteParts, access: MailAccess) {
  const known = new Map<string, Promise<FilingCopy['target']>>();
  const find = async ({ mailboxId, mailboxPath }: DeletedEmail): Promise<FilingCopy['target']> => {
    const mailbox = (await listMailboxes(parts.db, access)).find(({ id }) => id === mailboxId);
    if (mailbox?.role === 'trash') return { role: 'inbox' };
    if (mailbox) return { mailboxId: mailbox.id };
    try {
      return { mailboxId: await ensureMailbox(parts, access.accountId, mailboxPath) };
    } catch (error) {
      if (!(error instanceof Refusal) || isTemporary(error)) throw error;
      return { role: 'inbox' };
    }
  };
  return (deleted: DeletedEmail): Promise<FilingCopy['target']> => {
    const found = known.get(deleted.mailboxId) ?? find(deleted);
    known.set(deleted.mailboxId, found);
    return found;
  };
}

/** What is written in the commit with which an e-mail comes back. */
type Alongside = (tx: Transaction, deleted: DeletedEmail) => Promise<void>;

const NOTHING: Alongside = () => Promise.resolve();

async function putBack(
  parts: UndeleteParts,
  access: MailAccess,
  deleted: DeletedEmail,
  { target, alongside }: { target: FilingCopy['target']; alongside: Alongside },
): Promise<FiledCopy> {
  const { id, flags, keywords, receivedAt, assessment, signals } = deleted;
  const copy: FilingCopy = {
    accountId: access.accountId,
    target,
    flags: { bits: flags, keywords: keywords ?? [] },
    receivedAt,
    ...(signals && { signals }),
  };
  const filing = {
    message: prepareMessage(await parts.blobs.read(deleted.blob)),
    copies: [copy],
    enforceQuota: true,
    ...(assessment !== null && { assessment }),
  };
  const [filed] = await parts.filer.fileTogether([filing], async (tx) => {
    await takeDeleted(tx, parts.blobs, access, id);
    await alongside(tx, deleted);
  });
  if (!filed) throw new Error('a filing without a copy');
  return filed;
}

async function restoreBatch(
  parts: UndeleteParts,
  access: MailAccess,
  batch: readonly DeletedEmail[],
  targetOf: (deleted: DeletedEmail) => Promise<FilingCopy['target']>,
  alongside: Alongside,
): Promise<Restored[]> {
  const removed = await findRemovedBlobs(
    parts.db,
    batch.map(({ blob }) => blob),
  );
  const outcomes: Restored[] = [];
  for (const deleted of batch) {
    const { id } = deleted;
    try {
      if (removed.has(deleted.blob.toString('hex')))
        throw new Refusal('notPermitted', 'This message was taken back from every mailbox.');
      const target = await targetOf(deleted);
      outcomes.push({ id, filed: await putBack(parts, access, deleted, { target, alongside }) });
    } catch (error) {
      if (!(error instanceof Refusal) || isTemporary(error)) throw error;
      outcomes.push({ id, refusal: error });
    }
  }
  return outcomes;
}

/** Restores single e-mails, in the mailbox named or where they lay. `Refusal('notPermitted')` without the whole account. */
export async function restoreDeleted(
  parts: UndeleteParts,
  access: MailAccess,
  ids: readonly string[],
  mailboxId?: MailboxId,
): Promise<Restored[]> {
  const batch = await listDeleted(parts.db, access, { ids }, { most: ids.length });
  const targetOf = mailboxId ? () => Promise.resolve({ mailboxId }) : makeTargets(parts, access);
  return restoreBatch(parts, access, batch, targetOf, NOTHING);
}

/** Restores all that meet a filter, what was deleted first comes first; told of each batch, and of each e-mail in the commit of its return. */
export async function restoreAllDeleted(
  parts: UndeleteParts,
  access: MailAccess,
  filter: DeletedFilter,
  {
    onBatch,
    alongside = NOTHING,
  }: {
    onBatch: (outcomes: readonly Restored[], sizes: ReadonlyMap<string, number>) => Promise<void>;
    alongside?: Alongside;
  },
): Promise<void> {
  const targetOf = makeTargets(parts, access);
  const refused: Refusal[] = [];
  for (;;) {
    const most = AT_ONCE + refused.length;
    const found = await listDeleted(parts.db, access, filter, { most, oldestFirst: true });
    // Those refused stay where they are, before the others.
    const batch = found.slice(refused.length);
    if (batch.length === 0) return;
    const outcomes = await restoreBatch(parts, access, batch, targetOf, alongside);
    for (const outcome of outcomes) if ('refusal' in outcome) refused.push(outcome.refusal);
    await onBatch(outcomes, new Map(batch.map(({ id, size }) => [id, size])));
  }
}
