/** Mail of agencies that is open after its deadline (R9.3): whom to remind, once a day. */
import type { AccountId, EmailId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

export interface LateAgency {
  accountId: AccountId;
  unitId: UnitId;
  address: string;
  unitName: string;
  /** The longest late first. */
  letters: {
    emailId: EmailId;
    subject: string;
    dueAt: string;
    assigneeName: string | null;
    assigneeId: AccountId | null;
  }[];
}

/** Agencies with late mail that nobody was reminded of today. `day` as YYYY-MM-DD. */
export function findLateAgencyMail(db: Queryable, now: number, day: string): Promise<LateAgency[]> {
  return db.query<LateAgency>(
    `select l.account_id as "accountId", c.unit_id as "unitId", a.address, u.name as "unitName",
       json_agg(json_build_object('emailId', l.email_id, 'subject', coalesce(e.fields::jsonb ->> 'subject', ''),
         'dueAt', l.due_at, 'assigneeName', who.display_name, 'assigneeId', l.assignee_id)
         order by l.due_at, l.email_id) as letters
     from agency_mail l join account c on c.id = l.account_id join unit u on u.id = c.unit_id
     join address a on a.account_id = c.id and a.kind = 'primary'
     join email e on e.account_id = l.account_id and e.id = l.email_id
     left join account who on who.id = l.assignee_id
     where l.state = 'open' and l.due_at < $1 and (l.reminded_on is null or l.reminded_on < $2::date)
     group by l.account_id, c.unit_id, a.address, u.name order by a.address`,
    [new Date(now), day],
  );
}

/** Notes that an agency was reminded of these today; false where that was noted meanwhile, or they are done. */
export async function noteReminded(
  tx: Transaction,
  accountId: AccountId,
  emailIds: readonly EmailId[],
  day: string,
): Promise<boolean> {
  const rows = await tx.query(
    `update agency_mail set reminded_on = $3::date
     where account_id = $1 and email_id = any ($2::uuid[]) and state = 'open'
       and (reminded_on is null or reminded_on < $3::date) returning 1`,
    [accountId, emailIds, day],
  );
  return rows.length > 0;
}
