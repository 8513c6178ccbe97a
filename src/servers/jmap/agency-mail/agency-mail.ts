/**
 * `AgencyMail`: who handles an e-mail of an agency, and whether it is done (R9.3). In the agency's account; its id is the e-mail's. Create
 * takes `emailId`, both take `assigneeId` (an account of the unit, null for the unit itself), `state`, `dueAt` and `note`. Set by who writes in
 * the mailbox. What lies in the INBOX and nobody took up is `new`: found by query, read by its id, and told of by Email, not by this type.
 */
import {
  AGENCY_MAIL_STATES,
  type AgencyMail,
  type Assignment,
  assignAgencyMail,
  findAgencyMailIds,
  readAgencyMail,
} from '#domain/agency-mail/assignments.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asBoolean, asDate, asId, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = {
  state: oneOf(...AGENCY_MAIL_STATES),
  assigneeId: asId,
  isAssigned: asBoolean,
  isLate: asBoolean,
};

function accessOf({ account }: ObjectContext): MailAccess {
  if (!account) throw new MethodFault('accountNotSupportedByMethod', 'Name the account of an agency.');
  return account.access;
}

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

function assignmentOf(emailId: string, object: JsonObject): Assignment {
  const { state, assigneeId, dueAt, note, ...rest } = object;
  const wrong = Object.keys(rest)[0];
  if (wrong !== undefined) throw invalid(wrong);
  const known = (['open', 'done'] as const).find((one) => one === state);
  if (state !== undefined && !known) throw invalid('state');
  if (
    assigneeId !== undefined &&
    assigneeId !== null &&
    !(typeof assigneeId === 'string' && isUuid(assigneeId))
  )
    throw invalid('assigneeId');
  const due = dueAt === undefined || dueAt === null ? dueAt : asDate(dueAt);
  if (dueAt !== undefined && due === undefined) throw invalid('dueAt');
  if (note !== undefined && typeof note !== 'string') throw invalid('note');
  return {
    emailId,
    ...(known && { state: known }),
    ...(assigneeId !== undefined && { assigneeId }),
    ...(due !== undefined && { dueAt: due }),
    ...(note !== undefined && { note }),
  };
}

function workOf(context: ObjectContext): SetWork {
  const { deps } = context;
  const access = accessOf(context);
  const assign = (assignment: Assignment): Promise<void> =>
    assignAgencyMail(deps.db, access, assignment, { ids: deps.ids, now: deps.clock() });
  return {
    async create({ emailId, ...rest }) {
      if (typeof emailId !== 'string' || !isUuid(emailId)) throw invalid('emailId');
      await assign(assignmentOf(emailId, rest));
      return { id: emailId };
    },
    async update(id, patch) {
      if ((await readAgencyMail(deps.db, access, [id], 1)).length === 0)
        throw new SetFault('notFound', 'This e-mail was not assigned.');
      await assign(assignmentOf(id, patch));
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'Say that it is done.')),
  };
}

export const agencyMail = defineType<AgencyMail, typeof conditions>({
  name: 'AgencyMail',
  home: 'account',
  properties: {
    emailId: (object) => object.id,
    state: (object) => object.state,
    subject: (object) => object.subject,
    from: (object) => object.sender,
    receivedAt: (object) => object.receivedAt.toISOString(),
    assigneeId: (object) => object.assigneeId,
    assigneeName: (object) => object.assigneeName,
    assignedBy: (object) => object.assignedByName,
    changedAt: (object) => object.changedAt.toISOString(),
    dueAt: (object) => object.dueAt?.toISOString() ?? null,
    isLate: ({ state, dueAt }, { deps }) =>
      state === 'open' && dueAt !== null && dueAt.getTime() < deps.clock(),
    history: (object) => object.history.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  },
  read: (context, ids, most) => readAgencyMail(context.deps.db, accessOf(context), ids, most),
  query: {
    conditions,
    sorts: ['changedAt'],
    ids: (context, condition, { isAscending }, most) =>
      findAgencyMailIds(
        context.deps.db,
        accessOf(context),
        condition,
        { isAscending, now: context.deps.clock() },
        most,
      ),
  },
  set: workOf,
});
