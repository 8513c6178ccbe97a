/** How much waits to go out, for the metrics. */
import type { Queryable } from '#platform/postgres/database.ts';

export interface OutboundCount {
  state: 'queued' | 'leased' | 'held';
  recipients: number;
  /** Since when the oldest message of them has been here. */
  oldestAt: Date;
}

/** Recipients by state. One pass over the queue, which holds only what has not gone yet. */
export function countOutbound(db: Queryable): Promise<OutboundCount[]> {
  return db.query<OutboundCount>(
    `select r.state, count(*) as recipients, min(m.created_at) as "oldestAt"
     from outbound_recipient r join outbound_message m on m.id = r.message_id group by r.state`,
    [],
    { name: 'outbound_count' },
  );
}
