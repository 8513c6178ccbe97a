/**
 * What an account uses, for those who administer it (R6.3, R8.4): space, devices, the last sign-in. Nothing of its mail.
 *
 * Administrators set the space and sign an account out; both are on record, with their reason.
 */
import { findAccountById } from '#domain/accounts/accounts.ts';
import { endSessions, listSessions, type SessionEntry } from '#domain/accounts/login-sessions.ts';
import { readHeldRoles } from '#domain/accounts/principals.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import type { Act } from '#domain/directory/acts.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { readQuotas, setQuota } from '#domain/mailstore/quotas.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

export interface AccountUse {
  id: AccountId;
  usedBytes: number;
  quotaBytes: number | null;
  messages: number;
  sessions: number;
  appPasswords: number;
  hasSecondFactor: boolean;
  lastSeenAt: Date | null;
}

const MAX_QUOTA = 10 ** 15;

/** Accounts in reach, of these ids or all, at most so many. One query. */
export function readAccountUse(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<AccountUse[]> {
  const reach = findReach(principal, 'account.list');
  return db.query<AccountUse>(
    `select c.id, m.used_bytes as "usedBytes", m.quota_bytes as "quotaBytes", m.message_count as messages,
       s.count as sessions, s.seen as "lastSeenAt",
       (select count(*) from app_password p where p.account_id = c.id)::integer as "appPasswords",
       exists (select from totp_factor f where f.account_id = c.id) or exists (select from passkey k where k.account_id = c.id)
         as "hasSecondFactor"
     from account c join mail_account m on m.account_id = c.id
     cross join lateral (
       select count(*) filter (where ended_at is null and expires_at > now())::integer as count, max(last_used_at) as seen
       from login_session where account_id = c.id) s
     where ($1::uuid[] is null or c.id = any ($1)) and ($2::uuid[] is null or unit_path(c.unit_id) && $2)
       and c.state <> 'retired'
     order by c.id limit $3`,
    [ids ?? null, reach === 'everywhere' ? null : reach, most],
  );
}

async function requireAdministered(
  db: Queryable,
  principal: Principal,
  id: AccountId,
  act: Act,
  now: number,
) {
  const account = await findAccountById(db, id);
  if (!account) throw new Refusal('notFound', 'There is no such account.');
  const heldRoles = await readHeldRoles(db, id, now);
  requirePermission(principal, act, {
    kind: 'account',
    accountId: id,
    unitPath: account.unitPath,
    heldRoles,
  });
  return account;
}

/** Where an account is signed in, for those who may lock it. `Refusal`: `notFound`, `notPermitted`. */
export async function listSessionsOf(
  db: Queryable,
  principal: Principal,
  id: AccountId,
  now: number,
): Promise<SessionEntry[]> {
  await requireAdministered(db, principal, id, 'account.lock', now);
  return listSessions(db, id, now);
}

export interface UseChange {
  principal: Principal;
  id: AccountId;
  reason: string;
  now: number;
}

/** Signs an account out everywhere. `Refusal`: `notFound`, `notPermitted`. */
export async function signOutAccount(db: Database, change: UseChange): Promise<void> {
  const { principal, id, reason, now } = change;
  await db.transaction(async (tx) => {
    await requireAdministered(tx, principal, id, 'account.lock', now);
    const ended = await endSessions(tx, { accountId: id, because: 'byAdministrator', now });
    await noteUse(tx, id);
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'account.signOut',
      object: { kind: 'account', id },
      authority: reason,
      after: { sessions: ended },
    });
  });
}

/** Sets an account's space and leaves its number of messages; null for none. `Refusal`: `notFound`, `notPermitted`, `invalidArgument`. */
export async function setSpace(
  db: Database,
  change: UseChange & { quotaBytes: number | null },
): Promise<void> {
  const { principal, id, quotaBytes, reason, now } = change;
  if (quotaBytes !== null && !(Number.isSafeInteger(quotaBytes) && quotaBytes > 0 && quotaBytes <= MAX_QUOTA))
    throw new Refusal('invalidArgument', 'A quota is a number of bytes above 0.', { place: 'quotaBytes' });
  const { address, unitPath } = await requireAdministered(db, principal, id, 'account.setQuota', now);
  const { messages } = await readQuotas(db, id);
  const owner = { accountId: id, address, unitPath };
  const limits = { bytes: quotaBytes ?? undefined, messages: messages.limit };
  await setQuota(db, principal, { ...owner, ...limits, authority: reason, now });
  await noteUse(db, id);
}

/** Tells push: what an account uses has no row of its own. */
async function noteUse(db: Queryable, id: AccountId): Promise<void> {
  await db.query(`select note_change('AccountUse', $1)`, [id]);
}
