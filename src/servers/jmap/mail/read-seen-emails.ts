/** E-mails for whoever is shown something of them: of another's account the owner sees that they were read (R6.4). */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { readEmails, type StoredEmail } from '#domain/mailstore/email-reads.ts';
import { recordReading } from '#domain/mailstore/visits.ts';
import type { JmapDependencies } from '../dependencies.ts';

export async function readSeenEmails(
  { db, clock }: Pick<JmapDependencies, 'db' | 'clock'>,
  access: MailAccess,
  ids: readonly string[],
): Promise<StoredEmail[]> {
  const emails = await readEmails(db, access, ids);
  const mailboxIds = new Set(emails.flatMap((email) => email.mailboxIds));
  await recordReading(db, access, { mailboxIds, now: clock() });
  return emails;
}
