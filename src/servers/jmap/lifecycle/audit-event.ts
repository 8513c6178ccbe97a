/** `AuditEvent`: who did what, as what, on whose approval, on which decision, before, after, from where (R5.1). Never changed by anybody. */
import { type AuditCondition, findEventIds, readEventsById } from '#domain/audit/find-events.ts';
import type { StoredEvent } from '#domain/audit/verify-chain.ts';
import { authorize } from '#domain/directory/authorize.ts';
import type { Json } from '#formats/jmap/json.ts';
import { defineType } from '../define-type.ts';
import { asDate, asText } from '../object-query.ts';

const conditions = {
  act: asText,
  objectKind: asText,
  objectId: asText,
  actor: asText,
  after: asDate,
  before: asDate,
};

type ShownEvent = StoredEvent & { id: string };

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

export const auditEvent = defineType<ShownEvent, typeof conditions>({
  name: 'AuditEvent',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'audit.read', { kind: 'province' }),
  isId: (id) => /^[0-9]{1,15}$/.test(id),
  properties: {
    at: (object) => object.at.toISOString(),
    actor: (object) => object.actor,
    actorAccountId: (object) => object.actorAccountId,
    act: (object) => object.act,
    objectKind: (object) => object.objectKind,
    objectId: (object) => object.objectId,
    authority: (object) => object.authority,
    before: (object) => plain(object.before),
    after: (object) => plain(object.after),
    context: (object) => plain(object.context),
    hash: (object) => object.hash.toString('hex'),
  },
  read: async ({ deps }, ids, most) => {
    const seqs = ids?.map(Number);
    return (await readEventsById(deps.db, seqs, most)).map((event) => ({ ...event, id: `${event.seq}` }));
  },
  query: {
    conditions,
    sorts: ['at'],
    ids: async ({ deps }, condition, { isAscending }, most) => {
      const seqs = await findEventIds(deps.db, condition satisfies AuditCondition, isAscending, most);
      return seqs.map((seq) => `${seq}`);
    },
  },
});
