/** Everything that the status page tells, read at once. Nothing in it is about anybody: no permission is asked. */
import type { Queryable } from '#platform/postgres/database.ts';
import { readNotices, type StatusNotice } from './notices.ts';
import { type Disturbance, SERVICES, type Service, type ServiceState } from './services.ts';

export interface WatchedService {
  service: Service;
  state: ServiceState;
  since: Date;
  watchedSince: Date;
}

export interface SystemStatus {
  services: WatchedService[];
  /** The latest first; those that go on have no end. */
  disturbances: Disturbance[];
  /** The latest first. */
  notices: StatusNotice[];
}

/** Days that the page shows. */
export const SHOWN_DAYS = 90;
const DAY_MS = 86_400_000;
/** A service that nobody ran for so long was given up. */
const FORGET_MS = 7 * DAY_MS;
/** A line of a flapping service in a quarter would be 5,000 at most; nobody reads more. */
const MAX_DISTURBANCES = 5_000;

/** Reads it as of a time. */
export async function readStatus(db: Queryable, now: number): Promise<SystemStatus> {
  const after = new Date(now - (SHOWN_DAYS + 1) * DAY_MS);
  const [states, over, notices] = await Promise.all([
    db.query<WatchedService>(
      `select service, state, since, watched_since as "watchedSince" from service_state where heard_at > $1`,
      [new Date(now - FORGET_MS)],
      { name: 'status_read' },
    ),
    db.query<Disturbance>(
      `select service, extent, began_at as "from", ended_at as "to" from service_disturbance
       where ended_at > $1 order by began_at desc limit ${MAX_DISTURBANCES}`,
      [after],
      { name: 'status_disturbances' },
    ),
    readNotices(db, after),
  ]);
  const services = SERVICES.flatMap((name) => states.filter(({ service }) => service === name));
  const shown = new Set(services.map(({ service }) => service));
  const current = services.flatMap(({ service, state, since }) =>
    state === 'good' ? [] : [{ service, extent: state, from: since }],
  );
  return {
    services,
    disturbances: [...current, ...over.filter(({ service }) => shown.has(service))],
    notices,
  };
}
