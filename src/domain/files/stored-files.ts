/** Stored files of an account: begin one, list, finish, delete; with the account's space for them. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { addJob, type JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, Branded } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

export type FileId = Branded<string, 'FileId'>;
export type FilePurpose = 'attachment' | 'link' | 'import' | 'export';
export type FileState = 'uploading' | 'stored' | 'scanning' | 'clean' | 'infected' | 'deleting';

export interface StoredFile {
  accountId: AccountId;
  id: FileId;
  name: string;
  mediaType: string;
  size: number;
  /** How much of it is here. */
  received: number;
  purpose: FilePurpose;
  state: FileState;
  finding: string | null;
  isScannedInPieces: boolean;
  createdAt: Date;
  completedAt: Date | null;
  expiresAt: Date;
}

/** How much of files an account may have, and how large each may be. */
export interface FileLimits {
  maxFileBytes: number;
  quotaBytes: number;
}

/** The queue of the job that scans, and of the one that lets go of bytes. */
export const FILE_SCAN = 'files.scan';
export const FILE_DROP = 'files.drop';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** An upload that nobody goes on with. */
export const UPLOAD_KEPT_MS = 3 * DAY_MS;
/** A file of our own that has not grown for so long has lost the program that made it. */
export const HALF_MADE_KEPT_MS = HOUR_MS;
/** What was uploaded and not used yet. */
const UNUSED_KEPT_MS: Record<FilePurpose, number> = {
  attachment: DAY_MS,
  link: 7 * DAY_MS,
  import: 7 * DAY_MS,
  export: 7 * DAY_MS,
};
const MAX_OPEN_UPLOADS = 50;
const MAX_NAME = 250;
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/i;

export const FILE_COLUMNS = `f.account_id as "accountId", f.id, f.name, f.media_type as "mediaType", f.size,
  coalesce((select s.start + s.size from file_segment s where s.account_id = f.account_id and s.file_id = f.id
            order by s.start desc limit 1), 0)::bigint as received,
  f.purpose, f.state, f.finding, f.is_scanned_in_pieces as "isScannedInPieces", f.created_at as "createdAt",
  f.completed_at as "completedAt", f.expires_at as "expiresAt"`;

/** Only who has the whole account keeps files in it. */
export function requireFileAccess(access: MailAccess, right: 'r' | 'i' = 'i'): void {
  if (!access.accountRights.includes(right))
    throw new Refusal('notPermitted', 'You may not keep files in this account.');
}

/** A name without what no file name may hold: no path, no control character, no direction of writing turned round. */
export function cleanFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Surrogate}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .normalize('NFC')
    .replace(/^[\s.]+/, '')
    .trimEnd();
  return plain.slice(0, MAX_NAME) || 'tep';
}

/** Space taken by the account's files, and by those that are still to come. */
export async function readFileUse(
  db: Queryable,
  accountId: AccountId,
): Promise<{ bytes: number; open: number }> {
  const [row] = await db.query<{ bytes: number; open: number }>(
    `select coalesce(sum(size), 0)::bigint as bytes, count(*) filter (where state = 'uploading')::integer as open
     from stored_file where account_id = $1 and state <> 'deleting'`,
    [accountId],
  );
  return row ?? { bytes: 0, open: 0 };
}

export interface NewFile {
  id: FileId;
  name: string;
  mediaType: string;
  size: number;
  purpose: FilePurpose;
  now: number;
  /** How long it stays when nobody goes on with it. */
  keptMs?: number;
}

/** Begins a file. `Refusal`: `notPermitted`, `tooLarge`, `overQuota`, `tooMany`. */
export async function beginFile(
  db: Database,
  access: MailAccess,
  limits: FileLimits,
  file: NewFile,
): Promise<void> {
  requireFileAccess(access);
  if (file.size > limits.maxFileBytes)
    throw new Refusal('tooLarge', `A file has at most ${limits.maxFileBytes} octets.`);
  const creator = access.principal.kind === 'account' ? access.principal.accountId : null;
  await db.transaction(async (tx) => {
    await tx.query('select from mail_account where account_id = $1 for update', [access.accountId]);
    const use = await readFileUse(tx, access.accountId);
    if (use.open >= MAX_OPEN_UPLOADS) throw new Refusal('tooMany', 'Too many uploads are under way.');
    if (use.bytes + file.size > limits.quotaBytes)
      throw new Refusal('overQuota', 'There is no room for this file; delete older ones.');
    await tx.query(
      `insert into stored_file (account_id, id, name, media_type, size, purpose, state, created_by, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, 'uploading', $7, $8, $9)`,
      [
        access.accountId,
        file.id,
        cleanFileName(file.name),
        MEDIA_TYPE.test(file.mediaType) ? file.mediaType : 'application/octet-stream',
        file.size,
        file.purpose,
        creator,
        new Date(file.now),
        new Date(file.now + (file.keptMs ?? UPLOAD_KEPT_MS)),
      ],
    );
  });
}

