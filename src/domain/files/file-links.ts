/** Links to files (R8.1): made with an end and perhaps a password, changed, ended; and what a visitor finds behind one. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import type { LinkKey } from './link-token.ts';
import { FILE_COLUMNS, requireFileAccess, type StoredFile } from './stored-files.ts';

export interface FileLink {
  id: string;
  fileId: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  hasPassword: boolean;
  note: string;
  fetchCount: number;
  lastFetchedAt: Date | null;
  fileName: string;
  fileSize: number;
  fileState: StoredFile['state'];
}

const DAY_MS = 24 * 60 * 60_000;
/** A link that lives longer is an archive, which this is not. */
const MAX_LINK_DAYS = 365;
/** After the last link has ended its file stays so long, for a sender who renews it. */
const FILE_AFTER_LINKS_MS = 7 * DAY_MS;
const MAX_LIVE_LINKS = 2_000;
const MAX_NOTE = 500;

const COLUMNS = `l.id, l.file_id as "fileId", l.created_at as "createdAt", l.expires_at as "expiresAt",
  l.revoked_at as "revokedAt", l.password_hash is not null as "hasPassword", l.note, l.fetch_count as "fetchCount",
  l.last_fetched_at as "lastFetchedAt", f.name as "fileName", f.size as "fileSize", f.state as "fileState"`;

function requireEnd(expiresAt: Date, now: number): void {
  const left = expiresAt.getTime() - now;
  if (left <= 0 || left > MAX_LINK_DAYS * DAY_MS)
    throw new Refusal('invalidArgument', `A link ends within ${MAX_LINK_DAYS} days.`);
}

/** The file stays until its last link has ended. */
async function keepFile(tx: Transaction, accountId: AccountId, fileId: string, until: Date): Promise<void> {
  await tx.query(
    `update stored_file set expires_at = greatest(expires_at, $3) where account_id = $1 and id = $2`,
    [accountId, fileId, new Date(until.getTime() + FILE_AFTER_LINKS_MS)],
  );
}

export interface NewLink {
  id: string;
  fileId: string;
  expiresAt: Date;
  passwordHash: string | undefined;
  note: string;
  now: number;
}

