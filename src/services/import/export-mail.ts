/**
 * Exports an account's mail into files (R8.2): every mailbox or one, with flags and dates.
 *
 * Reads the store in batches whose bytes are bounded, and holds no transaction while it writes. Access by anyone but
 * the owner is on the audit record (R6.4).
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor } from '#domain/directory/principal.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { flagNames } from '#domain/mailstore/flag-names.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox, MailboxSnapshot } from '#domain/mailstore/message-values.ts';
import { readMessages } from '#domain/mailstore/messages.ts';
import { readSnapshot } from '#domain/mailstore/snapshot.ts';
import { recordForeignAct } from '#domain/mailstore/visits.ts';
import { findReturnPath } from '#formats/mailbox-files/trace-fields.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailSink } from './mail-sink.ts';

/** What one round trip brings into memory. */
const MAX_BATCH_MESSAGES = 100;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

export interface ExportDependencies {
  db: Database;
  blobs: BlobStore;
  clock: Clock;
}

export interface ExportRequest {
  access: MailAccess;
  sink: MailSink;
  /** One mailbox by its path; without it all. */
  mailbox?: string | undefined;
  authority: string;
  onStart?: (totalBytes: number) => void;
  onMessage?: (bytes: number) => void;
}

export interface ExportReport {
  mailboxes: number;
  messages: number;
  bytes: number;
}

/** UIDs in runs that fit a batch. */
function* batchesOf(snapshot: MailboxSnapshot): Generator<number[]> {
  let batch: number[] = [];
  let bytes = 0;
  for (const [index, uid] of snapshot.uids.entries()) {
    const size = snapshot.sizes[index] ?? 0;
    if (batch.length > 0 && (batch.length >= MAX_BATCH_MESSAGES || bytes + size > MAX_BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(uid);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function flagsByUid(snapshot: MailboxSnapshot): Map<number, string[]> {
  return new Map(
    snapshot.uids.map((uid, index) => {
      const flags = { bits: snapshot.bits[index] ?? 0, keywords: snapshot.keywords.get(uid) ?? [] };
      return [uid, [...flagNames(flags)]];
    }),
  );
}

async function exportMailbox(
  dependencies: ExportDependencies,
  request: ExportRequest,
  mailbox: Mailbox,
  report: ExportReport,
): Promise<void> {
  const { db, blobs } = dependencies;
  const snapshot = await readSnapshot(db, request.access, mailbox.id);
  const flags = flagsByUid(snapshot);
  await request.sink.openMailbox(mailbox.path);
  for (const uids of batchesOf(snapshot)) {
    const messages = await readMessages(db, request.access, mailbox.id, uids, {});
    const contents = await blobs.readMany(messages.map((message) => message.blob));
    for (const [index, message] of messages.entries()) {
      const bytes = contents[index] ?? Buffer.alloc(0);
      const sender = findReturnPath(bytes);
      await request.sink.write({
        bytes,
        flags: flags.get(message.uid) ?? [],
        receivedAt: message.receivedAt,
        ...(sender !== undefined && { sender }),
      });
      report.messages += 1;
      report.bytes += bytes.length;
      request.onMessage?.(bytes.length);
    }
  }
  report.mailboxes += 1;
}

/** The mailboxes to export. `Refusal('notFound')` when the one asked for does not exist. */
async function chooseMailboxes(db: Database, request: ExportRequest): Promise<Mailbox[]> {
  const all = await listMailboxes(db, request.access);
  if (request.mailbox === undefined) return all;
  const wanted = request.mailbox.normalize('NFC');
  const chosen = all.filter(
    (mailbox) => mailbox.path === wanted || (mailbox.role === 'inbox' && wanted.toUpperCase() === 'INBOX'),
  );
  if (chosen.length === 0) throw new Refusal('notFound', 'This mailbox does not exist.', { mailbox: wanted });
  return chosen;
}

/** Writes the mail out, mailbox by mailbox. */
export async function exportMail(
  dependencies: ExportDependencies,
  request: ExportRequest,
): Promise<ExportReport> {
  const { db, clock } = dependencies;
  const mailboxes = await chooseMailboxes(db, request);
  const report: ExportReport = { mailboxes: 0, messages: 0, bytes: 0 };
  request.onStart?.(mailboxes.reduce((total, mailbox) => total + mailbox.sizeBytes, 0));
  await db.transaction(async (tx) => {
    const { access, authority: purpose } = request;
    const now = clock();
    await recordForeignAct(tx, access, { act: 'export', purpose, now });
    await recordEvent(tx, {
      now,
      actor: auditActor(access.principal),
      act: 'mailbox.export',
      object: { kind: 'account', id: access.accountId },
      authority: purpose,
      after: { mailboxes: mailboxes.map((mailbox) => mailbox.path) },
    });
  });
  for (const mailbox of mailboxes) await exportMailbox(dependencies, request, mailbox, report);
  await request.sink.close();
  return report;
}
