/**
 * EmailSubmission/get, /changes, /query, /set (RFC 8621 §7). A message is sent in the call that creates the submission; what the
 * queue still holds of it is told as its delivery status.
 */
import { readEmails, readModseq } from '#domain/mailstore/email-reads.ts';
import { listIdentities, readObjectChanges } from '#domain/mailstore/identities.ts';
import {
  destroySubmission,
  readSubmissions,
  recordSubmission,
  type Submission,
} from '#domain/mailstore/submissions.ts';
import { ArgumentReader } from '#formats/jmap/arguments.ts';
import { encodeTime } from '#formats/jmap/header-forms.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { MAX_OBJECTS_IN_GET, MAX_QUERY_LIMIT } from '../limits.ts';
import { emailSet } from '../mail/email-set.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { readQueryWindow, windowOf } from '../query-window.ts';
import { type JmapAccount, requireAccount, resolveId } from '../scope.ts';
import { readSetArguments, runSet, type SetWork } from '../set.ts';
import {
  cannotCalculate,
  changesResponse,
  encodeState,
  getResponse,
  isUuid,
  pick,
  readChangesArguments,
  readGetArguments,
} from '../standard.ts';
import { readEnvelope, requireCreatable, sendEmail } from './send.ts';

const PROPERTIES = new Set([
  'id',
  'identityId',
  'emailId',
  'threadId',
  'envelope',
  'sendAt',
  'undoStatus',
  'deliveryStatus',
  'dsnBlobIds',
  'mdnBlobIds',
]);

/** What became of each recipient: delivered here, waiting in the queue, or handed on to its own server. */
function deliveryStatus({ envelope, local, waiting }: Submission): JsonObject {
  const status: JsonObject = {};
  for (const { email } of envelope.rcptTo) {
    const queued = waiting.find((one) => one.address === email);
    if (local.includes(email))
      status[email] = { smtpReply: '250 2.1.5 Delivered', delivered: 'yes', displayed: 'unknown' };
    else if (queued)
      status[email] = {
        smtpReply: queued.lastReply ?? '250 2.0.0 Queued',
        delivered: 'queued',
        displayed: 'unknown',
      };
    else status[email] = { smtpReply: '250 2.0.0 Relayed', delivered: 'unknown', displayed: 'unknown' };
  }
  return status;
}

function encodeSubmission(submission: Submission, properties: ReadonlySet<string>): JsonObject {
  return pick(
    {
      id: () => submission.id,
      identityId: () => submission.identityId,
      emailId: () => submission.emailId,
      threadId: () => submission.threadId,
      envelope: () => submission.envelope as unknown as JsonObject,
      sendAt: () => encodeTime(submission.sendAt.getTime()),
      undoStatus: () => 'final',
      deliveryStatus: () => deliveryStatus(submission),
      dsnBlobIds: () => [],
      mdnBlobIds: () => [],
    },
    properties,
  );
}

export const submissionGet: JmapMethod = {
  name: 'EmailSubmission/get',
  async run({ deps, scope }, args) {
    const get = readGetArguments(args, scope, { properties: PROPERTIES });
    args.end();
    const { access } = get.account;
    const state = await readModseq(deps.db, access.accountId);
    const submissions = await readSubmissions(deps.db, access, get.ids, MAX_OBJECTS_IN_GET);
    return getResponse(
      get,
      state,
      submissions.map((submission) => encodeSubmission(submission, get.properties)),
    );
  },
};

export const submissionChanges: JmapMethod = {
  name: 'EmailSubmission/changes',
  async run({ deps, scope }, args) {
    const asked = readChangesArguments(args, scope);
    const { access } = asked.account;
    const changes = await readObjectChanges(deps.db, access, 'email_submission', asked.since, asked.most);
    if (!changes) throw cannotCalculate();
    return changesResponse(asked, changes);
  },
};

type Test = (submission: Submission) => boolean;

function oneOf(value: Json): (id: string) => boolean {
  const ids = Array.isArray(value) ? value : [];
  return (id) => ids.includes(id);
}

function timeOf(value: Json): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

const CONDITIONS: Readonly<Record<string, (value: Json) => Test>> = {
  identityIds: (value) => (submission) => oneOf(value)(submission.identityId),
  emailIds: (value) => (submission) => oneOf(value)(submission.emailId),
  threadIds: (value) => (submission) => oneOf(value)(submission.threadId),
  undoStatus: (value) => () => value === 'final',
  before: (value) => (submission) => submission.sendAt.getTime() < timeOf(value),
  after: (value) => (submission) => submission.sendAt.getTime() >= timeOf(value),
};

function compileFilter(filter: JsonObject | undefined): Test {
  const tests = Object.entries(filter ?? {}).map(([name, value]) => {
    const test = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name]?.(value) : undefined;
    if (!test) throw new MethodFault('unsupportedFilter', `There is no filter ${name.slice(0, 60)}.`);
    return test;
  });
  return (submission) => tests.every((test) => test(submission));
}

const COMPARISONS: Readonly<Record<string, (a: Submission, b: Submission) => number>> = {
  emailId: (a, b) => a.emailId.localeCompare(b.emailId),
  threadId: (a, b) => a.threadId.localeCompare(b.threadId),
  sentAt: (a, b) => a.sendAt.getTime() - b.sendAt.getTime(),
};

