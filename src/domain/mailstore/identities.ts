/**
 * What an account sends as (RFC 8621 §6): one identity for each of its addresses, and further ones with other names and
 * signatures over the same addresses. Nobody sends as another (R8.4), so an identity's address never changes.
 */
import { listOwnAddresses } from '#domain/directory/addresses.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { advanceModseq } from './mail-accounts.ts';
import { ALL_RIGHTS } from './rights.ts';

export interface IdentityAddress {
  name: string | null;
  email: string;
}

export interface Identity {
  id: string;
  email: string;
  name: string;
  replyTo: IdentityAddress[] | null;
  bcc: IdentityAddress[] | null;
  textSignature: string;
  htmlSignature: string;
  mayDelete: boolean;
}

export type IdentityFields = Omit<Identity, 'id' | 'email' | 'mayDelete'>;

/** More than anybody tells apart. */
const MAX_IDENTITIES = 100;
const COLUMNS = `id, email, name, reply_to as "replyTo", bcc, text_signature as "textSignature",
  html_signature as "htmlSignature", not by_address as "mayDelete"`;

/** Throws `Refusal('notPermitted')` unless the access is to everything of the account. */
function requireOwner(access: MailAccess): void {
  if (access.accountRights !== ALL_RIGHTS)
    throw new Refusal('notPermitted', 'You may not send from this account.');
}

/** Makes the identities of addresses that have none yet. Costs one statement when all are there. */
async function completeIdentities(db: Database, access: MailAccess, ids: NewId): Promise<void> {
  const addresses = await listOwnAddresses(db, access.accountId);
  const known = await db.query<{ email: string }>(
    'select email from identity where account_id = $1 and by_address and destroyed_at is null',
    [access.accountId],
    { name: 'identity_known' },
  );
  const missing = addresses.filter((address) => !known.some(({ email }) => email === address));
  if (missing.length === 0) return;
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    await tx.query(
      `insert into identity (account_id, id, email, name, by_address, created_modseq, modseq)
       select $1, t.id, t.email, (select display_name from account where id = $1), true, $4, $4
       from unnest($2::uuid[], $3::text[]) as t (id, email)
       on conflict (account_id, email) where by_address do nothing`,
      [access.accountId, missing.map(() => ids()), missing, modseq],
    );
  });
}

/** The identities of an account, those of its addresses first; none for who may not send from it. */
export async function listIdentities(db: Database, access: MailAccess, ids: NewId): Promise<Identity[]> {
  if (access.accountRights !== ALL_RIGHTS) return [];
  await completeIdentities(db, access, ids);
  return db.query<Identity>(
    `select ${COLUMNS} from identity where account_id = $1 and destroyed_at is null
       and email in (select address from address where account_id = $1 and kind in ('primary', 'alias'))
     order by by_address desc, created_modseq, email`,
    [access.accountId],
    { name: 'identity_list' },
  );
}

/** Makes a further identity. `Refusal`: `notPermitted` for another's address, `tooMany`. */
export async function createIdentity(
  db: Database,
  access: MailAccess,
  wanted: IdentityFields & { email: string; ids: NewId },
): Promise<Identity> {
  requireOwner(access);
  const own = await listOwnAddresses(db, access.accountId);
  const email = wanted.email.toLowerCase();
  if (!own.includes(email)) throw new Refusal('notPermitted', 'This address is not yours.');
  return db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const [count] = await tx.query<{ number: number }>(
      'select count(*)::integer as number from identity where account_id = $1 and destroyed_at is null',
      [access.accountId],
    );
    if ((count?.number ?? 0) >= MAX_IDENTITIES)
      throw new Refusal('tooMany', `An account has at most ${MAX_IDENTITIES} identities.`);
    const [identity] = await tx.query<Identity>(
      `insert into identity (account_id, id, email, name, reply_to, bcc, text_signature, html_signature, by_address,
         created_modseq, modseq)
       values ($1, $2, $3, $4, $5, $6, $7, $8, false, $9, $9) returning ${COLUMNS}`,
      [access.accountId, wanted.ids(), email, ...valuesOf(wanted), modseq],
    );
    return identity as Identity;
  });
}

function valuesOf({ name, replyTo, bcc, textSignature, htmlSignature }: IdentityFields): unknown[] {
  return [name, replyTo && JSON.stringify(replyTo), bcc && JSON.stringify(bcc), textSignature, htmlSignature];
}

/** Changes an identity. `Refusal`: `notPermitted`, `notFound`. */
export async function updateIdentity(
  db: Database,
  access: MailAccess,
  change: IdentityFields & { id: string },
): Promise<void> {
  requireOwner(access);
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const rows = await tx.query(
      `update identity set name = $3, reply_to = $4, bcc = $5, text_signature = $6, html_signature = $7, modseq = $8
       where account_id = $1 and id = $2 and destroyed_at is null returning id`,
      [access.accountId, change.id, ...valuesOf(change), modseq],
    );
    if (rows.length === 0) throw new Refusal('notFound', 'There is no such identity.');
  });
}

/** Destroys a further identity. `Refusal`: `notPermitted` for that of an address, `notFound`. */
export async function destroyIdentity(
  db: Database,
  access: MailAccess,
  { id, now }: { id: string; now: number },
): Promise<void> {
  requireOwner(access);
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const rows = await tx.query<{ by_address: boolean }>(
      `update identity set destroyed_at = case when by_address then null else $3::timestamptz end, modseq = $4
       where account_id = $1 and id = $2 and destroyed_at is null returning by_address`,
      [access.accountId, id, new Date(now), modseq],
    );
    if (!rows[0]) throw new Refusal('notFound', 'There is no such identity.');
    if (rows[0].by_address) throw new Refusal('notPermitted', 'The identity of an address stays with it.');
  });
}

/** Whether mail may be sent from the account at all. */
export function maySend(access: MailAccess): boolean {
  return access.accountRights === ALL_RIGHTS;
}

/** What changed of objects that carry their mod-sequence, at most `most`. */
export async function readObjectChanges(
  db: Queryable,
  access: MailAccess,
  table: 'identity' | 'email_submission',
  since: number,
  most: number,
): Promise<
  | { created: string[]; updated: string[]; destroyed: string[]; newModseq: number; hasMore: boolean }
  | undefined
> {
  const [state] = await db.query<{ modseq: number }>(
    'select modseq from mail_account where account_id = $1',
    [access.accountId],
  );
  const newest = state?.modseq ?? 0;
  const rows = await db.query<{ id: string; created: boolean; gone: boolean }>(
    `select id, created_modseq > $2 as created, destroyed_at is not null as gone
     from ${table} where account_id = $1 and modseq > $2 order by modseq limit $3`,
    [access.accountId, since, most + 1],
    { name: `changes_of_${table}` },
  );
  if (since > newest || rows.length > most) return undefined;
  const of = (test: (row: (typeof rows)[number]) => boolean): string[] =>
    rows.filter(test).map((row) => row.id);
  return {
    newModseq: newest,
    hasMore: false,
    created: of((row) => row.created && !row.gone),
    updated: of((row) => !row.created && !row.gone),
    destroyed: of((row) => !row.created && row.gone),
  };
}
