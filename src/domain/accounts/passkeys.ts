/** Passkeys as rows: those of an account, one that was added, one that was used (R8.4, WebAuthn Level 3). */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { recordFactor, requireRoom } from './second-factors.ts';

export interface StoredPasskey {
  id: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}

/** The passkeys of an account. */
export function readPasskeys(db: Queryable, accountId: AccountId): Promise<StoredPasskey[]> {
  return db.query<StoredPasskey>(
    `select id, credential_id as "credentialId", public_key as "publicKey", counter, transports
     from passkey where account_id = $1 order by created_at`,
    [accountId],
  );
}

/** Adds a passkey that has been verified. */
export async function addPasskey(
  db: Database,
  principal: AccountPrincipal,
  passkey: StoredPasskey & { label: string; now: number },
): Promise<void> {
  const { accountId } = principal;
  const { label, now } = passkey;
  await db.transaction(async (tx) => {
    await requireRoom(tx, accountId);
    await tx.query(
      `insert into passkey (account_id, id, label, credential_id, public_key, counter, transports, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        accountId,
        passkey.id,
        label,
        passkey.credentialId,
        passkey.publicKey,
        passkey.counter,
        passkey.transports,
        new Date(now),
      ],
    );
    await recordFactor(tx, principal, 'secondFactor.add', { accountId, kind: 'passkey', label, now });
  });
}

/** Notes that a passkey was used. A counter that stands still or goes back was copied: false. */
export async function usePasskey(
  db: Queryable,
  accountId: AccountId,
  used: { id: string; counter: number; now: number },
): Promise<boolean> {
  const rows = await db.query(
    `update passkey set counter = $3, last_used_at = $4
     where account_id = $1 and id = $2 and ($3 > counter or ($3 = 0 and counter = 0)) returning id`,
    [accountId, used.id, used.counter, new Date(used.now)],
  );
  return rows.length === 1;
}
