/**
 * `FollowUp`: "remind me if nobody answers by then". Create with `emailId` and `dueAt`; update `dueAt`, or `state` to `done`; destroy takes
 * it back. When it is due and nobody answered, the message lies at the top of INBOX under the keyword `$followup`.
 */
import {
  changeFollowUp,
  createFollowUp,
  destroyFollowUp,
  type FollowUp,
  type FollowUpState,
  listFollowUps,
} from '#domain/follow-ups/follow-ups.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { accessOf } from '../files/access-of.ts';
import type { JmapModule } from '../method.ts';
import { asDate, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { resolveId } from '../scope.ts';
import { isUuid } from '../standard.ts';

const conditions = { state: oneOf<FollowUpState>('waiting', 'answered', 'due', 'done') };

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

function readDue(value: Json | undefined): Date {
  const due = value === undefined ? undefined : asDate(value);
  if (!due) throw invalid('dueAt', 'A date to come.');
  return due;
}

async function create(context: ObjectContext, { emailId, dueAt, ...rest }: JsonObject): Promise<JsonObject> {
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw invalid(unknown.slice(0, 60), 'It cannot be set.');
  const email = typeof emailId === 'string' ? resolveId(context.scope, emailId) : undefined;
  if (email === undefined || !isUuid(email)) throw invalid('emailId', 'There is no such e-mail.');
  const { deps } = context;
  const asked = { id: deps.ids(), emailId: email, dueAt: readDue(dueAt), now: deps.clock() };
  return { id: await createFollowUp(deps.db, accessOf(context), asked), state: 'waiting' };
}

async function update(context: ObjectContext, id: string, patch: JsonObject): Promise<null> {
  const { dueAt, state, ...rest } = patch;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw invalid(unknown.slice(0, 60), 'It cannot be set.');
  if (state !== undefined && state !== 'done') throw invalid('state', 'Only done.');
  const change = {
    id,
    ...(dueAt !== undefined && { dueAt: readDue(dueAt) }),
    ...(state === 'done' && { isDone: true as const }),
    now: context.deps.clock(),
  };
  await changeFollowUp(context.deps.db, accessOf(context), change);
  return null;
}

const followUp = defineType<FollowUp, typeof conditions>({
  name: 'FollowUp',
  home: 'account',
  properties: {
    emailId: (one) => one.emailId,
    threadId: (one) => one.threadId,
    dueAt: (one) => one.dueAt.toISOString(),
    state: (one) => one.state,
    reminderEmailId: (one) => one.reminderEmailId,
    createdAt: (one) => one.createdAt.toISOString(),
  },
  read: async (context, ids, most) => listFollowUps(context.deps.db, accessOf(context), { ids }, most),
  query: {
    conditions,
    sorts: ['dueAt'],
    ids: async (context, { state }, { isAscending }, most) => {
      const ids = (await listFollowUps(context.deps.db, accessOf(context), { state }, most)).map(
        ({ id }) => id,
      );
      return isAscending ? ids : ids.reverse();
    },
  },
  set: (context) => ({
    create: (object) => create(context, object),
    update: (id, patch) => update(context, id, patch),
    destroy: (id) => destroyFollowUp(context.deps.db, accessOf(context), id),
  }),
});

export const followUps: JmapModule = {
  capability: 'urn:congthu:follow-ups',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [followUp],
  methods: [],
};
