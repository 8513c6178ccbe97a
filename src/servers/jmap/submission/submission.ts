/**
 * `EmailSubmission` (RFC 8621 §7). A message is sent, or kept until its time, in the call that creates the submission; until then it
 * can be taken back. What the queue knows of its recipients is told as delivery status, and pushed as it changes.
 */
import { readEmails } from '#domain/mailstore/email-reads.ts';
import { listIdentities } from '#domain/mailstore/identities.ts';
import {
  cancelSubmission,
  destroySubmission,
  findSubmissions,
  readSubmissions,
  type Submission,
  type SubmissionSort,
} from '#domain/mailstore/submissions.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import { encodeTime } from '#formats/jmap/header-forms.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { runImplied } from '../call-faults.ts';
import { defineType } from '../define-type.ts';
import { emailSet } from '../mail/email-set.ts';
import { asDate, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { type JmapAccount, resolveId } from '../scope.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import { readEnvelope, requireCreatable, sendEmail } from './send.ts';

/** What became of each recipient: delivered here, waiting, handed on to its own server, or failed. */
function deliveryStatus({ envelope, local, waiting, delivery, undoStatus }: Submission): JsonObject | null {
  if (undoStatus === 'canceled') return null;
  const status: JsonObject = {};
  for (const { email } of envelope.rcptTo) {
    const said = delivery[email];
    const queued = waiting.find((one) => one.address === email);
    const tell = (smtpReply: string, delivered: string): void => {
      status[email] = {
        smtpReply: said?.smtpReply ?? smtpReply,
        delivered: said?.delivered ?? delivered,
        displayed: said?.displayed ?? 'unknown',
      };
    };
    if (undoStatus === 'pending') tell('250 2.0.0 Held until its time', 'queued');
    else if (queued?.heldFor) tell('250 2.0.0 Held until somebody has decided', 'queued');
    else if (queued) tell(queued.lastReply ?? '250 2.0.0 Queued', 'queued');
    else if (local.includes(email)) tell('250 2.1.5 Delivered', 'yes');
    else tell('250 2.0.0 Relayed', 'unknown');
  }
  return status;
}

function requireMailAccount({ account }: ObjectContext): JmapAccount {
  if (!account) throw new Error('submissions are in accounts');
  return account;
}

/** A list of ids; those that are none find nothing. */
const asIds = (value: Json): string[] | undefined =>
  Array.isArray(value) && value.every((id) => typeof id === 'string') ? value.filter(isUuid) : undefined;

const conditions = {
  identityIds: asIds,
  emailIds: asIds,
  threadIds: asIds,
  undoStatus: oneOf('pending', 'final', 'canceled'),
  before: asDate,
  after: asDate,
};

/** What is to happen to e-mails afterwards refers to submissions; this is their e-mails by submission and creation id. */
type SentEmails = Map<string, string>;

class SubmissionWork implements SetWork {
  readonly #context: ObjectContext;
  readonly #account: JmapAccount;
  readonly #update: ReadonlyMap<string, JsonObject>;
  readonly #destroy: readonly string[];
  readonly #sent: SentEmails = new Map();

  constructor(context: ObjectContext, args: ArgumentReader) {
    this.#context = context;
    this.#account = requireMailAccount(context);
    this.#update = args.objects('onSuccessUpdateEmail');
    this.#destroy = args.texts('onSuccessDestroyEmail') ?? [];
  }

  async create(object: JsonObject, creationId: string): Promise<JsonObject> {
    const { deps, scope } = this.#context;
    const { access } = this.#account;
    requireCreatable(object);
    const { identityId, emailId } = object;
    const resolved = typeof emailId === 'string' ? (resolveId(scope, emailId) ?? '') : '';
    const [email] = isUuid(resolved) ? await readEmails(deps.db, access, [resolved]) : [];
    const identities = await listIdentities(deps.db, access, deps.ids);
    const wantedIdentity = typeof identityId === 'string' ? resolveId(scope, identityId) : undefined;
    const identity = identities.find((one) => one.id === wantedIdentity);
    const wrong = [...(email ? [] : ['emailId']), ...(identity ? [] : ['identityId'])];
    if (!email || !identity)
      throw new SetFault('invalidProperties', 'There is no such e-mail or identity.', { properties: wrong });
    const envelope = readEnvelope(object['envelope'], email, identity.email);
    const id = deps.ids();
    const facts = { id, identityId: identity.id, email, envelope };
    const { sendAt, isPending } = await sendEmail(this.#context, this.#account, facts);
    this.#sent.set(`#${creationId}`, email.id);
    this.#sent.set(id, email.id);
    return {
      id,
      threadId: email.threadId,
      sendAt: encodeTime(sendAt),
      undoStatus: isPending ? 'pending' : 'final',
      ...(object['envelope'] === undefined && { envelope: envelope as unknown as JsonObject }),
    };
  }

  async update(id: string, patch: JsonObject): Promise<JsonObject | null> {
    const { deps } = this.#context;
    const { access } = this.#account;
    const [submission] = await readSubmissions(deps.db, access, [id], 1);
    if (!submission) throw new SetFault('notFound', 'There is no such submission.');
    const { undoStatus, ...others } = patch;
    const wrong = Object.keys(others);
    if (undoStatus !== undefined && undoStatus !== 'canceled' && undoStatus !== submission.undoStatus)
      wrong.push('undoStatus');
    if (wrong.length > 0)
      throw new SetFault('invalidProperties', 'A submission stays; it can be canceled.', {
        properties: wrong,
      });
    if (undoStatus === 'canceled' && submission.undoStatus !== 'canceled') {
      const isBack = await cancelSubmission(deps.db, deps.blobs, access, { id, now: deps.clock() });
      if (!isBack) throw new SetFault('cannotUnsend', 'It has been sent already.');
    }
    this.#sent.set(id, submission.emailId);
    return null;
  }

  async destroy(id: string): Promise<void> {
    const { deps } = this.#context;
    const [submission] = await readSubmissions(deps.db, this.#account.access, [id], 1);
    await destroySubmission(deps.db, this.#account.access, id);
    if (submission) this.#sent.set(id, submission.emailId);
  }

  /** The implicit Email/set (§7.5), where it has anything to do. */
  async finish(): Promise<void> {
    const update: JsonObject = {};
    for (const [key, patch] of this.#update) {
      const emailId = this.#sent.get(key);
      if (emailId !== undefined) update[emailId] = patch;
    }
    const destroy = this.#destroy.flatMap((key) => this.#sent.get(key) ?? []);
    if (Object.keys(update).length + destroy.length === 0) return;
    await runImplied(this.#context, emailSet, { accountId: this.#account.id, update, destroy });
  }
}

export const emailSubmission = defineType<Submission, typeof conditions>({
  name: 'EmailSubmission',
  home: 'account',
  properties: {
    identityId: (submission) => submission.identityId,
    emailId: (submission) => submission.emailId,
    threadId: (submission) => submission.threadId,
    envelope: (submission) => submission.envelope as unknown as JsonObject,
    sendAt: (submission) => encodeTime(submission.sendAt.getTime()),
    undoStatus: (submission) => submission.undoStatus,
    deliveryStatus,
    // Ours: what somebody must decide before it leaves (R8.6).
    heldFor: ({ waiting }) => waiting.find(({ heldFor }) => heldFor !== null)?.heldFor ?? null,
    dsnBlobIds: (submission) => submission.dsnBlobs,
    mdnBlobIds: (submission) => submission.mdnBlobs,
  },
  read: (context, ids, most) =>
    readSubmissions(context.deps.db, requireMailAccount(context).access, ids, most),
  query: {
    conditions,
    sorts: ['sentAt', 'emailId', 'threadId'],
    ids: (context, condition, { property, isAscending }, most) => {
      const by = property as SubmissionSort;
      const { access } = requireMailAccount(context);
      return findSubmissions(context.deps.db, access, condition, { by, isAscending }, most);
    },
  },
  set: (context, args) => new SubmissionWork(context, args),
});
