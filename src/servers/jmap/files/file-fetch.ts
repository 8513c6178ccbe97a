/** `FileFetch`: who fetched a file by its link, when, from where and how much (R8.1). */
import { type FileFetch, listFetches } from '#domain/files/file-fetches.ts';
import { defineType } from '../define-type.ts';
import { asId } from '../object-query.ts';
import { isUuid } from '../standard.ts';
import { accessOf } from './access-of.ts';

const conditions = { linkId: asId };

export const fileFetch = defineType<FileFetch, typeof conditions>({
  name: 'FileFetch',
  home: 'account',
  properties: {
    linkId: (fetch) => fetch.linkId,
    fetchedBy: (fetch) => fetch.fetchedByName,
    remoteAddress: (fetch) => fetch.remoteAddress,
    userAgent: (fetch) => fetch.userAgent,
    beganAt: (fetch) => fetch.beganAt.toISOString(),
    lastAt: (fetch) => fetch.lastAt.toISOString(),
    requests: (fetch) => fetch.requests,
    bytes: (fetch) => fetch.bytes,
    isComplete: (fetch) => fetch.isComplete,
  },
  read: async (context, ids, most) => listFetches(context.deps.db, accessOf(context), { ids }, most),
  query: {
    conditions,
    sorts: ['lastAt'],
    ids: async (context, { linkId }, { isAscending }, most) => {
      if (linkId !== undefined && !isUuid(linkId)) return [];
      const ids = (await listFetches(context.deps.db, accessOf(context), { linkId }, most)).map(
        ({ id }) => id,
      );
      return isAscending ? ids.reverse() : ids;
    },
  },
});
