/**
 * Changing e-mails wherever they are: keywords, mailboxes, destruction (RFC 8621 §4.6).
 *
 * Cost: one transaction with a fixed number of statements, whatever the number of e-mails: lock, places, mailboxes,
 * then the writes sent together.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { hasRight, type MailAccess } from './access.ts';
import { recordChanges } from './change-log.ts';
import { deleterOf, mailboxPathSql } from './deleted-emails.ts';
import { type EmailPlace, type EmailPlan, type EmailUpdate, type MayDo, planEmails } from './email-plan.ts';
import type { Afterlife } from './expunge.ts';
import { requireSaneKeywords } from './flags.ts';
import { advanceModseq, retractModseq } from './mail-accounts.ts';
import type { Flags } from './message-values.ts';
import { writeSeen } from './personal-seen.ts';

export interface EmailChange {
  /** Each e-mail at most once. */
  updates: readonly EmailUpdate[];
  /** The state the client knows; a later one refuses everything (RFC 8620 §5.3 `ifInState`). */
  ifModseq?: number;
  /** What becomes of e-mails that are destroyed: restorable unless told. */
  afterlife?: Afterlife | undefined;
  now: number;
}

export interface EmailOutcome {
  /** The account's state before and after. */
  oldModseq: number;
  newModseq: number;
  /** Why an e-mail was left as it was; all others are changed. */
  refused: ReadonlyMap<EmailId, Refusal>;
  /** Where e-mails lie now that did not lie there. */
  placed: readonly { mailboxId: MailboxId; uid: number }[];
  /** Flags that changed where e-mails lay before, and what they were. */
  flagged: readonly (Flags & { mailboxId: MailboxId; uid: number; before: Flags })[];
}

function requireSaneFlags(update: EmailUpdate): void {
  if ('destroy' in update || !update.flags) return;
  requireSaneKeywords('replace' in update.flags ? update.flags.replace.keywords : update.flags.add.keywords);
}

async function readPlaces(
  tx: Transaction,
  access: MailAccess,
  emailIds: readonly EmailId[],
): Promise<EmailPlace[]> {
  return tx.query<EmailPlace>(
    `select m.email_id as "emailId", e.thread_id as "threadId", m.mailbox_id as "mailboxId", m.uid,
            m.flags::integer as bits, coalesce(m.keywords, '{}') as keywords, m.size, m.received_at as "receivedAt"
     from message m join email e on e.account_id = m.account_id and e.id = m.email_id
     where m.account_id = $1 and m.email_id = any ($2::uuid[]) order by m.email_id, m.mailbox_id, m.uid`,
    [access.accountId, emailIds],
    { name: 'email_places' },
  );
}

async function readUidNexts(tx: Transaction, access: MailAccess): Promise<Map<MailboxId, number>> {
  const rows = await tx.query<{ id: MailboxId; next: number }>(
    'select id, uid_next as next from mailbox where account_id = $1',
    [access.accountId],
    { name: 'email_mailboxes' },
  );
  return new Map(rows.map((row) => [row.id, row.next]));
}

/** An e-mail is there for whoever may read one of its mailboxes; the places elsewhere change along. */
function visibleTo(access: MailAccess, places: readonly EmailPlace[]): EmailPlace[] {
  const readable = new Set(
    places.filter((place) => hasRight(access, place.mailboxId, 'r')).map((place) => place.emailId),
  );
  return places.filter((place) => readable.has(place.emailId));
}

/** Keywords hold no space (RFC 9051 §9 atom), so a list of them travels as one text. */
function keywordTexts(places: readonly EmailPlace[]): (string | null)[] {
  return places.map(({ keywords }) => (keywords.length > 0 ? keywords.join(' ') : null));
}

const KEYWORDS = `case when p.keywords is null then null else string_to_array(p.keywords, ' ') end`;