/** Files by their ids, or all, newest first. */
export async function listFiles(
  db: Queryable,
  access: MailAccess,
  filter: { ids?: readonly string[] | undefined; purpose?: FilePurpose | undefined },
  most: number,
): Promise<StoredFile[]> {
  requireFileAccess(access, 'r');
  return db.query<StoredFile>(
    `select ${FILE_COLUMNS} from stored_file f
     where f.account_id = $1 and f.state <> 'deleting' and ($2::uuid[] is null or f.id = any ($2))
       and ($3::text is null or f.purpose = $3)
     order by f.created_at desc, f.id desc limit $4`,
    [access.accountId, filter.ids ?? null, filter.purpose ?? null, most],
  );
}

/** One file of the account. `Refusal('notFound')`. */
export async function getFile(db: Queryable, access: MailAccess, id: string): Promise<StoredFile> {
  const [file] = await listFiles(db, access, { ids: [id] }, 1);
  if (!file) throw new Refusal('notFound', 'This file does not exist.');
  return file;
}

/** In the transaction of its last byte: what follows depends on what the file is for. */
export async function finishFile(
  tx: Transaction,
  source: JobSource,
  { accountId, id, purpose }: Pick<StoredFile, 'accountId' | 'id' | 'purpose'>,
): Promise<void> {
  const now = source.clock();
  const isForLinks = purpose === 'link';
  await tx.query(
    // A link that was made while the file was on its way keeps it as long as it lives.
    `update stored_file set state = $3, completed_at = $4, expires_at = case when $6 then greatest(expires_at, $5) else $5 end
     where account_id = $1 and id = $2`,
    [
      accountId,
      id,
      isForLinks ? 'scanning' : 'stored',
      new Date(now),
      new Date(now + UNUSED_KEPT_MS[purpose]),
      isForLinks,
    ],
  );
  if (isForLinks) await addJob(tx, source, { queue: FILE_SCAN, payload: { accountId, id }, uniqueKey: id });
}

/** Notes what the scanner said. */
export async function recordScan(
  db: Queryable,
  { accountId, id }: Pick<StoredFile, 'accountId' | 'id'>,
  result: { state: 'clean' | 'infected'; finding?: string | undefined; isInPieces: boolean },
): Promise<void> {
  await db.query(
    `update stored_file set state = $3, finding = $4, is_scanned_in_pieces = $5
     where account_id = $1 and id = $2 and state = 'scanning'`,
    [accountId, id, result.state, result.finding ?? null, result.isInPieces],
  );
}

/** Deletes a file: nobody sees it from now on, its links end, and a job lets go of its bytes. `Refusal('notFound')`. */
export async function deleteFile(
  db: Database,
  source: JobSource,
  access: MailAccess,
  id: string,
): Promise<void> {
  if (!(await db.transaction((tx) => deleteFileWithin(tx, source, access, id))))
    throw new Refusal('notFound', 'This file does not exist.');
}

/** The same as a part of a larger change; false for a file that is gone already. */
export async function deleteFileWithin(
  tx: Transaction,
  source: JobSource,
  access: MailAccess,
  id: string,
): Promise<boolean> {
  requireFileAccess(access);
  const rows = await tx.query(
    `update stored_file set state = 'deleting' where account_id = $1 and id = $2 and state <> 'deleting' returning 1`,
    [access.accountId, id],
  );
  if (rows.length === 0) return false;
  await tx.query(
    `update file_link set revoked_at = coalesce(revoked_at, $3) where account_id = $1 and file_id = $2`,
    [access.accountId, id, new Date(source.clock())],
  );
  await addJob(tx, source, { queue: FILE_DROP, payload: {}, uniqueKey: 'drop' });
  return true;
}
