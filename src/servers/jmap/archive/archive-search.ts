/**
 * `ArchiveSearch`: a search of the archive as a request (R6.7). Create asks; update of `state` with a `reason` approves, refuses or ends;
 * `ArchiveSearch/export` has a ZIP made among the files of who asked.
 */
import {
  ARCHIVE_EXPORT,
  type ArchiveSearch,
  decideSearch,
  endSearch,
  readSearches,
  requestSearch,
  requireOpenSearch,
  SEARCH_STATES,
  seesSearches,
} from '#domain/archive/searches.ts';
import { isObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { dropExport } from '#services/archive/end-job.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { oneOf } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireChoice, requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { accountIdsOf, actOf, invalid } from './archive-act.ts';

const conditions = { state: oneOf(...SEARCH_STATES) };
const DEFAULT_DAYS = 14;

function workOf(context: ObjectContext): SetWork {
  const { deps } = context;
  return {
    async create(object) {
      requireOnly(object, ['purpose', 'accountIds', 'criteria', 'days']);
      const { criteria, days = DEFAULT_DAYS } = object;
      if (!isObject(criteria)) throw invalid('criteria');
      if (typeof days !== 'number') throw invalid('days');
      const purpose = requireText(object, 'purpose');
      const wanted = { purpose, accountIds: accountIdsOf(object['accountIds']), criteria, days };
      const id = await deps.db.transaction((tx) => requestSearch(tx, actOf(context, purpose), wanted));
      return { id, state: 'requested' };
    },
    async update(id, patch) {
      requireOnly(patch, ['state', 'reason']);
      const state = requireChoice(patch, 'state', ['approved', 'refused', 'ended']);
      const reason = requireText(patch, 'reason');
      const act = actOf(context, reason);
      const file = await deps.db.transaction(async (tx) => {
        if (state === 'ended') return endSearch(tx, act, deps.blobs, id);
        const decision = { id, act: state === 'approved' ? 'approve' : 'refuse', reason } as const;
        await decideSearch(tx, act, deps, decision);
        return undefined;
      });
      if (file) await dropExport(deps, file);
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'What was asked for stays on record: end it.')),
  };
}

const exportFound: JmapMethod = {
  name: 'ArchiveSearch/export',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province', mayRead: seesSearches }, method, args);
    const id = args.id('id');
    args.end();
    const search = await requireOpenSearch(deps.db, principal, id, deps.clock());
    if (search.exportFileId === null)
      await deps.db.transaction((tx) =>
        addJob(tx, deps, { queue: ARCHIVE_EXPORT, payload: { id }, uniqueKey: id }),
      );
    return { id, exportFileId: search.exportFileId };
  },
};

export const archiveSearch = defineType<ArchiveSearch, typeof conditions>(
  {
    name: 'ArchiveSearch',
    home: 'province',
    mayRead: seesSearches,
    properties: {
      state: (search) => search.state,
      purpose: (search) => search.purpose,
      accountIds: (search) => search.accountIds,
      addresses: (search) => search.addresses,
      criteria: (search) => ({ ...search.criteria }),
      requestedBy: (search) => search.requestedByName,
      isOwn: (search, { principal }) => search.requestedBy === principal.accountId,
      requestedAt: (search) => search.requestedAt.toISOString(),
      decidedBy: (search) => search.decidedByName,
      decidedAt: (search) => search.decidedAt?.toISOString() ?? null,
      decision: (search) => search.decision,
      days: (search) => search.days,
      endsAt: (search) => search.endsAt?.toISOString() ?? null,
      found: (search) => search.found,
      isTruncated: (search) => search.isTruncated,
      exportFileId: (search, { principal }) =>
        search.requestedBy === principal.accountId ? search.exportFileId : null,
      exportFault: (search) => search.exportFault,
    },
    read: ({ deps, principal }, ids, most) => readSearches(deps.db, principal, { ids }, most),
    query: {
      conditions,
      sorts: ['requestedAt'],
      ids: async ({ deps, principal }, { state }, { isAscending }, most) => {
        const ids = (await readSearches(deps.db, principal, { state }, most)).map(({ id }) => id);
        return isAscending ? ids.toReversed() : ids;
      },
    },
    set: workOf,
  },
  [exportFound],
);
