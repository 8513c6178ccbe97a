/**
 * Figures of how agencies handle their mail (R9.3): what nobody took up, what is in hand and late, what was done of late and how long that
 * took. Numbers only, for heads and those above; what the mail says is not read.
 *
 * Cost: for each agency in reach its rows of `agency_mail`, and the counter of its INBOX.
 */
import { findReach } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface AgencyWork {
  id: AccountId;
  unitId: UnitId;
  unitName: string;
  address: string;
  /** In the INBOX, taken up by nobody. */
  newCount: number;
  openCount: number;
  lateCount: number;
  /** Done in these days. */
  doneCount: number;
  /** Of those, after their deadline. */
  doneLateCount: number;
  /** From arrival to done, the median of those; null where there is none. */
  hoursToDone: number | null;
}

export const WORK_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Of the agencies in reach, by their ids or all; those with the most late mail first. */
export function readAgencyWork(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  { now, most }: { now: number; most: number },
): Promise<AgencyWork[]> {
  const reach = findReach(principal, 'agencyWork.read');
  return db.query<AgencyWork>(
    `select c.id, u.id as "unitId", u.name as "unitName", a.address, w.open as "openCount", w.late as "lateCount", w.done as "doneCount",
       w.done_late as "doneLateCount",
       w.hours as "hoursToDone", greatest(coalesce(b.message_count, 0) - w.taken, 0)::integer as "newCount"
     from account c join unit u on u.id = c.unit_id join address a on a.account_id = c.id and a.kind = 'primary'
     left join mailbox b on b.account_id = c.id and b.role = 'inbox'
     cross join lateral (
       select count(*) filter (where m.state = 'open')::integer as open,
         count(*) filter (where m.state = 'open' and m.due_at < $2)::integer as late,
         count(*) filter (where m.state = 'done' and m.changed_at >= $3)::integer as done,
         count(*) filter (where m.state = 'done' and m.changed_at >= $3 and m.changed_at > m.due_at)::integer as done_late,
         (percentile_cont(0.5) within group (order by extract(epoch from m.changed_at - e.received_at) / 3600)
           filter (where m.state = 'done' and m.changed_at >= $3))::double precision as hours,
         count(*) filter (where exists (select from message s
           where s.account_id = m.account_id and s.email_id = m.email_id and s.mailbox_id = b.id)) as taken
       from agency_mail m join email e on e.account_id = m.account_id and e.id = m.email_id where m.account_id = c.id) w
     where c.kind = 'agency' and c.state in ('active', 'locked') and ($1::uuid[] is null or unit_path(c.unit_id) && $1)
       and ($4::uuid[] is null or c.id = any ($4))
     order by w.late desc, u.name, c.id limit $5`,
    [
      reach === 'everywhere' ? null : reach,
      new Date(now),
      new Date(now - WORK_DAYS * DAY_MS),
      ids ?? null,
      most,
    ],
  );
}