function writePlaced(
  tx: Transaction,
  access: MailAccess,
  plan: EmailPlan,
  at: { modseq: number; now: Date },
) {
  const { placed } = plan;
  return tx.query(
    `with placed as (
       select * from unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::integer[], $6::smallint[], $7::timestamptz[],
                            $8::text[], $9::boolean[])
         as t (mailbox_id, uid, email_id, size, flags, received_at, keywords, shared)
     ), neighbours as (
       update message m set shared = true from placed p
       where p.shared and m.account_id = $1 and m.email_id = p.email_id and not m.shared
     )
     insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at, keywords,
                          shared)
     select $1, p.mailbox_id, p.uid, p.email_id, $10, p.size, p.flags, p.received_at, $11, ${KEYWORDS}, p.shared
     from placed p`,
    [
      access.accountId,
      placed.map((place) => place.mailboxId),
      placed.map((place) => place.uid),
      placed.map((place) => place.emailId),
      placed.map((place) => place.size),
      placed.map((place) => place.bits),
      placed.map((place) => place.receivedAt),
      keywordTexts(placed),
      placed.map((place) => place.shared),
      at.modseq,
      at.now,
    ],
    { name: 'email_enter' },
  );
}

function writeFlagged(tx: Transaction, access: MailAccess, { flagged }: EmailPlan, modseq: number) {
  return tx.query(
    `update message m set flags = p.flags, keywords = ${KEYWORDS}, modseq = $6
     from unnest($2::uuid[], $3::bigint[], $4::smallint[], $5::text[]) as p (mailbox_id, uid, flags, keywords)
     where m.account_id = $1 and m.mailbox_id = p.mailbox_id and m.uid = p.uid`,
    [
      access.accountId,
      flagged.map((place) => place.mailboxId),
      flagged.map((place) => place.uid),
      flagged.map((place) => place.bits),
      keywordTexts(flagged),
      modseq,
    ],
    { name: 'email_flag' },
  );
}

function writeLeft(tx: Transaction, access: MailAccess, { left }: EmailPlan) {
  return tx.query(
    `delete from message m using unnest($2::uuid[], $3::bigint[]) as p (mailbox_id, uid)
     where m.account_id = $1 and m.mailbox_id = p.mailbox_id and m.uid = p.uid`,
    [access.accountId, left.map((place) => place.mailboxId), left.map((place) => place.uid)],
    { name: 'email_leave' },
  );
}

function writeBoxes(tx: Transaction, access: MailAccess, { boxes }: EmailPlan, modseq: number) {
  return tx.query(
    `update mailbox b set uid_next = d.uid_next, modseq = $8, message_count = b.message_count + d.messages,
       unseen_count = b.unseen_count + d.unseen, deleted_count = b.deleted_count + d.deleted,
       size_bytes = b.size_bytes + d.bytes
     from unnest($2::uuid[], $3::bigint[], $4::integer[], $5::integer[], $6::integer[], $7::bigint[])
       as d (id, uid_next, messages, unseen, deleted, bytes)
     where b.account_id = $1 and b.id = d.id`,
    [
      access.accountId,
      boxes.map((box) => box.mailboxId),
      boxes.map((box) => box.uidNext),
      boxes.map((box) => box.messages),
      boxes.map((box) => box.unseen),
      boxes.map((box) => box.deleted),
      boxes.map((box) => box.bytes),
      modseq,
    ],
    { name: 'email_boxes' },
  );
}

/** The first place of each destroyed e-mail: where it is put back to. */
function lastPlaces({ destroyed, left }: EmailPlan): EmailPlace[] {
  const ids = new Set(destroyed.map(({ emailId }) => emailId));
  const first = new Map<EmailId, EmailPlace>();
  for (const place of left)
    if (ids.has(place.emailId) && !first.has(place.emailId)) first.set(place.emailId, place);
  return [...first.values()];
}

