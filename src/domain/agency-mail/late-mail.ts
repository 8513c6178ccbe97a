/** Mail of agencies that is open after its deadline (R9.3): whom to remind, once a day. */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';

export interface LateAgency {
  accountId: AccountId;
  unitId: UnitId;
  address: string;
  unitName: string;
  /** The longest late first. */
  letters: { subject: string; dueAt: string; assigneeName: string | null; assigneeId: AccountId | null }[];
}

/** Agencies with late mail that nobody was reminded of today; they are now. `day` as YYYY-MM-DD. */
export function takeLateAgencyMail(tx: Transaction, now: number, day: string): Promise<LateAgency[]> {
  return tx.query<LateAgency>(
    `with late as (
       update agency_mail m set reminded_on = $2::date
       where m.state = 'open' and m.due_at < $1 and (m.reminded_on is null or m.reminded_on < $2::date)
       returning m.account_id, m.email_id, m.due_at, m.assignee_id)
     select l.account_id as "accountId", c.unit_id as "unitId", a.address, u.name as "unitName",
       json_agg(json_build_object('subject', coalesce(e.fields::jsonb ->> 'subject', ''), 'dueAt', l.due_at,
         'assigneeName', who.display_name, 'assigneeId', l.assignee_id) order by l.due_at, l.email_id) as letters
     from late l join account c on c.id = l.account_id join unit u on u.id = c.unit_id
     join address a on a.account_id = c.id and a.kind = 'primary'
     join email e on e.account_id = l.account_id and e.id = l.email_id
     left join account who on who.id = l.assignee_id
     group by l.account_id, c.unit_id, a.address, u.name order by a.address`,
    [new Date(now), day],
  );
}
