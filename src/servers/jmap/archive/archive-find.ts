/**
 * `ArchiveFind`: a message that a search of one's own found, until it ends (R6.7). `ArchiveFind/open` puts one among one's uploads, and
 * in the record that its owner sees.
 */
import { type ArchiveFind, type FindSource, readFinds } from '#domain/archive/search-mail.ts';
import { noteReading, requireOpenSearch, seesSearches } from '#domain/archive/searches.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asId, oneOf } from '../object-query.ts';
import { openContext } from '../object-type.ts';
import { isUuid } from '../standard.ts';

const SOURCES: readonly FindSource[] = ['mailbox', 'deleted', 'archive', 'journal'];
const conditions = { searchId: asId, source: oneOf(...SOURCES) };

const open: JmapMethod = {
  name: 'ArchiveFind/open',
  async run(method, args) {
    const { deps, principal, scope } = openContext({ home: 'province', mayRead: seesSearches }, method, args);
    const id = args.id('id');
    args.end();
    const own = scope.accounts.get(principal.accountId);
    const requestedBy = principal.accountId;
    const [find] = isUuid(id) ? await readFinds(deps.db, { ids: [id], requestedBy }, 1) : [];
    if (!own || !find)
      throw new MethodFault('invalidArguments', 'There is no such find.', { arguments: ['id'] });
    const now = deps.clock();
    const search = await requireOpenSearch(deps.db, principal, find.searchId, now);
    const bytes = await deps.blobs.read(find.blob);
    await noteReading(deps.db, search, [find.accountId], now);
    const hash = await storeUpload(deps.db, deps.blobs, own.access, { bytes, now });
    return {
      accountId: own.id,
      blobId: hash.toString('hex'),
      name: `${find.id}.eml`,
      type: 'message/rfc822',
    };
  },
};

export const archiveFind = defineType<ArchiveFind, typeof conditions>(
  {
    name: 'ArchiveFind',
    home: 'province',
    mayRead: seesSearches,
    properties: {
      searchId: (find) => find.searchId,
      accountId: (find) => find.accountId,
      address: (find) => find.address,
      source: (find) => find.source,
      size: (find) => find.size,
      receivedAt: (find) => find.receivedAt.toISOString(),
      subject: (find) => find.subject,
      from: (find) => find.sender,
      sha256: (find) => find.blob.toString('hex'),
    },
    read: ({ deps, principal }, ids, most) =>
      readFinds(deps.db, { ids, requestedBy: principal.accountId }, most),
    query: {
      conditions,
      sorts: ['receivedAt'],
      ids: async ({ deps, principal }, { searchId, source }, { isAscending }, most) => {
        if (searchId !== undefined && !isUuid(searchId)) return [];
        const finds = await readFinds(deps.db, { searchId, requestedBy: principal.accountId }, most);
        const ids = finds
          .filter((find) => source === undefined || find.source === source)
          .map(({ id }) => id);
        return isAscending ? ids : ids.toReversed();
      },
    },
  },
  [open],
);