async function destroy(
  tx: Transaction,
  blobs: BlobStore,
  access: MailAccess,
  plan: EmailPlan,
  change: { now: number; afterlife?: Afterlife | undefined },
) {
  const { destroyed } = plan;
  const places = lastPlaces(plan);
  const rows = await tx.query<{ blob: Buffer }>(
    `with lost as (
       delete from email where account_id = $1 and id = any ($2::uuid[])
       returning id, blob, size, received_at, has_attachment, fields, preview, assessment, signals
     ), kept as (
       insert into deleted_email (account_id, id, blob, size, received_at, flags, keywords, mailbox_id, mailbox_path,
                                  deleted_at, deleted_by, has_attachment, fields, preview, assessment, signals)
       select $1, l.id, l.blob, l.size, l.received_at, p.flags & ~8, ${KEYWORDS}, p.mailbox_id,
              ${mailboxPathSql('$1', 'p.mailbox_id')}, $9, $10, l.has_attachment, l.fields, l.preview, l.assessment, l.signals
       from lost l
       join unnest($5::uuid[], $6::uuid[], $7::smallint[], $8::text[]) as p (email_id, mailbox_id, flags, keywords)
         on p.email_id = l.id
       where $11 and p.flags & 16 = 0
       returning id
     ), used as (
       update mail_account set message_count = message_count - $3, used_bytes = used_bytes - $4 where account_id = $1
     )
     select blob from lost where id not in (select id from kept)`,
    [
      access.accountId,
      destroyed.map(({ emailId }) => emailId),
      destroyed.length,
      destroyed.reduce((sum, { size }) => sum + size, 0),
      places.map((place) => place.emailId),
      places.map((place) => place.mailboxId),
      places.map((place) => place.bits),
      keywordTexts(places),
      new Date(change.now),
      deleterOf(access),
      change.afterlife !== 'gone',
    ],
    { name: 'email_destroy' },
  );
  await blobs.release(
    tx,
    rows.map((row) => row.blob),
  );
}

/** What flags were, beside what they are. */
function withBefore({ flagged }: EmailPlan, places: readonly EmailPlace[]): EmailOutcome['flagged'] {
  if (flagged.length === 0) return [];
  const before = new Map(places.map((place) => [`${place.mailboxId} ${place.uid}`, place]));
  return flagged.map((place) => ({
    ...place,
    before: before.get(`${place.mailboxId} ${place.uid}`) ?? place,
  }));
}

async function writePlan(
  tx: Transaction,
  blobs: BlobStore,
  access: MailAccess,
  plan: EmailPlan,
  at: { modseq: number; now: number; afterlife?: Afterlife | undefined },
): Promise<void> {
  const { modseq, now } = at;
  await Promise.all([
    plan.left.length > 0 && writeLeft(tx, access, plan),
    plan.placed.length > 0 && writePlaced(tx, access, plan, { modseq, now: new Date(now) }),
    plan.flagged.length > 0 && writeFlagged(tx, access, plan, modseq),
    plan.boxes.length > 0 && writeBoxes(tx, access, plan, modseq),
    recordChanges(tx, { accountId: access.accountId, modseq, now }, plan.changes),
  ]);
  if (plan.destroyed.length > 0) await destroy(tx, blobs, access, plan, at);
}

/**
 * Changes e-mails in one transaction; what is refused of one does not keep the others from being changed.
 * `Refusal`: `conflict` when the state is not `ifModseq`, `notPermitted`, `tooMany` keywords.
 */
export async function changeEmails(
  db: Database,
  blobs: BlobStore,
  access: MailAccess,
  change: EmailChange,
): Promise<EmailOutcome> {
  return db.transaction((tx) => changeEmailsIn(tx, blobs, access, change));
}

/** The same within a transaction: of e-mails that it has just filed. */
export async function changeEmailsIn(
  tx: Transaction,
  blobs: BlobStore,
  access: MailAccess,
  change: EmailChange,
): Promise<EmailOutcome> {
  for (const update of change.updates) requireSaneFlags(update);
  const emailIds = change.updates.map((update) => update.emailId);
  const [modseq, allPlaces, uidNexts] = await Promise.all([
    advanceModseq(tx, access.accountId),
    readPlaces(tx, access, emailIds),
    readUidNexts(tx, access),
  ]);
  const places = visibleTo(access, allPlaces);
  const oldModseq = modseq - 1;
  if (change.ifModseq !== undefined && change.ifModseq !== oldModseq)
    throw new Refusal('conflict', 'The mail has changed since.');
  const mayDo: MayDo = (mailboxId, right) => hasRight(access, mailboxId, right);
  const plan = planEmails(change.updates, places, uidNexts, mayDo, access.viewerId !== undefined);
  const hasRead = await writeSeen(tx, access, plan.seen, { modseq, now: change.now });
  if (plan.changes.length === 0 && !hasRead) {
    await retractModseq(tx, access.accountId);
    return { oldModseq, newModseq: oldModseq, refused: plan.refused, placed: [], flagged: [] };
  }
  await writePlan(tx, blobs, access, plan, { modseq, now: change.now, afterlife: change.afterlife });
  const { refused, placed } = plan;
  return { oldModseq, newModseq: modseq, refused, placed, flagged: withBefore(plan, places) };
}
