/** Assignments of agency mail as rows (R9.3): read, set, handed back. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';

export const AGENCY_MAIL_STATES = ['open', 'done'] as const;
export type AgencyMailState = (typeof AGENCY_MAIL_STATES)[number];

export interface AgencyMail {
  /** Of the e-mail. */
  id: string;
  state: AgencyMailState;
  assigneeId: AccountId | null;
  assigneeName: string | null;
  assignedByName: string;
  changedAt: Date;
}

const COLUMNS = `m.email_id as id, m.state, m.assignee_id as "assigneeId", c.display_name as "assigneeName",
  m.assigned_by_name as "assignedByName", m.changed_at as "changedAt"`;

/** Assignments of an account by the ids of their e-mails, or the latest, at most so many. */
export function readAgencyMail(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
  most: number,
): Promise<AgencyMail[]> {
  return db.query<AgencyMail>(
    `select ${COLUMNS} from agency_mail m left join account c on c.id = m.assignee_id
     where m.account_id = $1 and ($2::uuid[] is null or m.email_id = any ($2)) order by m.changed_at desc, m.email_id limit $3`,
    [access.accountId, ids ?? null, most],
  );
}

/** Ids of e-mails that meet the conditions, by their last change. */
export async function findAgencyMailIds(
  db: Queryable,
  access: MailAccess,
  condition: { state?: AgencyMailState; assigneeId?: string; isAssigned?: boolean },
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const { state, assigneeId, isAssigned } = condition;
  const rows = await db.query<{ id: string }>(
    `select m.email_id as id from agency_mail m
     where m.account_id = $1 and ($2::text is null or m.state = $2) and ($3::uuid is null or m.assignee_id = $3)
       and ($4::boolean is null or (m.assignee_id is not null) = $4)
     order by m.changed_at ${isAscending ? 'asc' : 'desc'}, m.email_id limit $5`,
    [access.accountId, state ?? null, assigneeId ?? null, isAssigned ?? null, most],
  );
  return rows.map(({ id }) => id);
}

export interface Assignment {
  emailId: string;
  state?: AgencyMailState;
  /** Null gives it back to the unit. */
  assigneeId?: string | null;
}

/** The unit of the account where it is an agency's. `Refusal('invalidArgument')` for another's. */
async function requireAgency(tx: Transaction, accountId: AccountId): Promise<UnitId> {
  const [row] = await tx.query<{ unitId: UnitId }>(
    `select unit_id as "unitId" from account where id = $1 and kind = 'agency'`,
    [accountId],
  );
  if (!row)
    throw new Refusal('invalidArgument', 'Only mail of an agency is assigned.', { field: 'accountId' });
  return row.unitId;
}

async function requireAssignee(tx: Transaction, assigneeId: string, unitId: UnitId): Promise<void> {
  const rows = await tx.query(
    `select from account where id = $1 and kind = 'personal' and state = 'active' and $2 = any (unit_path(unit_id))`,
    [assigneeId, unitId],
  );
  if (rows.length === 0)
    throw new Refusal('invalidArgument', 'Mail of an agency is handled by somebody of its unit.', {
      field: 'assigneeId',
    });
}

/** Assigns mail of an agency, or says that it is done. `Refusal`: `notPermitted`, `notFound`, `invalidArgument`. */
export async function assignAgencyMail(
  db: Database,
  access: MailAccess,
  wanted: Assignment,
  now: number,
): Promise<void> {
  const { accountId, principal } = access;
  const actor = auditActor(principal);
  if (!access.accountRights.includes('w'))
    throw new Refusal('notPermitted', 'You may not write in the mailbox of this agency.');
  await db.transaction(async (tx) => {
    const unitId = await requireAgency(tx, accountId);
    if (wanted.assigneeId) await requireAssignee(tx, wanted.assigneeId, unitId);
    const known = await tx.query('select from email where account_id = $1 and id = $2', [
      accountId,
      wanted.emailId,
    ]);
    if (known.length === 0) throw new Refusal('notFound', 'There is no such e-mail.');
    await tx.query(
      `insert into agency_mail (account_id, email_id, state, assignee_id, assigned_by, assigned_by_name, changed_at)
       values ($1, $2, coalesce($3, 'open'), $4, $6, $7, $8)
       on conflict (account_id, email_id) do update set state = coalesce($3, agency_mail.state),
         assignee_id = case when $5 then excluded.assignee_id else agency_mail.assignee_id end,
         assigned_by = $6, assigned_by_name = $7, changed_at = $8`,
      [
        accountId,
        wanted.emailId,
        wanted.state ?? null,
        wanted.assigneeId ?? null,
        wanted.assigneeId !== undefined,
        actor.accountId ?? null,
        actor.name,
        new Date(now),
      ],
    );
    await recordEvent(tx, {
      now,
      actor,
      act: 'agencyMail.assign',
      object: { kind: 'account', id: accountId },
      authority: 'R9.3',
      after: { email: wanted.emailId, state: wanted.state ?? null, assignee: wanted.assigneeId ?? null },
    });
  });
}

/** Mail of an agency that was handed back. */
export interface HandedBack {
  address: string;
  unitName: string;
  emails: number;
}

/**
 * Gives the open mail that somebody handles back to the agencies whose it is: in these units and below, or everywhere. Whoever calls
 * records the event with the act it belongs to.
 */
export function handBackAgencyMail(
  tx: Transaction,
  wanted: { assigneeId: AccountId; within: readonly UnitId[] | undefined; by: Principal; now: number },
): Promise<HandedBack[]> {
  const actor = auditActor(wanted.by);
  return tx.query<HandedBack>(
    `with handed as (
       update agency_mail m set assignee_id = null, assigned_by = $3, assigned_by_name = $4, changed_at = $5
       from account c where m.assignee_id = $1 and m.state = 'open' and c.id = m.account_id
         and ($2::uuid[] is null or unit_path(c.unit_id) && $2)
       returning m.account_id)
     select a.address, u.name as "unitName", count(*)::integer as emails
     from handed h join account c on c.id = h.account_id join unit u on u.id = c.unit_id
     join address a on a.account_id = c.id and a.kind = 'primary' group by a.address, u.name order by a.address`,
    [wanted.assigneeId, wanted.within ?? null, actor.accountId ?? null, actor.name, new Date(wanted.now)],
  );
}
