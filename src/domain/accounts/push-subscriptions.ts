/**
 * Push subscriptions of people's devices (RFC 8620 §7.2): each belongs to one account and to what its maker signed in with, is verified
 * before anything is sent to it, and expires. When the session or the password ends, triggers forget it; one that ran out sends nothing.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

export interface PushSubscription {
  accountId: AccountId;
  /** What it was made with; nobody else is shown it. */
  credentialId: string | null;
  id: string;
  deviceClientId: string;
  url: string;
  p256dh: Buffer | null;
  auth: Buffer | null;
  verificationCode: string;
  isVerified: boolean;
  types: string[] | null;
  expiresAt: Date;
}

/** Phones, tablets and browsers of one person. */
const MAX_SUBSCRIPTIONS = 50;

const COLUMNS = `account_id as "accountId", credential_id as "credentialId", id, device_client_id as "deviceClientId", url, p256dh, auth,
  verification_code as "verificationCode", is_verified as "isVerified", types, expires_at as "expiresAt"`;

/** The subscriptions of an account that have not expired. */
export async function listPushSubscriptions(
  db: Queryable,
  accountId: AccountId,
  now: number,
): Promise<PushSubscription[]> {
  return db.query<PushSubscription>(
    `select ${COLUMNS} from push_subscription where account_id = $1 and expires_at > $2 order by created_at, id`,
    [accountId, new Date(now)],
    { name: 'push_list' },
  );
}

/** Every verified one of everybody, to begin with. */
export async function listVerifiedSubscriptions(db: Queryable, now: number): Promise<PushSubscription[]> {
  return db.query<PushSubscription>(
    `select ${COLUMNS} from push_subscription where is_verified and expires_at > $1`,
    [new Date(now)],
  );
}

/** Keeps a subscription. `Refusal('tooMany')`. */
export async function createPushSubscription(
  db: Database,
  subscription: PushSubscription,
  now: number,
): Promise<void> {
  const { accountId, credentialId, id, deviceClientId, url } = subscription;
  const { p256dh, auth, verificationCode, types, expiresAt } = subscription;
  await db.transaction(async (tx) => {
    await tx.query('select from account where id = $1 for no key update', [accountId]);
    const [count] = await tx.query<{ number: number }>(
      'select count(*)::integer as number from push_subscription where account_id = $1 and expires_at > $2',
      [accountId, new Date(now)],
    );
    if ((count?.number ?? 0) >= MAX_SUBSCRIPTIONS)
      throw new Refusal('tooMany', `At most ${MAX_SUBSCRIPTIONS} push subscriptions.`);
    await tx.query(
      `insert into push_subscription (account_id, id, device_client_id, url, p256dh, auth, verification_code, types,
         expires_at, created_at, credential_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        accountId,
        id,
        deviceClientId,
        url,
        p256dh,
        auth,
        verificationCode,
        types,
        expiresAt,
        new Date(now),
        credentialId,
      ],
    );
  });
}

/** Changes what may change of it. `Refusal('notFound')`. */
export async function changePushSubscription(
  db: Queryable,
  change: { accountId: AccountId; id: string; isVerified: boolean; types: string[] | null; expiresAt: Date },
): Promise<void> {
  const rows = await db.query(
    `update push_subscription set is_verified = $3, types = $4, expires_at = $5
     where account_id = $1 and id = $2 returning id`,
    [change.accountId, change.id, change.isVerified, change.types, change.expiresAt],
  );
  if (rows.length === 0) throw new Refusal('notFound', 'There is no such subscription.');
}

/** Forgets a subscription; false when there was none. */
export async function removePushSubscription(
  db: Queryable,
  accountId: AccountId,
  id: string,
): Promise<boolean> {
  const rows = await db.query(
    'delete from push_subscription where account_id = $1 and id = $2 returning id',
    [accountId, id],
  );
  return rows.length > 0;
}

/** Whether the session or the password of a subscription `p` ran out by itself. */
const RAN_OUT = (now: string): string => `(
  exists (select from login_session s where s.id = p.credential_id
            and (s.expires_at <= ${now} or s.last_used_at + s.idle_seconds * interval '1 second' <= ${now}))
  or exists (select from app_password k where k.account_id = p.account_id and k.id = p.credential_id and k.expires_at <= ${now}))`;

/** Takes the right to send a push with this content: true for one process only. */
export async function claimPush(
  db: Queryable,
  { accountId, id, content, now }: { accountId: AccountId; id: string; content: string; now: number },
): Promise<boolean> {
  const rows = await db.query(
    `update push_subscription p set last_pushed = $3
     where account_id = $1 and id = $2 and last_pushed is distinct from $3 and not ${RAN_OUT('$4')} returning id`,
    [accountId, id, content, new Date(now)],
    { name: 'push_claim' },
  );
  return rows.length > 0;
}

/** Forgets what has expired. */
export async function cleanPushSubscriptions(db: Queryable, now: number): Promise<void> {
  await db.query(`delete from push_subscription p where expires_at <= $1 or ${RAN_OUT('$1')}`, [
    new Date(now),
  ]);
}
