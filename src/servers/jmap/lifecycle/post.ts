/** `Post`: who holds which post where, from when to when (R4.3). Everybody may read it. */
import { findPostIds, POST_RANKS, type Post, readPosts } from '#domain/directory/posts.ts';
import { defineType } from '../define-type.ts';
import { asDate, asId, oneOf } from '../object-query.ts';

const conditions = { personId: asId, unitId: asId, rank: oneOf(...POST_RANKS), heldAt: asDate };

export const post = defineType<Post, typeof conditions>({
  name: 'Post',
  home: 'province',
  properties: {
    personId: (object) => object.personId,
    unitId: (object) => object.unitId,
    title: (object) => object.title,
    rank: (object) => object.rank,
    isMain: (object) => object.isMain,
    isActing: (object) => object.isActing,
    startsAt: (object) => object.startsAt.toISOString(),
    endsAt: (object) => object.endsAt?.toISOString() ?? null,
  },
  read: async ({ deps }, ids, most) =>
    readPosts(deps.db, ids ?? (await findPostIds(deps.db, {}, true, most))),
  query: {
    conditions,
    sorts: ['startsAt'],
    ids: ({ deps }, condition, { isAscending }, most) => findPostIds(deps.db, condition, isAscending, most),
  },
});
