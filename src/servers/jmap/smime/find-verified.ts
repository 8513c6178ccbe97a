/**
 * E-mails whose S/MIME signature holds now (RFC 9219 §4.3 `hasVerifiedSmime`). The signed ones are found by their structure, and judged one
 * after the other: at most so many, beyond which a mailbox has to be named.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { EmailFilter } from '#domain/mailstore/email-filter.ts';
import { queryEmails } from '#domain/mailstore/email-query.ts';
import { readEmails } from '#domain/mailstore/email-reads.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { MAX_ANEW } from './statuses.ts';

/** Some milliseconds each, where nobody looked at them a short while ago. */
const MAX_JUDGED = 512;
const STATUS = new Set(['smimeStatus']);

async function findSigned(
  deps: JmapDependencies,
  access: MailAccess,
  mailboxId: MailboxId | undefined,
): Promise<EmailId[]> {
  const signed: EmailFilter = { condition: { hasSmime: true } };
  const within: EmailFilter[] = mailboxId ? [{ condition: { inMailbox: mailboxId } }] : [];
  const query = {
    filter: { operator: 'AND' as const, conditions: [...within, signed] },
    sort: [],
    collapseThreads: false,
    window: { position: 0 },
    limit: MAX_JUDGED + 1,
    calculateTotal: false,
  };
  // It asks for no verified ones itself, and for no snapshot.
  const parts = { ...deps, findVerified: () => Promise.resolve([]) };
  return (await queryEmails(parts, access, query, 0)).ids;
}

/** Their ids, of a mailbox or of all. `Refusal('tooMany')`. */
export async function findVerified(
  deps: JmapDependencies,
  access: MailAccess,
  mailboxId: MailboxId | undefined,
): Promise<EmailId[]> {
  const ids = await findSigned(deps, access, mailboxId);
  if (ids.length > MAX_JUDGED)
    throw new Refusal('tooMany', 'There are too many signed e-mails to look at; name a mailbox.', {
      part: 'filter',
    });
  const verified: EmailId[] = [];
  for (let start = 0; start < ids.length; start += MAX_ANEW) {
    const emails = await readEmails(deps.db, access, ids.slice(start, start + MAX_ANEW));
    const statuses = await deps.smime.encode(emails, STATUS);
    for (const [index, { id }] of emails.entries())
      if (statuses[index]?.['smimeStatus'] === 'signed/verified') verified.push(id);
  }
  return verified;
}
