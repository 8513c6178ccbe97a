/** Browsers that an account has signed in from (R8.4): its owner is told of one that was never seen. */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { hashSecret } from './login-sessions.ts';

const KEPT_DAYS = 400;

/** Notes a sign-in from a device; true when the account knows other devices and not this one. */
export async function noteDevice(
  db: Queryable,
  device: { accountId: AccountId; secret: string; label: string; remoteAddress: string; now: number },
): Promise<boolean> {
  const [row] = await db.query<{ isNew: boolean; hasOthers: boolean }>(
    `with others as (select count(*) > 0 as any from known_device where account_id = $1 and hash <> $2), noted as (
       insert into known_device (account_id, hash, label, remote_address, first_at, last_at) values ($1, $2, $3, $4, $5, $5)
       on conflict (account_id, hash) do update
         set label = excluded.label, remote_address = excluded.remote_address, last_at = excluded.last_at
       returning first_at = last_at as is_new)
     select is_new as "isNew", others.any as "hasOthers" from noted, others`,
    [
      device.accountId,
      hashSecret(device.secret),
      device.label
        .toWellFormed()
        .replaceAll(/\p{Cc}/gu, ' ')
        .slice(0, 200),
      device.remoteAddress,
      new Date(device.now),
    ],
  );
  return row?.isNew === true && row.hasOthers;
}

/** Forgets devices that have not been seen for over a year. */
export async function forgetOldDevices(db: Queryable, now: number): Promise<void> {
  await db.query('delete from known_device where last_at < $1', [
    new Date(now - KEPT_DAYS * 24 * 60 * 60 * 1000),
  ]);
}
