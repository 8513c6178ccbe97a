/** `ShareNotification` (RFC 9670 §5): what one was given or lost; destroying dismisses it. In the account of the principals. */
import {
  dismissShareNotification,
  readShareNotifications,
  type ShareNotification,
} from '#domain/mailstore/share-notifications.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { encodeBookLetters } from '../contacts/address-book.ts';
import { defineType } from '../define-type.ts';
import { encodeLetters } from '../mail/share-with.ts';
import { asDate, asId, asText } from '../object-query.ts';

const conditions = { after: asDate, before: asDate, objectType: asText, objectAccountId: asId };
function encodeRights(objectType: string, letters: string): JsonObject | null {
  if (letters === '') return null;
  return objectType === 'AddressBook' ? encodeBookLetters(letters) : encodeLetters(letters);
}

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
    oldRights: ({ objectType, oldRights }) => encodeRights(objectType, oldRights),
    newRights: ({ objectType, newRights }) => encodeRights(objectType, newRights),
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
