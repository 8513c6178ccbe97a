/**
 * `ReadState`: whether each person who reads an agency's mail has a read state of their own, or all share one (R9.1). In the agency's
 * account there is one, with the id `singleton`; whoever may share the whole mailbox sets `isPersonal`, with a `reason` for the record.
 */
import { changeSeenPersonal, isSeenPersonal } from '#domain/mailstore/personal-seen.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import type { ObjectContext } from '../object-type.ts';
import type { JmapAccount } from '../scope.ts';

const SINGLETON = 'singleton';

interface ReadState {
  id: typeof SINGLETON;
  isPersonal: boolean;
  mayChange: boolean;
}

/** The agency's account, where it is one and read as a whole. */
function agencyOf({ account }: ObjectContext): JmapAccount | undefined {
  return account && !account.isPersonal && account.access.accountRights !== '' ? account : undefined;
}

export const readState = defineType<ReadState>({
  name: 'ReadState',
  home: 'account',
  isId: (id) => id === SINGLETON,
  properties: {
    isPersonal: (one) => one.isPersonal,
    mayChange: (one) => one.mayChange,
  },
  async read(context, ids) {
    const agency = agencyOf(context);
    if (!agency || (ids && !ids.includes(SINGLETON))) return [];
    const { access } = agency;
    const isPersonal = await isSeenPersonal(context.deps.db, access);
    return [{ id: SINGLETON, isPersonal, mayChange: access.accountRights.includes('a') }];
  },
  set: (context) => ({
    create: () => Promise.reject(new SetFault('singleton', 'There is one, and it is there already.')),
    async update(_, { isPersonal, reason, ...others }) {
      const agency = agencyOf(context);
      if (!agency) throw new SetFault('notFound', 'There is no such object.');
      const wrong = [
        ...Object.keys(others),
        ...(typeof isPersonal === 'boolean' ? [] : ['isPersonal']),
        ...(reason === undefined || typeof reason === 'string' ? [] : ['reason']),
      ];
      if (typeof isPersonal !== 'boolean' || wrong.length > 0)
        throw new SetFault('invalidProperties', 'Set isPersonal to true or false.', { properties: wrong });
      const authority = typeof reason === 'string' && reason.trim() !== '' ? reason.slice(0, 500) : 'console';
      const { db, clock } = context.deps;
      await changeSeenPersonal(db, agency.access, { isPersonal, authority, now: clock() });
      return null;
    },
    destroy: () => Promise.reject(new SetFault('singleton', 'It cannot be destroyed; set isPersonal.')),
  }),
});
