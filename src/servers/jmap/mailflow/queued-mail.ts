/**
 * `QueuedMail`: messages that wait to leave, live, for the center. Set steers: `isHeld`, `isDue` (try now), `route` (host:port, or
 * null for the ordinary way), `returnedFor` (give back to the sender with this reason); destroy drops.
 */
import { authorize } from '#domain/directory/authorize.ts';
import { findQueuedIds, type QueuedMessage, readQueuedMessages } from '#domain/outbound/read-queue.ts';
import { dropFromQueue, type QueueAct, type Steering, steerQueue } from '#domain/outbound/steer-outbound.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asId, asText, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';

const conditions = {
  domain: asText,
  address: asText,
  accountId: asId,
  state: oneOf('queued', 'leased', 'held'),
};

/** The act that a property set so means. */
function actOf(name: string, value: Json | undefined): { act: QueueAct; given?: string } {
  if (name === 'isHeld' && typeof value === 'boolean') return { act: value ? 'hold' : 'release' };
  if (name === 'isDue' && value === true) return { act: 'retry' };
  if (name === 'route' && (typeof value === 'string' || value === null))
    return { act: 'route', ...(value !== null && { given: value }) };
  if (name === 'returnedFor' && typeof value === 'string') return { act: 'bounce', given: value };
  throw new SetFault('invalidProperties', `${name} cannot be set so.`, { properties: [name] });
}

function steeringOf({ principal, deps }: ObjectContext, id: string, authority: string): Steering {
  return { principal, selection: { messageIds: [id] }, authority, now: deps.clock() };
}

export const queuedMail = defineType<QueuedMessage, typeof conditions>({
  name: 'QueuedMail',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'queue.read', { kind: 'province' }),
  properties: {
    accountId: (object) => object.accountId,
    returnPath: (object) => object.returnPath,
    size: (object) => object.size,
    priority: (object) => object.priority,
    tls: (object) => object.tls,
    heldFor: (object) => object.heldFor,
    createdAt: (object) => object.createdAt.toISOString(),
    recipientCount: (object) => object.recipientCount,
    recipients: (object) =>
      object.recipients.map((recipient) => ({
        ...recipient,
        nextAttemptAt: new Date(recipient.nextAttemptAt).toISOString(),
      })),
  },
  read: ({ deps, principal }, ids, most) => readQueuedMessages(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['createdAt'],
    ids: ({ deps, principal }, condition, { isAscending }, most) =>
      findQueuedIds(deps.db, principal, condition, { isAscending, most }),
  },
  set(context, args) {
    const authority = args.optionalText('authority') ?? 'console';
    const { db, blobs } = context.deps;
    return {
      create: () => Promise.reject(new SetFault('forbidden', 'Mail enters the queue by being sent.')),
      async update(id, patch: JsonObject) {
        let count = 0;
        for (const [name, value] of Object.entries(patch)) {
          const { act, given } = actOf(name, value);
          count += await steerQueue(db, act, { ...steeringOf(context, id, authority), given });
        }
        if (count === 0) throw new SetFault('notFound', 'Nothing of this message waits so.');
        return null;
      },
      async destroy(id) {
        const count = await dropFromQueue(db, blobs, steeringOf(context, id, authority));
        if (count === 0) throw new SetFault('notFound', 'Nothing of this message waits.');
      },
    };
  },
});
