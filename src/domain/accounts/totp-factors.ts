/** Codes of an app as rows: begun, confirmed, each step taken once (R8.4, RFC 6238 §5.2). */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { seal, unseal } from '#platform/secrets/sealed.ts';
import { recordFactor, requireRoom } from './second-factors.ts';

/** Keeps the secret of an app until its owner has shown a first code; earlier ones not shown are forgotten. */
export async function beginTotp(
  db: Database,
  principal: AccountPrincipal,
  wanted: {
    id: string;
    label: string;
    secret: Buffer;
    key: Buffer;
    random: (bytes: number) => Buffer;
    now: number;
  },
): Promise<void> {
  const { accountId } = principal;
  await db.transaction(async (tx) => {
    await requireRoom(tx, accountId);
    await tx.query('delete from totp_factor where account_id = $1 and confirmed_at is null', [accountId]);
    await tx.query(
      'insert into totp_factor (account_id, id, label, secret, created_at) values ($1, $2, $3, $4, $5)',
      [
        accountId,
        wanted.id,
        wanted.label,
        seal(wanted.key, 'totp', wanted.secret, wanted.random),
        new Date(wanted.now),
      ],
    );
  });
}

export interface TotpSecret {
  id: string;
  secret: Buffer;
}

/** The secrets of an account's apps: the confirmed ones, or one that is still to be. */
export async function readTotpSecrets(
  db: Queryable,
  accountId: AccountId,
  key: Buffer,
  pendingId?: string,
): Promise<TotpSecret[]> {
  const rows = await db.query<{ id: string; secret: Buffer }>(
    `select id, secret from totp_factor where account_id = $1
       and case when $2::uuid is null then confirmed_at is not null else id = $2 and confirmed_at is null end`,
    [accountId, pendingId ?? null],
  );
  return rows.map(({ id, secret }) => ({ id, secret: unseal(key, 'totp', secret) }));
}

/** Takes the code of a time step, once: false when it or a later one was taken before. */
export async function takeTotpStep(
  db: Queryable,
  accountId: AccountId,
  taken: { id: string; step: number; now: number },
): Promise<boolean> {
  const rows = await db.query(
    `update totp_factor set last_step = $3, last_used_at = $4
     where account_id = $1 and id = $2 and last_step < $3 returning id`,
    [accountId, taken.id, taken.step, new Date(taken.now)],
  );
  return rows.length === 1;
}

/** The app has shown its first code: it counts from now on. */
export async function confirmTotp(
  db: Database,
  principal: AccountPrincipal,
  id: string,
  now: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ label: string }>(
      `update totp_factor set confirmed_at = $3
       where account_id = $1 and id = $2 and confirmed_at is null returning label`,
      [principal.accountId, id, new Date(now)],
    );
    if (!row) throw new Refusal('notFound', 'There is no such app waiting for its first code.');
    await recordFactor(tx, principal, 'secondFactor.add', {
      accountId: principal.accountId,
      kind: 'totp',
      label: row.label,
      now,
    });
  });
}
