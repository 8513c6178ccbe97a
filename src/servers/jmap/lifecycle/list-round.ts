/** `ListRound`: agreeing the list of people of an agency (R6.2): opened by create, settled and signed by update, read by `ListRound/entries`. */
import { findReach } from '#domain/directory/authorize.ts';
import { LISTS, type ListRound, readEntries, readRounds } from '#domain/directory/list-rounds.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { openRound, requireRound, settleDifference, signOff } from '#services/feed/agree-list.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asId, oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { unitId: asId, state: oneOf('open', 'signed') };
const MAX_ENTRIES = 1000;

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

function optionalId(value: Json | undefined, property: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && isUuid(value)) return value;
  throw invalid(property);
}

function workOf({ deps, principal }: ObjectContext): SetWork {
  return {
    async create({ unitId, name, dueOn, agencyFeedId, authorityFeedId }) {
      const unit = optionalId(unitId, 'unitId');
      if (unit === undefined) throw invalid('unitId');
      if (typeof name !== 'string' || typeof dueOn !== 'string') throw invalid('name');
      const id = await openRound(deps.lifecycle, principal, {
        unitId: unit,
        name,
        dueOn,
        agencyFeedId: optionalId(agencyFeedId, 'agencyFeedId'),
        authorityFeedId: optionalId(authorityFeedId, 'authorityFeedId'),
      });
      return { id };
    },
    async update(id, { settle, sign }) {
      if (sign === true) {
        await signOff(deps.lifecycle, principal, id);
        return { state: 'signed' };
      }
      // settle: the ordinal of an entry to the list whose word counts.
      if (typeof settle !== 'object' || settle === null || Array.isArray(settle)) throw invalid('settle');
      for (const [ordinal, list] of Object.entries(settle)) {
        const resolution = LISTS.find((one) => one === list);
        if (!resolution || !/^\d{1,6}$/.test(ordinal)) throw invalid('settle');
        await settleDifference(deps.lifecycle, principal, {
          roundId: id,
          ordinal: Number(ordinal),
          resolution,
        });
      }
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'A round stays on record.')),
  };
}

const entries: JmapMethod = {
  name: 'ListRound/entries',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province' }, method, args);
    const id = args.id('id');
    const after = args.unsigned('after') ?? 0;
    const differing = args.boolean('differing');
    args.end();
    await requireRound(deps.lifecycle, principal, id);
    const list = await readEntries(deps.db, id, { after, differing }, MAX_ENTRIES);
    return { accountId: args.id('accountId'), id, list: list.map((entry) => ({ ...entry })) };
  },
};

export const listRound = defineType<ListRound, typeof conditions>(
  {
    name: 'ListRound',
    home: 'province',
    mayRead: (principal) => findReach(principal, 'list.confirm').length > 0,
    properties: {
      unitId: (object) => object.unitId,
      unitName: (object) => object.unitName,
      name: (object) => object.name,
      dueOn: (object) => object.dueOn,
      state: (object) => object.state,
      agencyFeedId: (object) => object.agencyFeedId,
      authorityFeedId: (object) => object.authorityFeedId,
      openedBy: (object) => object.openedByName,
      openedAt: (object) => object.openedAt.toISOString(),
      signedBy: (object) => object.signedByName,
      signedAt: (object) => object.signedAt?.toISOString() ?? null,
      entries: (object) => object.entries,
      differing: (object) => object.differing,
      settled: (object) => object.settled,
    },
    read: ({ deps, principal }, ids, most) =>
      readRounds(deps.db, findReach(principal, 'list.confirm'), ids, most),
    query: {
      conditions,
      sorts: ['openedAt'],
      ids: async ({ deps, principal }, { unitId, state }, { isAscending }, most) => {
        const rounds = await readRounds(deps.db, findReach(principal, 'list.confirm'), undefined, most);
        const ids = rounds
          .filter(
            (round) =>
              (unitId === undefined || round.unitId === unitId) &&
              (state === undefined || round.state === state),
          )
          .map(({ id }) => id);
        return isAscending ? ids.toReversed() : ids;
      },
    },
    set: workOf,
  },
  [entries],
);
