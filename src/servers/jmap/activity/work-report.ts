/** `Work/times` and `Work/late`: how long requests wait for their decision, and what should have been done by now. */
import { countLateWork } from '#domain/activity/late-work.ts';
import { readWorkWeeks } from '#domain/activity/work-times.ts';
import type { JmapMethod } from '../method.ts';
import { openContext } from '../object-type.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_WEEKS = 53;

export const workTimes: JmapMethod = {
  name: 'Work/times',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province' }, method, args);
    const weeks = Math.min(args.unsigned('weeks', 1) ?? 26, MAX_WEEKS);
    args.end();
    const since = new Date(deps.clock() - weeks * WEEK_MS);
    const list = await readWorkWeeks(deps.db, principal, since);
    return { accountId: 'province', list: list.map((week) => ({ ...week })) };
  },
};

export const lateWork: JmapMethod = {
  name: 'Work/late',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province' }, method, args);
    args.end();
    const late = Object.entries(await countLateWork(deps.db, principal, deps.clock()));
    return {
      accountId: 'province',
      ...Object.fromEntries(late.map(([kind, { count }]) => [kind, count])),
      days: Object.fromEntries(late.map(([kind, { days }]) => [kind, days])),
    };
  },
};
