/** `GroupPost`: messages that wait for a moderator. Whoever moderates or manages the group sees and decides them. */
import { findGroupPostIds, type GroupPost, readGroupPosts } from '#domain/groups/posts.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { decideGroupPost } from '#services/group-posts/decide-post.ts';
import { defineType } from '../define-type.ts';
import { asId, oneOf } from '../object-query.ts';

const conditions = { state: oneOf('held', 'approved', 'refused'), groupId: asId };

const MAX_REASON = 500;

export const groupPost = defineType<GroupPost, typeof conditions>({
  name: 'GroupPost',
  home: 'province',
  properties: {
    groupId: (object) => object.groupId,
    groupAddress: (object) => object.groupAddress,
    state: (object) => object.state,
    from: (object) => object.fromAddress,
    subject: (object) => object.subject,
    size: (object) => object.size,
    arrivedAt: (object) => object.arrivedAt.toISOString(),
    decidedAt: (object) => object.decidedAt?.toISOString() ?? null,
    reason: (object) => object.reason,
  },
  read: ({ deps, principal }, ids, most) => readGroupPosts(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['arrivedAt'],
    ids: ({ deps, principal }, condition, { isAscending }, most) =>
      findGroupPostIds(deps.db, principal, condition, isAscending, most),
  },
  set: ({ deps, principal }) => ({
    create: () => Promise.reject(new SetFault('forbidden', 'Messages wait here by themselves.')),
    async update(id, patch) {
      const { state, reason = null, ...more } = patch;
      if (Object.keys(more).length > 0 || (reason !== null && typeof reason !== 'string'))
        throw new SetFault('invalidProperties', 'Set state, and a reason.', {
          properties: Object.keys(more),
        });
      if (state !== 'approved' && state !== 'refused')
        throw new SetFault('invalidProperties', 'A message is approved or refused.', {
          properties: ['state'],
        });
      const { hostname, domain } = deps.settings;
      await decideGroupPost({ ...deps, hostname, domain }, principal, {
        id,
        state,
        reason: reason?.slice(0, MAX_REASON) ?? null,
      });
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'What was decided stays on record.')),
  }),
});