function compileSort(sort: Json[] | undefined): (a: Submission, b: Submission) => number {
  const comparisons = (sort ?? []).map((entry) => {
    const { property, isAscending } = isObject(entry) ? entry : {};
    const compare =
      typeof property === 'string' && Object.hasOwn(COMPARISONS, property)
        ? COMPARISONS[property]
        : undefined;
    if (!compare)
      throw new MethodFault('unsupportedSort', 'Submissions are sorted by emailId, threadId and sentAt.');
    return (a: Submission, b: Submission): number => (isAscending === false ? -1 : 1) * compare(a, b);
  });
  return (a, b) => comparisons.map((compare) => compare(a, b)).find((order) => order !== 0) ?? 0;
}

export const submissionQuery: JmapMethod = {
  name: 'EmailSubmission/query',
  async run({ deps, scope }, args) {
    const { id, access } = requireAccount(scope, args.id('accountId'));
    const matches = compileFilter(args.object('filter'));
    const compare = compileSort(args.list('sort'));
    const window = readQueryWindow(args);
    args.end();
    const state = await readModseq(deps.db, access.accountId);
    const all = await readSubmissions(deps.db, access, undefined, MAX_QUERY_LIMIT);
    const ids = all
      .filter(matches)
      .toSorted(compare)
      .map((submission) => submission.id);
    return {
      accountId: id,
      queryState: encodeState(state),
      canCalculateChanges: false,
      ...windowOf(ids, window),
    };
  },
};

/** What is to happen to e-mails afterwards refers to submissions; this is their e-mails by submission and creation id. */
type SentEmails = Map<string, string>;

function workOf(context: MethodContext, account: JmapAccount, sent: SentEmails): SetWork {
  const { deps, scope } = context;
  const { access } = account;
  return {
    async create(object, creationId) {
      requireCreatable(object);
      const { identityId, emailId } = object;
      const resolved = typeof emailId === 'string' ? (resolveId(scope, emailId) ?? '') : '';
      const [email] = isUuid(resolved) ? await readEmails(deps.db, access, [resolved]) : [];
      const identity = (await listIdentities(deps.db, access, deps.ids)).find((one) => one.id === identityId);
      const wrong = [...(email ? [] : ['emailId']), ...(identity ? [] : ['identityId'])];
      if (!email || !identity)
        throw new SetFault('invalidProperties', 'There is no such e-mail or identity.', {
          properties: wrong,
        });
      const envelope = readEnvelope(object['envelope'], email, identity.email);
      const result = await sendEmail(context, account, email, envelope);
      const now = deps.clock();
      const base = { identityId: identity.id, emailId: email.id, threadId: email.threadId };
      const id = await recordSubmission(deps.db, access, {
        ...base,
        ...result,
        envelope,
        ids: deps.ids,
        now,
      });
      sent.set(`#${creationId}`, email.id);
      sent.set(id, email.id);
      return { id, threadId: email.threadId, sendAt: encodeTime(now), undoStatus: 'final' };
    },
    async update(id, patch) {
      const [submission] = await readSubmissions(deps.db, access, [id], 1);
      if (!submission) throw new SetFault('notFound', 'There is no such submission.');
      if (patch['undoStatus'] === 'canceled') throw new SetFault('cannotUnsend', 'It has been sent already.');
      const wrong = Object.keys(patch).filter((name) => name !== 'undoStatus' || patch[name] !== 'final');
      if (wrong.length > 0)
        throw new SetFault('invalidProperties', 'A submission stays.', { properties: wrong });
      sent.set(id, submission.emailId);
      return null;
    },
    async destroy(id) {
      const [submission] = await readSubmissions(deps.db, access, [id], 1);
      await destroySubmission(deps.db, access, { id, now: deps.clock() });
      if (submission) sent.set(id, submission.emailId);
    },
  };
}

/** The implicit Email/set after it (§7.5), or undefined when it has nothing to do. */
function followingSet(
  accountId: string,
  sent: SentEmails,
  update: ReadonlyMap<string, JsonObject>,
  destroy: readonly string[],
): JsonObject | undefined {
  const updates: JsonObject = {};
  for (const [key, patch] of update) {
    const emailId = sent.get(key);
    if (emailId !== undefined) updates[emailId] = patch;
  }
  const destroyed = destroy.flatMap((key) => sent.get(key) ?? []);
  if (Object.keys(updates).length + destroyed.length === 0) return undefined;
  return { accountId, update: updates, destroy: destroyed };
}

export const submissionSet: JmapMethod = {
  name: 'EmailSubmission/set',
  async run(context, args) {
    const set = readSetArguments(args, context.scope);
    const update = args.objects('onSuccessUpdateEmail');
    const destroy = args.texts('onSuccessDestroyEmail') ?? [];
    args.end();
    const sent: SentEmails = new Map();
    const state = (): Promise<number> => readModseq(context.deps.db, set.account.id);
    const response = await runSet(context, set, workOf(context, set.account, sent), state);
    const following = followingSet(set.account.id, sent, update, destroy);
    if (following) context.follow('Email/set', await emailSet.run(context, new ArgumentReader(following)));
    return response;
  },
};
