/** `MailTraffic`: what happened to mail, an object an hour (UTC), for charts. Its push comes a few times a minute at most. */
import { readTraffic, TRAFFIC_KINDS, type TrafficHour } from '#domain/activity/traffic.ts';
import { authorize } from '#domain/directory/authorize.ts';
import { defineType } from '../define-type.ts';
import { asDate } from '../object-query.ts';

const conditions = { after: asDate, before: asDate };

export const mailTraffic = defineType<TrafficHour, typeof conditions>({
  name: 'MailTraffic',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'traffic.read', { kind: 'province' }),
  isId: (id) => /^\d{4}-\d\d-\d\dT\d\d$/.test(id),
  properties: Object.fromEntries(TRAFFIC_KINDS.map((kind) => [kind, ({ counts }) => counts[kind] ?? 0])),
  read: ({ deps, principal }, ids, most) => readTraffic(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['hour'],
    ids: async ({ deps, principal }, { after, before }, { isAscending }, most) => {
      const hours = await readTraffic(deps.db, principal, { after, before }, most);
      const ids = hours.map(({ id }) => id);
      return isAscending ? ids.reverse() : ids;
    },
  },
});
