/**
 * Notes on mailboxes and accounts (RFC 5464): for oneself (`/private/…`) or for all who may read (`/shared/…`).
 *
 * Cost: one statement to read the notes of any number of mailboxes of an account; one transaction to write.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { hasRight, type MailAccess, requireRight } from './access.ts';
import { setSeenPersonal } from './personal-seen.ts';
import { ALL_RIGHTS } from './rights.ts';

/** Largest value of one note, in bytes. */
export const MAX_ANNOTATION_BYTES = 32_768;

/** Values of all notes of an account together, in bytes. */
export const MAX_ANNOTATION_STORAGE_BYTES = 64 * 1024 * 1024;

/** Notes of one viewer on one mailbox. */
export const MAX_ANNOTATIONS = 100;

/** Whether each person has a read state in the account of a mailbox: `personal`, or nothing where there is one for all. */
export const SEEN_ENTRY = '/shared/vendor/congthu/seen';

/** Names the script that runs on events of a mailbox, or of all mailboxes of an account (RFC 6785 §2.3.1). */
export const EVENT_SCRIPT_ENTRY = '/shared/imapsieve/script';

/** What tells processes that another script is to run on events. */
export const EVENT_SCRIPT_TYPE = 'MailEventScript';

/** Stands for the account where a mailbox would stand, and for everybody where a viewer would. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** One note; its entry in lower case, `/private/…` or `/shared/…`. */
export interface Annotation {
  entry: string;
  value: Buffer;
}

export interface MailboxAnnotation extends Annotation {
  /** Absent for a note on the account. */
  mailboxId?: MailboxId;
}

/** A note to write; without a value it is taken away. */
export interface AnnotationChange {
  entry: string;
  value: Buffer | undefined;
}

/** Which entries are meant: these, and whatever begins with one of the prefixes. */
export interface WantedAnnotations {
  entries: readonly string[];
  prefixes: readonly string[];
}

function viewerOf({ principal, accountId }: MailAccess): AccountId {
  return principal.kind === 'account' ? principal.accountId : accountId;
}

/** Notes on mailboxes that may be read, or on the account where no mailbox is named. In the order of their entries. */
export async function readAnnotations(
  db: Queryable,
  access: MailAccess,
  mailboxIds: readonly MailboxId[] | undefined,
  wanted: WantedAnnotations,
): Promise<MailboxAnnotation[]> {
  for (const id of mailboxIds ?? []) requireRight(access, id, 'r');
  const rows = await db.query<{ mailbox_id: MailboxId; entry: string; value: Buffer }>(
    `select mailbox_id, entry, value from mailbox_annotation
     where account_id = $1 and mailbox_id = any ($2::uuid[]) and viewer_id in ($3, $4)
       and (entry = any ($5::text[]) or exists (select from unnest($6::text[]) prefix where starts_with(entry, prefix)))
     union all
     select b.id, $7, convert_to('personal', 'UTF8')
     from mail_account a join mailbox b on b.account_id = a.account_id and b.id = any ($2::uuid[])
     where a.account_id = $1 and a.seen_is_personal
       and ($7 = any ($5::text[]) or exists (select from unnest($6::text[]) prefix where starts_with($7, prefix)))
     order by mailbox_id, entry`,
    [
      access.accountId,
      mailboxIds ?? [NIL],
      NIL,
      viewerOf(access),
      wanted.entries,
      wanted.prefixes,
      SEEN_ENTRY,
    ],
    { name: 'annotation_read' },
  );
  return rows.map(({ mailbox_id, entry, value }) => ({
    ...(mailbox_id !== NIL && { mailboxId: mailbox_id }),
    entry,
    value,
  }));
}

/** All notes that may be read of an account and its mailboxes, with a digest of the value in its stead. */
export async function listAnnotations(
  db: Queryable,
  access: MailAccess,
): Promise<{ mailboxId?: MailboxId; entry: string; digest: string }[]> {
  const rows = await db.query<{ mailbox_id: MailboxId; entry: string; digest: string }>(
    `select mailbox_id, entry, md5(value) as digest from mailbox_annotation
     where account_id = $1 and viewer_id in ($2, $3) order by mailbox_id, entry`,
    [access.accountId, NIL, viewerOf(access)],
    { name: 'annotation_list' },
  );
  return rows
    .filter((row) => row.mailbox_id === NIL || hasRight(access, row.mailbox_id, 'r'))
    .map(({ mailbox_id, entry, digest }) => ({
      ...(mailbox_id !== NIL && { mailboxId: mailbox_id }),
      entry,
      digest,
    }));
}

