/** Who is trained and who is not yet (R6.8): everybody in service within reach, with what they took part in, year by year. */
import { findReach } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export type Standing = 'trained' | 'coming' | 'not';

export interface TrainingStanding {
  /** The account's. */
  id: AccountId;
  name: string;
  unitId: UnitId;
  unitName: string;
  /** Years in which a course was passed, or attended where no result was given. */
  trainedYears: number[];
  /** Years of sessions that are registered for and not over. */
  comingYears: number[];
}

const WITH = `with taken as (
    select r.account_id, extract(year from s.starts_at at time zone 'Asia/Ho_Chi_Minh')::integer as year,
      coalesce(r.result = 'passed', r.attendance = 'present', false) as is_trained,
      r.attendance is null and s.state = 'open' as is_coming
    from training_registration r join training_session s on s.id = r.session_id where r.state = 'registered'),
  people as (
    select a.id, a.display_name as name, a.unit_id, u.name as unit_name from account a join unit u on u.id = a.unit_id
    where a.kind = 'personal' and a.state <> 'retired' and ($1::uuid[] is null or unit_path(a.unit_id) && $1))`;

function reachOf(principal: Principal): UnitId[] | null {
  const reach = findReach(principal, 'training.readPeople');
  return reach === 'everywhere' ? null : reach;
}

/** Standings by accounts, or all, by unit and name. One query. */
export async function readStandings(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<TrainingStanding[]> {
  return db.query<TrainingStanding>(
    `${WITH} select p.id, p.name, p.unit_id as "unitId", p.unit_name as "unitName",
       array(select distinct t.year from taken t where t.account_id = p.id and t.is_trained order by 1) as "trainedYears",
       array(select distinct t.year from taken t where t.account_id = p.id and t.is_coming order by 1) as "comingYears"
     from people p where $2::uuid[] is null or p.id = any ($2) order by p.unit_name, fold_text(p.name), p.id limit $3`,
    [reachOf(principal), ids ?? null, most],
  );
}

/** Accounts in a year's standing, of a unit and below. One query. */
export async function findStandingIds(
  db: Queryable,
  principal: Principal,
  { year, standing, within }: { year: number; standing?: Standing | undefined; within?: string | undefined },
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `${WITH}, judged as (
       select p.*, case when bool_or(t.is_trained) then 'trained' when bool_or(t.is_coming) then 'coming' else 'not' end as standing
       from people p left join taken t on t.account_id = p.id and t.year = $2 group by p.id, p.name, p.unit_id, p.unit_name)
     select id from judged where ($3::text is null or standing = $3) and ($4::text is null or $4 = any (unit_path(unit_id)::text[]))
     order by unit_name, fold_text(name), id limit $5`,
    [reachOf(principal), year, standing ?? null, within ?? null, most],
  );
  return rows.map(({ id }) => id);
}

export interface UnitStanding {
  unitId: UnitId;
  unitName: string;
  people: number;
  trained: number;
  coming: number;
}

/** Of each unit that has people within reach: how many there are, are trained, and will be. One query. */
export async function countStandings(
  db: Queryable,
  principal: Principal,
  year: number,
): Promise<UnitStanding[]> {
  return db.query<UnitStanding>(
    `${WITH}, judged as (
       select p.id, p.unit_id, p.unit_name, coalesce(bool_or(t.is_trained), false) as trained, coalesce(bool_or(t.is_coming), false) as coming
       from people p left join taken t on t.account_id = p.id and t.year = $2 group by p.id, p.unit_id, p.unit_name)
     select unit_id as "unitId", unit_name as "unitName", count(*)::integer as people,
       count(*) filter (where trained)::integer as trained, count(*) filter (where coming and not trained)::integer as coming
     from judged group by unit_id, unit_name order by unit_name`,
    [reachOf(principal), year],
  );
}
