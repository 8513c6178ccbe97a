/**
 * `MailRemoval`: taking a delivered message back from every mailbox (R6.5). Create with `criteria` and `reason` proposes and
 * counts; update `state` to `approved`, `refused` or `restoring` with a `reason` decides, by somebody else than who proposed.
 */
import { authorize } from '#domain/directory/authorize.ts';
import {
  decideRemoval,
  listRemovals,
  type MailRemoval,
  proposeRemoval,
  restoreRemoval,
} from '#domain/quarantine/mail-removals.ts';
import { isObject, type Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { oneOf } from '../object-query.ts';
import { isUuid } from '../standard.ts';
import { requireChoice, requireOnly, requireText } from './patch.ts';

const conditions = { state: oneOf('proposed', 'refused', 'approved', 'done', 'restoring', 'restored') };

export const mailRemoval = defineType<MailRemoval, typeof conditions>({
  name: 'MailRemoval',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'removal.read', { kind: 'province' }),
  properties: {
    state: (removal) => removal.state,
    criteria: (removal) => removal.criteria as Json,
    reason: (removal) => removal.reason,
    mail: (removal) => removal.mail && { ...removal.mail },
    virus: (removal) => removal.virus,
    foundMessages: (removal) => removal.foundMessages,
    foundAccounts: (removal) => removal.foundAccounts,
    removedMessages: (removal) => removal.removedMessages,
    restoredMessages: (removal) => removal.restoredMessages,
    proposedBy: (removal) => removal.proposedBy,
    proposedByName: (removal) => removal.proposedByName,
    proposedAt: (removal) => removal.proposedAt.toISOString(),
    decidedBy: (removal) => removal.decidedBy,
    decidedByName: (removal) => removal.decidedByName,
    decidedAt: (removal) => removal.decidedAt?.toISOString() ?? null,
    decision: (removal) => removal.decision,
    doneAt: (removal) => removal.doneAt?.toISOString() ?? null,
    incidentId: (removal) => removal.incidentId,
  },
  read: ({ deps, principal }, ids, most) => listRemovals(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['proposedAt'],
    ids: async ({ deps, principal }, condition, { isAscending }, most) => {
      const ids = (await listRemovals(deps.db, principal, condition, most)).map(({ id }) => id);
      return isAscending ? ids.reverse() : ids;
    },
  },
  set({ deps, principal }) {
    return {
      async create(object) {
        requireOnly(object, ['criteria', 'reason', 'incidentId']);
        if (!isObject(object.criteria))
          throw new SetFault('invalidProperties', 'Say which messages.', { properties: ['criteria'] });
        const { incidentId } = object;
        const removal = await proposeRemoval(deps, {
          principal,
          criteria: object.criteria,
          reason: requireText(object, 'reason'),
          ...(typeof incidentId === 'string' && isUuid(incidentId) && { incidentId }),
        });
        const { id, state, foundMessages, foundAccounts } = removal;
        return { id, state, foundMessages, foundAccounts };
      },
      async update(id, patch) {
        requireOnly(patch, ['state', 'reason']);
        const state = requireChoice(patch, 'state', ['approved', 'refused', 'restoring']);
        const reason = requireText(patch, 'reason');
        if (state === 'restoring') await restoreRemoval(deps, { principal, id, reason });
        else
          await decideRemoval(deps, {
            principal,
            id,
            act: state === 'approved' ? 'approve' : 'refuse',
            reason,
          });
        return null;
      },
      destroy: () => Promise.reject(new SetFault('forbidden', 'What was decided stays on record.')),
    };
  },
});
