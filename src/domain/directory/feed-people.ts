/**
 * People as a personnel system sees them (R5.4): with staff number and state, within the reach of whoever asks. One query a page.
 */
import type { PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface FeedPost {
  unitId: UnitId;
  unitCode: string;
  unitName: string;
  title: string;
  rank: string;
}

export interface FeedPerson {
  id: PersonId;
  fullName: string;
  staffNumber: string | null;
  officePhone: string | null;
  mobilePhone: string | null;
  isServing: boolean;
  /** The hash and type of the picture, if there is one. */
  photoBlob: Buffer | null;
  photoType: string | null;
  /** The local part of the primary address; null without an account. */
  uid: string | null;
  addresses: string[];
  /** The main one first. */
  posts: FeedPost[];
  createdAt: Date;
  changedAt: Date;
}

export interface FeedQuery {
  reach: 'everywhere' | readonly UnitId[];
  now: number;
  ids?: readonly string[] | undefined;
  uid?: string | undefined;
  address?: string | undefined;
  staffNumber?: string | undefined;
  offset?: number;
  limit: number;
}

const WHERE = `($1::uuid[] is null or unit_path(p.unit_id) && $1) and ($2::text[] is null or p.id::text = any ($2))
   and ($3::text is null or a.local_part = lower($3)) and ($4::text is null or exists (
     select from address o where o.account_id = c.id and o.address = lower($4)))
   and ($5::text is null or p.staff_number = $5)`;

const FROM = `from person p left join account c on c.person_id = p.id
   left join address a on a.account_id = c.id and a.kind = 'primary'`;

function paramsOf({ reach, ids, uid, address, staffNumber }: FeedQuery): unknown[] {
  return [
    reach === 'everywhere' ? null : reach,
    ids ?? null,
    uid ?? null,
    address ?? null,
    staffNumber ?? null,
  ];
}

/** The people that match, by name, from `offset` on. */
export function readFeedPeople(db: Queryable, query: FeedQuery): Promise<FeedPerson[]> {
  return db.query<FeedPerson>(
    `select p.id, p.full_name as "fullName", p.staff_number as "staffNumber", p.office_phone as "officePhone",
       p.mobile_phone as "mobilePhone", p.photo_blob as "photoBlob", p.photo_type as "photoType", p.state in ('serving', 'on_leave') as "isServing", a.local_part as uid,
       p.created_at as "createdAt", greatest(p.valid_from, c.valid_from) as "changedAt",
       array(select o.address from address o where o.account_id = c.id and o.kind in ('primary', 'alias')
         order by o.kind desc, o.address) as addresses,
       coalesce((select json_agg(json_build_object('unitId', t.unit_id, 'unitCode', u.code, 'unitName', u.name, 'title', t.title,
           'rank', t.rank) order by t.is_main desc, t.starts_at)
         from post t join unit u on u.id = t.unit_id
         where t.person_id = p.id and t.starts_at <= $6 and (t.ends_at is null or t.ends_at > $6)), '[]') as posts
     ${FROM} where ${WHERE} order by p.name_folded, p.id offset $7 limit $8`,
    [...paramsOf(query), new Date(query.now), query.offset ?? 0, query.limit],
  );
}

/** How many people match. */
export async function countFeedPeople(db: Queryable, query: FeedQuery): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count ${FROM} where ${WHERE}`,
    paramsOf(query),
  );
  return row?.count ?? 0;
}

/** A request that is not in force yet, as a feed is told of it. */
export interface OpenRequest {
  id: string;
  personId: string | null;
  type: string;
  state: string;
}

/** The open requests about some people, in the order in which they were submitted. */
export function readOpenRequests(db: Queryable, personIds: readonly string[]): Promise<OpenRequest[]> {
  if (personIds.length === 0) return Promise.resolve([]);
  return db.query<OpenRequest>(
    `select id, person_id as "personId", type, state from change_request
     where person_id = any ($1) and state in ('submitted', 'approved', 'failed') order by created_at, id`,
    [personIds],
  );
}

/** A unit with whoever holds a post in it. */
export interface FeedUnit {
  id: UnitId;
  code: string;
  name: string;
  changedAt: Date;
  createdAt: Date;
  members: { id: string; fullName: string }[];
}

/** Units within the reach that are not dissolved, in the order of their codes. */
export function readFeedUnits(
  db: Queryable,
  query: { reach: FeedQuery['reach']; now: number; ids?: readonly string[]; mostMembers: number },
): Promise<FeedUnit[]> {
  return db.query<FeedUnit>(
    `select u.id, u.code, u.name, u.valid_from as "changedAt", u.created_at as "createdAt",
       coalesce((select json_agg(json_build_object('id', m.id, 'fullName', m.full_name) order by m.name_folded)
         from (select distinct p.id, p.full_name, p.name_folded from post t join person p on p.id = t.person_id
           where t.unit_id = u.id and t.starts_at <= $3 and (t.ends_at is null or t.ends_at > $3)
           order by p.name_folded limit $4) m), '[]') as members
     from unit u where u.state <> 'dissolved' and ($1::uuid[] is null or unit_path(u.id) && $1)
       and ($2::text[] is null or u.id::text = any ($2)) order by u.code`,
    [
      query.reach === 'everywhere' ? null : query.reach,
      query.ids ?? null,
      new Date(query.now),
      query.mostMembers,
    ],
  );
}
