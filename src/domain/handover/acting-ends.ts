/**
 * Mailboxes that are still with somebody who only headed the unit for a time (R9.2): the time is over, the head is there, and nobody has handed
 * back. One query over the handovers, which are few.
 */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { FormerHead, NewHandover } from './open-handover.ts';

export interface ActingEnd {
  agencyId: AccountId;
  unitId: UnitId;
  from: FormerHead;
  to: NewHandover['to'];
  /** The decision by which the time began. */
  basis: string;
}

/** Those of now, or of one mailbox: asked again once it is locked. */
export function findActingEnds(db: Queryable, now: number, agencyId?: AccountId): Promise<ActingEnd[]> {
  return db.query<ActingEnd>(
    `select h.agency_id as "agencyId", h.unit_id as "unitId", h.basis,
       json_build_object('accountId', h.to_id, 'name', h.to_name, 'title', h.to_title) as from,
       json_build_object('accountId', c.id, 'name', p.full_name, 'title', t.title) as to
     from (select distinct on (agency_id) * from handover order by agency_id, opened_at desc, id desc) h
     join account y on y.id = h.agency_id and y.state <> 'retired' and y.unit_id = h.unit_id
     join post t on t.unit_id = h.unit_id and t.rank = 'head' and not t.is_acting
       and t.starts_at <= $1 and (t.ends_at is null or t.ends_at > $1)
     join person p on p.id = t.person_id join account c on c.person_id = p.id and c.state = 'active'
     where h.is_acting and c.id <> h.to_id and ($2::uuid is null or h.agency_id = $2)
       and not exists (select from post o where o.unit_id = h.unit_id and o.rank = 'head' and o.is_acting
                       and o.starts_at <= $1 and (o.ends_at is null or o.ends_at > $1))
     order by h.agency_id limit 100`,
    [new Date(now), agencyId ?? null],
  );
}
