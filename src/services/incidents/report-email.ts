/** A person reports a message of theirs: it is recorded, it leaves their sight, and the center is told (R8.7). */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { readEmails } from '#domain/mailstore/email-reads.ts';
import { changeEmails } from '#domain/mailstore/emails.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { type IncidentKind, recordIncident } from '#domain/quarantine/mail-incidents.ts';
import { decodeFields } from '#formats/mime/summary.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface Report {
  principal: AccountPrincipal;
  access: MailAccess;
  emailId: string;
  kind: IncidentKind;
  note: string;
}

async function moveAway(
  parts: { db: Database; blobs: BlobStore } & JobSource,
  { access, kind }: Report,
  emailId: Parameters<typeof changeEmails>[3]['updates'][number]['emailId'],
): Promise<void> {
  const role = kind === 'junk' ? 'junk' : 'trash';
  const mailbox = (await listMailboxes(parts.db, access)).find((one) => one.role === role);
  if (!mailbox) return;
  const mailboxes = { replace: [mailbox.id] };
  const { refused } = await changeEmails(parts.db, parts.blobs, access, {
    updates: [{ emailId, mailboxes }],
    now: parts.clock(),
  });
  for (const refusal of refused.values()) throw refusal;
}

/** Reports; gives the incident's id. `Refusal`: `notFound`, `tooMany`, `notPermitted`. */
export async function reportEmail(
  parts: { db: Database; blobs: BlobStore } & JobSource,
  report: Report,
): Promise<string> {
  const [email] = await readEmails(parts.db, report.access, [report.emailId]);
  if (!email) throw new Refusal('notFound', 'This e-mail does not exist.');
  const fields = decodeFields(email.fields);
  const id = await recordIncident(parts, {
    principal: report.principal,
    kind: report.kind,
    note: report.note,
    fromAddress: fields.from[0]?.email ?? '',
    subject: fields.subject,
    messageId: fields.messageId[0] ?? '',
    blob: email.blob,
  });
  await moveAway(parts, report, email.id);
  return id;
}
