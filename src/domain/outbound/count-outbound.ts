/** How much waits to go out, for the metrics. */
import type { Queryable } from '#platform/postgres/database.ts';

export interface OutboundCount {
  /** What a worker has taken waits too: a far end that takes connections and never says a word has all of it taken, for hours. */
  state: 'waiting' | 'held';
  recipients: number;
  /** Since when the oldest message of them has been here. */
  oldestAt: Date;
}

/** Recipients that wait for their turn or its end, and those that somebody holds. One pass over the queue, which holds only what has not gone yet. */
export function countOutbound(db: Queryable): Promise<OutboundCount[]> {
  return db.query<OutboundCount>(
    `select case r.state when 'held' then 'held' else 'waiting' end as state,
            count(*) as recipients, min(m.created_at) as "oldestAt"
     from outbound_recipient r join outbound_message m on m.id = r.message_id group by 1`,
    [],
    { name: 'outbound_count' },
  );
}
