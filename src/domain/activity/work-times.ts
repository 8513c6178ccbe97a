/** How long requests wait for their decision, by the week (R5.1), within the reach of whoever asks. */
import { findReach } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface WorkWeek {
  /** Its Monday in Việt Nam. */
  week: string;
  asked: number;
  decided: number;
  /** Hours from asking to deciding; null where nothing was decided. */
  medianHours: number | null;
  slowHours: number | null;
  /** Came into force after their day because the decision came late. */
  late: number;
}

/** The weeks since a time, the oldest first. One query over the index of times. */
export function readWorkWeeks(db: Queryable, principal: Principal, since: Date): Promise<WorkWeek[]> {
  const reach = findReach(principal, 'request.read');
  return db.query<WorkWeek>(
    `select date_trunc('week', created_at at time zone 'Asia/Ho_Chi_Minh')::date::text as week,
       count(*)::integer as asked, count(approved_at)::integer as decided,
       percentile_cont(0.5) within group (order by extract(epoch from approved_at - created_at)::float8 / 3600)
         as "medianHours",
       percentile_cont(0.9) within group (order by extract(epoch from approved_at - created_at)::float8 / 3600)
         as "slowHours",
       (count(*) filter (where applied_late))::integer as late
     from change_request r
     where created_at >= $1 and ($2::uuid[] is null or unit_path(r.unit_id) && $2 or unit_path(r.other_unit_id) && $2)
     group by 1 order by 1`,
    [since, reach === 'everywhere' ? null : reach],
  );
}
