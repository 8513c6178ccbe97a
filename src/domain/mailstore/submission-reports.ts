/** Reports that came back about what an account sent by JMAP (RFC 8621 §7), each noted with the submission it is about. */
import type { ReturnedReport } from '#formats/report/returned-report.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import type { SaidOfRecipient, SubmissionEnvelope } from './submissions.ts';

/** A sender who is told more often than this has the rest as letters. */
const MAX_REPORTS = 200;

interface Row {
  id: string;
  envelope: SubmissionEnvelope;
  delivery: Record<string, Partial<SaidOfRecipient>>;
}

/** What is known of each recipient after the report; only recipients of the envelope count. */
function afterReport(
  { envelope, delivery }: Row,
  { recipients }: ReturnedReport,
): Record<string, Partial<SaidOfRecipient>> {
  const after = { ...delivery };
  for (const { email } of envelope.rcptTo)
    for (const said of recipients.filter(({ address }) => address.toLowerCase() === email.toLowerCase()))
      after[email] = {
        ...after[email],
        ...(said.delivered && { delivered: said.delivered }),
        ...(said.smtpReply !== undefined && { smtpReply: said.smtpReply }),
        ...(said.isDisplayed && { displayed: 'yes' as const }),
      };
  return after;
}

/** Notes a report that an account received, where it is about something that it sent. */
export async function noteReport(
  tx: Transaction,
  accountId: AccountId,
  report: ReturnedReport & { emailId: EmailId },
): Promise<void> {
  const rows = await tx.query<Row>(
    `select id, envelope, delivery from email_submission
     where account_id = $1 and message_id = any ($2::text[]) for update`,
    [accountId, report.messageIds],
    { name: 'submission_of_report' },
  );
  const column = report.kind === 'dsn' ? 'dsn_emails' : 'mdn_emails';
  for (const row of rows)
    await tx.query(
      `update email_submission set delivery = $3, ${column} = ${column} || $4::uuid
       where account_id = $1 and id = $2 and cardinality(${column}) < ${MAX_REPORTS}`,
      [accountId, row.id, JSON.stringify(afterReport(row, report)), report.emailId],
      { name: `submission_${report.kind}` },
    );
}

/** The e-mails that were sent from an account under these Message-IDs, without angle brackets. One statement. */
export async function findSentEmails(
  db: Queryable,
  { accountId }: Pick<MailAccess, 'accountId'>,
  messageIds: readonly string[],
): Promise<Map<string, EmailId>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db.query<{ messageId: string; emailId: EmailId }>(
    `select distinct on (message_id) message_id as "messageId", email_id as "emailId" from email_submission
     where account_id = $1 and message_id = any ($2::text[]) order by message_id, id desc`,
    [accountId, messageIds],
  );
  return new Map(rows.map(({ messageId, emailId }) => [messageId, emailId]));
}
