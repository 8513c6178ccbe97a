/**
 * What an account sends as (RFC 8621 §6): one identity for each address that whoever asks may send from there, and further ones with
 * other names and signatures over the same addresses. Nobody sends as another (R8.4), so an identity's address never changes.
 *
 * In one's own account these are one's own addresses and those of agencies one may write for; in an agency's account the agency's.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { listSendAddresses, type SendAddress } from './send-addresses.ts';

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

/** The addresses that may be sent from in this account. */
async function addressesOf(db: Database, access: MailAccess): Promise<SendAddress[]> {
  const { principal, accountId } = access;
  if (principal.kind !== 'account') return [];
  const all = await listSendAddresses(db, principal);
  return accountId === principal.accountId ? all : all.filter((address) => address.accountId === accountId);
}

async function requireAddress(db: Database, access: MailAccess, email: string): Promise<void> {
  const addresses = await addressesOf(db, access);
  if (!addresses.some(({ address }) => address === email))
    throw new Refusal('notPermitted', 'You may not send from this address.');
}

/** Makes the identities of addresses that have none yet. */
async function completeIdentities(
  db: Database,
  access: MailAccess,
  missing: readonly SendAddress[],
  ids: NewId,
): Promise<void> {
  await db.query(
    `insert into identity (account_id, id, email, name, by_address)
     select $1, t.id, t.email, t.name, true from unnest($2::uuid[], $3::text[], $4::text[]) as t (id, email, name)
     on conflict (account_id, email) where by_address do nothing`,
    [
      access.accountId,
      missing.map(() => ids()),
      missing.map(({ address }) => address),
      missing.map(({ displayName }) => displayName),
    ],
  );
}

/** The identities of an account, those of its addresses first; none for who may not send from it. Two statements as a rule. */
export async function listIdentities(db: Database, access: MailAccess, ids: NewId): Promise<Identity[]> {
  const addresses = await addressesOf(db, access);
  if (addresses.length === 0) return [];
  const read = (): Promise<Identity[]> =>
    db.query<Identity>(
      `select ${COLUMNS} from identity where account_id = $1 and email = any ($2::text[])
       order by by_address desc, array_position($2::text[], email), id`,
      [access.accountId, addresses.map(({ address }) => address)],
      { name: 'identity_list' },
    );
  const known = await read();
  const missing = addresses.filter(
    ({ address }) => !known.some(({ email, mayDelete }) => email === address && !mayDelete),
  );
  if (missing.length === 0) return known;
  await completeIdentities(db, access, missing, ids);
  return read();
}

/** One writer of an account's identities at a time. */
export async function lockAccount(tx: Transaction, access: MailAccess): Promise<void> {
  await tx.query('select from mail_account where account_id = $1 for update', [access.accountId]);
}

/** All identities that an account has kept, whoever asks. */
export function readIdentities(tx: Transaction, access: MailAccess): Promise<Identity[]> {
  return tx.query<Identity>(`select ${COLUMNS} from identity where account_id = $1 order by id`, [
    access.accountId,
  ]);
}

/** Adds an identity, of an address or a further one, with the account locked. `Refusal('tooMany')`. */
export async function insertIdentity(
  tx: Transaction,
  access: MailAccess,
  wanted: Omit<Identity, 'id'> & { ids: NewId },
): Promise<Identity> {
  const [count] = await tx.query<{ number: number }>(
    'select count(*)::integer as number from identity where account_id = $1',
    [access.accountId],
  );
  if ((count?.number ?? 0) >= MAX_IDENTITIES)
    throw new Refusal('tooMany', `An account has at most ${MAX_IDENTITIES} identities.`);
  const [identity] = await tx.query<Identity>(
    `insert into identity (account_id, id, email, name, reply_to, bcc, text_signature, html_signature, by_address)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${COLUMNS}`,
    [access.accountId, wanted.ids(), wanted.email, ...valuesOf(wanted), !wanted.mayDelete],
  );
  return identity as Identity;
}

/** Makes a further identity. `Refusal`: `notPermitted` for another's address, `tooMany`. */
export async function createIdentity(
  db: Database,
  access: MailAccess,
  wanted: IdentityFields & { email: string; ids: NewId },
): Promise<Identity> {
  const email = wanted.email.toLowerCase();
  await requireAddress(db, access, email);
  return db.transaction(async (tx) => {
    await lockAccount(tx, access);
    return insertIdentity(tx, access, { ...wanted, email, mayDelete: true });
  });
}

function valuesOf({ name, replyTo, bcc, textSignature, htmlSignature }: IdentityFields): unknown[] {
  return [name, replyTo && JSON.stringify(replyTo), bcc && JSON.stringify(bcc), textSignature, htmlSignature];
}

/** Changes an identity that the caller found in the list. `Refusal('notFound')`. */
export async function updateIdentity(
  db: Queryable,
  access: MailAccess,
  change: IdentityFields & { id: string },
): Promise<void> {
  const rows = await db.query(
    `update identity set name = $3, reply_to = $4, bcc = $5, text_signature = $6, html_signature = $7
     where account_id = $1 and id = $2 returning id`,
    [access.accountId, change.id, ...valuesOf(change)],
  );
  if (rows.length === 0) throw new Refusal('notFound', 'There is no such identity.');
}

/** Destroys a further identity that the caller found in the list. `Refusal`: `notPermitted` for that of an address, `notFound`. */
export async function destroyIdentity(db: Database, access: MailAccess, id: string): Promise<void> {
  const [row] = await db.query<{ byAddress: boolean }>(
    `with found as (
       select by_address from identity where account_id = $1 and id = $2
     ), gone as (
       delete from identity where account_id = $1 and id = $2 and not by_address
     )
     select by_address as "byAddress" from found`,
    [access.accountId, id],
  );
  if (!row) throw new Refusal('notFound', 'There is no such identity.');
  if (row.byAddress) throw new Refusal('notPermitted', 'The identity of an address stays with it.');
}
