/** `ShareNotification` (RFC 9670 §5): what one was given or lost; destroying dismisses it. In the account of the principals. */
import {
  dismissShareNotification,
  readShareNotifications,
  type ShareNotification,
} from '#domain/mailstore/share-notifications.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { encodeLetters } from '../mail/share-with.ts';
import { asDate, asId, asText } from '../object-query.ts';

const conditions = { after: asDate, before: asDate, objectType: asText, objectAccountId: asId };
const forbidden = (): Promise<never> =>
  Promise.reject(new SetFault('forbidden', 'Only dismissing is possible.'));

export const shareNotification = defineType<ShareNotification, typeof conditions>({
  name: 'ShareNotification',
  home: 'personal',
  properties: {
    created: (object) => object.createdAt.toISOString(),
    changedBy: ({ changedBy, changedByName }) => ({
      name: changedByName,
      email: changedByName.includes('@') ? changedByName : null,
      principalId: changedBy,
    }),
    objectType: (object) => object.objectType,
    objectAccountId: (object) => object.objectAccountId,
    objectId: (object) => object.objectId,
    oldRights: ({ oldRights }) => (oldRights === '' ? null : encodeLetters(oldRights)),
    newRights: ({ newRights }) => (newRights === '' ? null : encodeLetters(newRights)),
    name: (object) => object.name,
  },
  read: ({ deps, owner }, ids) => readShareNotifications(deps.db, owner, ids),
  query: {
    conditions,
    sorts: ['created'],
    async ids({ deps, owner }, { after, before, objectType, objectAccountId }, { isAscending }, most) {
      const all = (await readShareNotifications(deps.db, owner, undefined)).filter(
        (one) =>
          (!after || one.createdAt >= after) &&
          (!before || one.createdAt < before) &&
          (objectType === undefined || one.objectType === objectType) &&
          (objectAccountId === undefined || one.objectAccountId === objectAccountId),
      );
      return (isAscending ? all.toReversed() : all).slice(0, most).map(({ id }) => id);
    },
  },
  set: ({ deps, owner }) => ({
    create: forbidden,
    update: forbidden,
    async destroy(id) {
      if (!(await dismissShareNotification(deps.db, owner, id)))
        throw new SetFault('notFound', 'There is no such notification.');
    },
  }),
});
