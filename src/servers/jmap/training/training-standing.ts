/** `TrainingStanding`: who is trained in which years (R6.8), of people within reach; `Training/statistics` counts them by unit. */
import { findReach } from '#domain/directory/authorize.ts';
import {
  countStandings,
  findStandingIds,
  readStandings,
  type TrainingStanding,
} from '#domain/training/standings.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asId, asYear, oneOf } from '../object-query.ts';
import { openContext } from '../object-type.ts';

const conditions = { year: asYear, standing: oneOf('trained', 'coming', 'not'), within: asId };

function yearOf(now: number): number {
  return new Date(now + 7 * 3_600_000).getUTCFullYear();
}

export const trainingStatistics: JmapMethod = {
  name: 'Training/statistics',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province' }, method, args);
    const year = args.unsigned('year', 2000) ?? yearOf(deps.clock());
    args.end();
    if (findReach(principal, 'training.readPeople').length === 0)
      throw new MethodFault('forbidden', 'Your roles do not permit this.');
    const list = await countStandings(deps.db, principal, Math.min(year, 2999));
    return { accountId: 'province', year, list: list.map((one) => ({ ...one })) };
  },
};

export const trainingStanding = defineType<TrainingStanding, typeof conditions>({
  name: 'TrainingStanding',
  home: 'province',
  mayRead: (principal) => findReach(principal, 'training.readPeople').length > 0,
  properties: {
    name: (one) => one.name,
    unitId: (one) => one.unitId,
    unitName: (one) => one.unitName,
    trainedYears: (one) => one.trainedYears,
    comingYears: (one) => one.comingYears,
  },
  read: ({ deps, principal }, ids, most) => readStandings(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['unitName'],
    async ids({ deps, principal }, { year = yearOf(deps.clock()), ...condition }, { isAscending }, most) {
      const ids = await findStandingIds(deps.db, principal, { year, ...condition }, most);
      return isAscending ? ids : ids.toReversed();
    },
  },
});
