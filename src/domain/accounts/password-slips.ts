/**
 * First passwords that wait to be handed out on sealed slips (R6.2): one row an account, printed once.
 *
 * The password is made when the slip is printed and kept nowhere but as its hash. A new slip for the same account is a new wait.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, ChangeRequestId, UnitId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { findAccountById } from './accounts.ts';

export interface PasswordSlip {
  /** The account's. */
  id: AccountId;
  address: string;
  displayName: string;
  unitId: UnitId;
  unitName: string;
  waitingSince: Date;
  printedAt: Date | null;
  printedByName: string | null;
  validUntil: Date | null;
  /** Its owner signed in with it and chose a password of their own. */
  isUsed: boolean;
}

const SELECT = `select s.account_id as id, a.address, c.display_name as "displayName", c.unit_id as "unitId", u.name as "unitName",
    s.waiting_since as "waitingSince", s.printed_at as "printedAt", s.printed_by_name as "printedByName",
    s.valid_until as "validUntil", s.printed_at is not null and exists (
      select from credential k where k.account_id = c.id and k.kind = 'password' and not k.must_change) as "isUsed"
  from password_slip s join account c on c.id = s.account_id and c.state <> 'retired' join unit u on u.id = c.unit_id
  join address a on a.account_id = c.id and a.kind = 'primary'`;

/** Lets an account's first password wait to be printed. */
export async function requestSlip(
  tx: Transaction,
  slip: { accountId: AccountId; requestId?: ChangeRequestId; now: number },
): Promise<void> {
  await tx.query(
    `insert into password_slip (account_id, request_id, waiting_since) values ($1, $2, $3)
     on conflict (account_id) do update set request_id = excluded.request_id, waiting_since = excluded.waiting_since,
       printed_at = null, printed_by = null, printed_by_name = null, valid_until = null`,
    [slip.accountId, slip.requestId ?? null, new Date(slip.now)],
  );
}

/**
 * Lets a slip wait for an account whose owner has no password of their own yet: the first was never printed, was lost, or is void.
 * `Refusal`: `notPermitted`, `conflict` where the owner chose a password, which nobody replaces by a paper.
 */
export async function requestSlipAgain(
  db: Database,
  { principal, accountId, now }: { principal: Principal; accountId: AccountId; now: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const account = await findAccountById(tx, accountId);
    if (!account || account.state === 'retired') throw new Refusal('notFound', 'This account is gone.');
    const { unitPath, address, hasPassword, mustChangePassword } = account;
    requirePermission(principal, 'slip.print', { kind: 'account', accountId, unitPath });
    if (hasPassword && !mustChangePassword)
      throw new Refusal(
        'conflict',
        'The owner has a password of their own: the desk for leaked passwords resets it.',
        {
          address,
        },
      );
    await requestSlip(tx, { accountId, now });
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'slip.request',
      object: { kind: 'account', id: accountId },
      authority: 'R6.2',
      after: { address },
    });
  });
}

/** Slips within the principal's reach, waiting ones first, by name. */
export async function readSlips(
  db: Queryable,
  principal: Principal,
  wanted: {
    ids?: readonly string[] | undefined;
    isWaiting?: boolean | undefined;
    unitId?: string | undefined;
  },
  most: number,
): Promise<PasswordSlip[]> {
  const reach = findReach(principal, 'slip.print');
  return db.query<PasswordSlip>(
    `${SELECT} where ($1::uuid[] is null or unit_path(c.unit_id) && $1) and ($2::uuid[] is null or s.account_id = any($2))
       and ($3::boolean is null or $3 = (s.printed_at is null)) and ($4::uuid is null or $4 = any(unit_path(c.unit_id)))
     order by s.printed_at is not null, u.code, c.display_name, s.account_id limit $5`,
    [
      reach === 'everywhere' ? null : reach,
      wanted.ids ?? null,
      wanted.isWaiting ?? null,
      wanted.unitId ?? null,
      most,
    ],
  );
}

/** Ids of slips within the principal's reach, in the order of `readSlips`. */
export async function findSlipIds(
  db: Queryable,
  principal: Principal,
  condition: { isWaiting?: boolean; unitId?: string },
  most: number,
): Promise<string[]> {
  return (await readSlips(db, principal, condition, most)).map(({ id }) => id);
}
/** Marks a slip as printed, once. False when somebody printed it before. */
export async function markPrinted(
  tx: Transaction,
  slip: { accountId: AccountId; principal: Principal; name: string; validUntil: number; now: number },
): Promise<boolean> {
  const rows = await tx.query(
    `update password_slip set printed_at = $2, printed_by = $3, printed_by_name = $4, valid_until = $5
     where account_id = $1 and printed_at is null returning account_id`,
    [
      slip.accountId,
      new Date(slip.now),
      slip.principal.kind === 'account' ? slip.principal.accountId : null,
      slip.name,
      new Date(slip.validUntil),
    ],
  );
  return rows.length > 0;
}
