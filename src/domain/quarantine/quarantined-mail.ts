/**
 * Mail that was accepted and is held back: writing it, listing it, reading its bytes.
 */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { type Assessment, decodeAssessment, encodeAssessment } from '#formats/assessment/assessment.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { noteHeld, type QuarantineReason } from './withheld-mail.ts';

/** A recipient as delivery knows it; more than these fields is kept as it came. */
export interface HeldRecipient {
  address: string;
  accountId?: AccountId;
}

/** A message to be held. */
export interface HeldMail {
  id: string;
  reason: QuarantineReason;
  detail: string;
  arrivedAt: Date;
  fromAddress: string;
  subject: string;
  messageId: string;
  /** As it would have been stored, trace header and all. */
  bytes: Buffer;
  assessment: Assessment;
  reversePath: string;
  recipients: readonly HeldRecipient[];
  /** What delivery needs besides, as plain data. */
  envelope: object;
  /** Whose mailboxes it would have reached, those of groups' members too; without it the recipients' own. */
  accountIds?: readonly AccountId[];
}

/** A row as its readers see it. */
export interface QuarantinedMail {
  id: string;
  state: 'held' | 'released' | 'deleted';
  reason: QuarantineReason;
  detail: string;
  arrivedAt: Date;
  fromAddress: string;
  subject: string;
  messageId: string;
  size: number;
  blob: Buffer;
  assessment: Assessment;
  reversePath: string;
  recipients: HeldRecipient[];
  envelope: Record<string, unknown>;
  decidedBy: AccountId | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decision: string | null;
  /** When somebody last asked for it. */
  requestedAt: Date | null;
}

const MAX_TEXT = 1_000;

/** Text as PostgreSQL and a list take it. */
function shown(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, MAX_TEXT);
}

/**
 * Holds a message: its bytes, its envelope and the notice that it is held, in one transaction. `digestAt`: when people hear of
 * junk that is held; without it they do not.
 */
export async function holdMail(
  parts: { db: Database; blobs: BlobStore } & JobSource,
  mail: HeldMail,
  digestAt?: Date,
): Promise<void> {
  const blob = prepareBlob(mail.bytes);
  await parts.blobs.upload([blob]);
  await parts.db.transaction(async (tx) => {
    await parts.blobs.write(tx, [{ blob, references: 1 }]);
    await tx.query(
      `insert into quarantined_mail (id, state, reason, detail, arrived_at, from_address, subject, message_id,
         size, blob, assessment, reverse_path, recipients, envelope)
       values ($1, 'held', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13::jsonb)`,
      [
        mail.id,
        mail.reason,
        shown(mail.detail),
        mail.arrivedAt,
        shown(mail.fromAddress),
        shown(mail.subject),
        shown(mail.messageId),
        mail.bytes.length,
        blob.hash,
        encodeAssessment(mail.assessment) ?? null,
        shown(mail.reversePath),
        JSON.stringify(mail.recipients),
        JSON.stringify(mail.envelope),
      ],
    );
    const own = mail.recipients.flatMap(({ accountId }) => accountId ?? []);
    await noteHeld(tx, parts, { ...mail, accountIds: mail.accountIds ?? own }, digestAt);
  });
}

const COLUMNS = `id, state, reason, detail, arrived_at as "arrivedAt", from_address as "fromAddress", subject,
  message_id as "messageId", size, blob, assessment, reverse_path as "reversePath", recipients, envelope,
  decided_by as "decidedBy", (select display_name from account where account.id = decided_by) as "decidedByName", decided_at as "decidedAt", decision, requested_at as "requestedAt"`;

type Row = Omit<QuarantinedMail, 'assessment'> & { assessment: string | null };

function fromRow(row: Row): QuarantinedMail {
  return { ...row, assessment: decodeAssessment(row.assessment) };
}

/** What a list is about. */
export interface QuarantineFilter {
  ids?: readonly string[] | undefined;
  state?: QuarantinedMail['state'] | undefined;
  reason?: QuarantineReason | undefined;
  /** In subject, sender or recipients, in any case. */
  text?: string | undefined;
}

const MAX_LISTED = 1_000;

/** Held mail, the newest first. */
export async function listQuarantined(
  db: Queryable,
  principal: Principal,
  filter: QuarantineFilter,
  limit: number = MAX_LISTED,
): Promise<QuarantinedMail[]> {
  requirePermission(principal, 'quarantine.read', { kind: 'province' });
  const rows = await db.query<Row>(
    `select ${COLUMNS} from quarantined_mail
     where ($1::text is null or state = $1) and ($2::text is null or reason = $2) and ($5::uuid[] is null or id = any ($5))
       and ($3::text is null or position(lower($3) in lower(subject || ' ' || from_address || ' ' || recipients::text)) > 0)
     order by arrived_at desc, id desc limit $4`,
    [
      filter.state ?? null,
      filter.reason ?? null,
      filter.text ?? null,
      Math.min(limit, MAX_LISTED),
      filter.ids ?? null,
    ],
  );
  return rows.map(fromRow);
}

/** The row. `Refusal('notFound')`. */
export async function getQuarantined(
  db: Queryable,
  principal: Principal,
  id: string,
): Promise<QuarantinedMail> {
  const [mail] = await listQuarantined(db, principal, { ids: [id] });
  if (!mail) throw new Refusal('notFound', 'There is no such held message.');
  return mail;
}