function requireRightToWrite(access: MailAccess, mailboxId: MailboxId | undefined, entry: string): void {
  const isShared = entry.startsWith('/shared/');
  // Scripts are the owner's: who may only write in a shared mailbox chooses none of them.
  if (entry === EVENT_SCRIPT_ENTRY) {
    if (access.accountRights !== ALL_RIGHTS)
      throw new Refusal('notPermitted', 'Only the owner decides what runs here.');
  } else if (mailboxId) requireRight(access, mailboxId, isShared ? 'w' : 'r');
  else if (isShared) throw new Refusal('notPermitted', 'Notes for everybody are made by the center.');
}

async function writeOne(
  tx: Transaction,
  access: MailAccess,
  mailboxId: MailboxId | undefined,
  { entry, value }: AnnotationChange,
  now: number,
): Promise<void> {
  if (entry === SEEN_ENTRY) {
    await setSeenPersonal(tx, access, { isPersonal: value !== undefined, authority: 'R9.1', now });
    return;
  }
  const place = [
    access.accountId,
    mailboxId ?? NIL,
    entry.startsWith('/shared/') ? NIL : viewerOf(access),
    entry,
  ];
  if (value)
    await tx.query(
      `insert into mailbox_annotation (account_id, mailbox_id, viewer_id, entry, value) values ($1, $2, $3, $4, $5)
       on conflict (account_id, mailbox_id, viewer_id, entry) do update set value = excluded.value`,
      [...place, value],
    );
  else
    await tx.query(
      'delete from mailbox_annotation where account_id = $1 and mailbox_id = $2 and viewer_id = $3 and entry = $4',
      place,
    );
}

/**
 * Writes all of the notes or none. `Refusal`: `notPermitted`, `tooLarge` (a value), `tooMany`, `notFound` (the mailbox).
 */
export async function writeAnnotations(
  db: Database,
  access: MailAccess,
  mailboxId: MailboxId | undefined,
  changes: readonly AnnotationChange[],
  now: number,
): Promise<void> {
  for (const { entry, value } of changes) {
    requireRightToWrite(access, mailboxId, entry);
    if (entry === SEEN_ENTRY && value && value.toString() !== 'personal')
      throw new Refusal('invalidArgument', 'The read state is personal, or there is one for all.');
    if (value && value.length > MAX_ANNOTATION_BYTES)
      throw new Refusal('tooLarge', `A note has at most ${MAX_ANNOTATION_BYTES} octets.`);
  }
  await db.transaction(async (tx) => {
    // The row is held so that the mailbox does not go, and two writers do not both stay below the limit.
    const [account] = await tx.query(
      `select from mail_account a where account_id = $1
         and ($2::uuid is null or exists (select from mailbox b where b.account_id = $1 and b.id = $2)) for update`,
      [access.accountId, mailboxId ?? null],
    );
    if (!account) throw new Refusal('notFound', 'This mailbox does not exist.');
    for (const change of changes) await writeOne(tx, access, mailboxId, change, now);
    // Notes are no mail and move no mod-sequence; whoever watches the account looks at them all the same.
    await tx.query(`select pg_notify('mail_change', $1)`, [access.accountId]);
    if (changes.some(({ entry }) => entry === EVENT_SCRIPT_ENTRY))
      await tx.query(`select pg_notify('object_change', $1)`, [`${EVENT_SCRIPT_TYPE}:${access.accountId}`]);
    const [stored] = await tx.query<{ full: boolean }>(
      `select coalesce(sum(octet_length(value)), 0) > $2::bigint as full from mailbox_annotation where account_id = $1`,
      [access.accountId, MAX_ANNOTATION_STORAGE_BYTES],
    );
    if (stored?.full) throw new Refusal('overQuota', 'The notes of this account take too much space.');
    const [most] = await tx.query<{ count: number }>(
      `select count(*) from mailbox_annotation where account_id = $1 and mailbox_id = $2
       group by viewer_id order by count(*) desc limit 1`,
      [access.accountId, mailboxId ?? NIL],
    );
    if ((most?.count ?? 0) > MAX_ANNOTATIONS)
      throw new Refusal('tooMany', `A mailbox has at most ${MAX_ANNOTATIONS} notes.`);
  });
}