/** Makes a link to a file that may still be on its way. `Refusal`: `notFound`, `notPermitted`, `invalidArgument`, `tooMany`. */
export async function createLink(db: Database, access: MailAccess, link: NewLink): Promise<void> {
  requireFileAccess(access);
  requireEnd(link.expiresAt, link.now);
  const { accountId, principal } = access;
  await db.transaction(async (tx) => {
    const [file] = await tx.query<{ purpose: string; state: string }>(
      `select purpose, state from stored_file where account_id = $1 and id = $2 and state <> 'deleting' for update`,
      [accountId, link.fileId],
    );
    if (!file) throw new Refusal('notFound', 'This file does not exist.');
    if (file.purpose !== 'link')
      throw new Refusal('invalidArgument', 'This file was not uploaded for a link.');
    if (file.state === 'infected') throw new Refusal('notPermitted', 'A virus was found in this file.');
    const [live] = await tx.query<{ count: number }>(
      `select count(*)::integer as count from file_link where account_id = $1 and revoked_at is null and expires_at > $2`,
      [accountId, new Date(link.now)],
    );
    if ((live?.count ?? 0) >= MAX_LIVE_LINKS) throw new Refusal('tooMany', 'There are too many links.');
    await tx.query(
      `insert into file_link (account_id, id, file_id, created_by, created_at, expires_at, password_hash, note)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        accountId,
        link.id,
        link.fileId,
        principal.kind === 'account' ? principal.accountId : null,
        new Date(link.now),
        link.expiresAt,
        link.passwordHash ?? null,
        link.note.slice(0, MAX_NOTE),
      ],
    );
    await keepFile(tx, accountId, link.fileId, link.expiresAt);
  });
}

export interface LinkChange {
  id: string;
  expiresAt?: Date | undefined;
  /** Null takes the password away. */
  passwordHash?: string | null | undefined;
  note?: string | undefined;
  isRevoked?: true | undefined;
  now: number;
}

/** Changes a link; one that was ended stays so. `Refusal`: `notFound`, `invalidArgument`, `conflict`. */
export async function changeLink(db: Database, access: MailAccess, change: LinkChange): Promise<void> {
  requireFileAccess(access);
  if (change.expiresAt) requireEnd(change.expiresAt, change.now);
  const { accountId } = access;
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ fileId: string; isRevoked: boolean }>(
      `select file_id as "fileId", revoked_at is not null as "isRevoked" from file_link
       where account_id = $1 and id = $2 for update`,
      [accountId, change.id],
    );
    if (!row) throw new Refusal('notFound', 'This link does not exist.');
    if (row.isRevoked) throw new Refusal('conflict', 'This link was ended.');
    await tx.query(
      `update file_link set expires_at = coalesce($3, expires_at), note = coalesce($4, note),
         password_hash = case when $5 then $6 else password_hash end, revoked_at = $7
       where account_id = $1 and id = $2`,
      [
        accountId,
        change.id,
        change.expiresAt ?? null,
        change.note?.slice(0, MAX_NOTE) ?? null,
        change.passwordHash !== undefined,
        change.passwordHash ?? null,
        change.isRevoked ? new Date(change.now) : null,
      ],
    );
    if (change.expiresAt) await keepFile(tx, accountId, row.fileId, change.expiresAt);
  });
}

/** Links by their ids, of a file, or all; newest first. */
export async function listLinks(
  db: Queryable,
  access: MailAccess,
  filter: { ids?: readonly string[] | undefined; fileId?: string | undefined },
  most: number,
): Promise<FileLink[]> {
  requireFileAccess(access, 'r');
  return db.query<FileLink>(
    `select ${COLUMNS} from file_link l
     join stored_file f on f.account_id = l.account_id and f.id = l.file_id
     where l.account_id = $1 and ($2::uuid[] is null or l.id = any ($2)) and ($3::uuid is null or l.file_id = $3)
     order by l.created_at desc, l.id desc limit $4`,
    [access.accountId, filter.ids ?? null, filter.fileId ?? null, most],
  );
}

/** What a visitor finds behind an address that is ours. */
export interface OpenedLink {
  key: LinkKey;
  expiresAt: Date;
  isRevoked: boolean;
  passwordHash: string | null;
  file: StoredFile;
  /** Whose it is. */
  ownerName: string;
  ownerAddress: string;
}

/** Looks a link up; undefined where link or file are gone. */
export async function openLink(db: Queryable, key: LinkKey): Promise<OpenedLink | undefined> {
  const [row] = await db.query<
    StoredFile & {
      linkExpiresAt: Date;
      isRevoked: boolean;
      passwordHash: string | null;
      ownerName: string;
      ownerAddress: string | null;
    }
  >(
    `select ${FILE_COLUMNS}, l.expires_at as "linkExpiresAt", l.revoked_at is not null as "isRevoked",
       l.password_hash as "passwordHash", a.display_name as "ownerName",
       (select address from address where account_id = a.id and kind = 'primary' limit 1) as "ownerAddress"
     from file_link l join stored_file f on f.account_id = l.account_id and f.id = l.file_id
     join account a on a.id = l.account_id
     where l.account_id = $1 and l.id = $2 and f.state <> 'deleting'`,
    [key.accountId, key.id],
  );
  if (!row) return undefined;
  const { linkExpiresAt, isRevoked, passwordHash, ownerName, ownerAddress, ...file } = row;
  return {
    key,
    expiresAt: linkExpiresAt,
    isRevoked,
    passwordHash,
    file,
    ownerName,
    ownerAddress: ownerAddress ?? '',
  };
}
