/** `SendingHold`: accounts whose mail to outside waits because they may be stolen (R8.6). Destroy ends a hold. */
import { authorize } from '#domain/directory/authorize.ts';
import { endHold, holdSending, listHolds, type SendingHold } from '#domain/outbound/sending-holds.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import { asBoolean } from '../object-query.ts';
import { isUuid } from '../standard.ts';

const conditions = { isOpen: asBoolean };

export const sendingHold = defineType<SendingHold, typeof conditions>({
  name: 'SendingHold',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'queue.read', { kind: 'province' }),
  properties: {
    accountId: (object) => object.accountId,
    address: (object) => object.address,
    reason: (object) => object.reason,
    facts: (object) => object.facts,
    heldAt: (object) => object.heldAt.toISOString(),
    endedAt: (object) => object.endedAt?.toISOString() ?? null,
    endedBy: (object) => object.endedBy,
    waiting: (object) => object.waiting,
  },
  read: async ({ deps, principal }, ids, most) => (await listHolds(deps.db, principal, ids)).slice(0, most),
  query: {
    conditions,
    sorts: ['heldAt'],
    async ids({ deps, principal }, { isOpen }, { isAscending }, most) {
      const own = (await listHolds(deps.db, principal)).filter(
        (hold) => isOpen === undefined || (hold.endedAt === null) === isOpen,
      );
      const sorted = own.toSorted((a, b) => a.heldAt.getTime() - b.heldAt.getTime());
      return (isAscending ? sorted : sorted.toReversed()).slice(0, most).map(({ id }) => id);
    },
  },
  set({ deps, principal }, args) {
    const authority = args.optionalText('authority') ?? 'console';
    const { db, ids, clock } = deps;
    return {
      async create({ accountId, ...others }) {
        if (typeof accountId !== 'string' || !isUuid(accountId) || Object.keys(others).length > 0)
          throw new SetFault('invalidProperties', 'Name an account.', { properties: ['accountId'] });
        const account = accountId as AccountId;
        const id = ids();
        const base = { principal, reason: 'operator' as const, facts: {}, authority, now: clock() };
        if (!(await holdSending(db, { ...base, accountId: account, ids: () => id })))
          throw new SetFault('alreadyExists', 'Its mail is held already.');
        return { id };
      },
      update: () => Promise.reject(new SetFault('forbidden', 'A hold stays or is ended.')),
      destroy: (id) => endHold(db, { principal, id, authority, now: clock() }),
    };
  },
});
