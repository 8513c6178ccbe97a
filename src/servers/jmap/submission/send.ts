/**
 * Sending a stored e-mail (RFC 8621 §7, §7.5): the envelope, checked, and the one pipeline that every message passes.
 */
import type { StoredEmail } from '#domain/mailstore/email-reads.ts';
import { listSendAddresses } from '#domain/mailstore/send-addresses.ts';
import {
  recordSubmission,
  type SubmissionAddress,
  type SubmissionEnvelope,
} from '#domain/mailstore/submissions.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { type AddressField, decodeFields } from '#formats/mime/summary.ts';
import { encodeOrcpt, encodeXtext } from '#formats/smtp/esmtp-parameters.ts';
import { parseHold } from '#formats/smtp/future-release.ts';
import { parseMailbox } from '#formats/smtp/path.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import type { EnvelopeRecipient } from '#services/delivery/incoming-message.ts';
import type { JmapDependencies } from '../dependencies.ts';
import type { MethodContext } from '../method.ts';
import type { JmapAccount } from '../scope.ts';

function invalid(properties: string[], description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties });
}

function readAddress(value: Json | undefined): SubmissionAddress | undefined {
  if (!isObject(value) || typeof value['email'] !== 'string') return undefined;
  const { email, parameters = null } = value;
  if (parameters === null) return { email, parameters };
  if (
    !isObject(parameters) ||
    !Object.values(parameters).every((one) => one === null || typeof one === 'string')
  )
    return undefined;
  return { email, parameters: { ...parameters } as Record<string, string | null> };
}

/** The envelope a client gives, or that of the message's own header (§7 `envelope`). */
export function readEnvelope(
  value: Json | undefined,
  email: StoredEmail,
  identityEmail: string,
): SubmissionEnvelope {
  if (value === undefined || value === null) return envelopeOf(email, identityEmail);
  if (!isObject(value)) throw invalid(['envelope'], 'An envelope is an object.');
  const mailFrom = readAddress(value['mailFrom']);
  const { rcptTo } = value;
  const recipients = Array.isArray(rcptTo) ? rcptTo.map(readAddress) : [undefined];
  if (!mailFrom || recipients.includes(undefined))
    throw invalid(['envelope'], 'An envelope has mailFrom and rcptTo.');
  return { mailFrom, rcptTo: recipients as SubmissionAddress[] };
}

function envelopeOf(email: StoredEmail, identityEmail: string): SubmissionEnvelope {
  const fields = decodeFields(email.fields);
  const all: AddressField[] = [...fields.to, ...fields.cc, ...fields.bcc];
  const rcptTo = [...new Set(all.map((address) => address.email))];
  return {
    mailFrom: { email: identityEmail, parameters: null },
    rcptTo: rcptTo.map((address) => ({ email: address, parameters: null })),
  };
}

const NOTIFY = ['never', 'success', 'failure', 'delay'] as const;

/** A parameter of SMTP, whose name may be written in any case. */
function findParameter({ parameters }: SubmissionAddress, name: string): string | undefined {
  const found = Object.entries(parameters ?? {}).find(([key]) => key.toUpperCase() === name);
  return found && (found[1] ?? '');
}

/** RFC 3461 §4.2, §4.4, in characters. */
const MAX_ORCPT = 500;
const MAX_ENVID = 100;

/** §7: parameters come without their encoding, so that anything may stand in them; in a line of SMTP it is encoded. */
function notifyOf(address: SubmissionAddress): Pick<EnvelopeRecipient, 'notify' | 'orcpt'> {
  const words = (findParameter(address, 'NOTIFY') ?? '').toLowerCase().split(',');
  const notify = NOTIFY.filter((word) => words.includes(word));
  const wanted = findParameter(address, 'ORCPT');
  if (!wanted) return { ...(notify.length > 0 && { notify }) };
  const orcpt = encodeOrcpt(wanted);
  if (orcpt === undefined || orcpt.length > MAX_ORCPT)
    throw invalid(['envelope'], `ORCPT takes type;address, at most ${MAX_ORCPT} characters.`);
  return { ...(notify.length > 0 && { notify }), orcpt };
}

function envidOf({ mailFrom }: SubmissionEnvelope): string | undefined {
  const wanted = findParameter(mailFrom, 'ENVID');
  if (!wanted) return undefined;
  const envid = encodeXtext(wanted);
  if (envid.length > MAX_ENVID)
    throw invalid(['envelope'], `ENVID has at most ${MAX_ENVID} characters, encoded.`);
  return envid;
}

const textOf = (units: readonly string[]): string =>
  units.length === 0
    ? 'Some addresses cannot be sent to.'
    : `Đơn vị chưa có hộp thư (a unit without mailbox): ${units.join(', ')}.`;

/** The recipients as the pipeline knows them. Throws noRecipients, tooManyRecipients, invalidRecipients. */
export async function findRecipients(
  deps: JmapDependencies,
  envelope: SubmissionEnvelope,
): Promise<EnvelopeRecipient[]> {
  const { maxRecipients } = deps.settings;
  if (envelope.rcptTo.length === 0) throw new SetFault('noRecipients', 'Nobody is to receive this.');
  if (envelope.rcptTo.length > maxRecipients)
    throw new SetFault('tooManyRecipients', `At most ${maxRecipients} recipients.`, { maxRecipients });
  const wrong: string[] = [];
  const units: string[] = [];
  const recipients: EnvelopeRecipient[] = [];
  for (const address of envelope.rcptTo) {
    const mailbox = parseMailbox(address.email);
    const base = { address: address.email, ...notifyOf(address) };
    if (!mailbox) wrong.push(address.email);
    else if (!(await deps.isServed(mailbox.domain))) recipients.push(base);
    else {
      const answer = await deps.findRecipient(`${mailbox.localPart}@${mailbox.domain}`);
      if (answer.kind === 'local') {
        const { accountId, mailboxTag } = answer;
        recipients.push({ ...base, accountId, ...(mailboxTag !== undefined && { mailboxTag }) });
      } else if (answer.kind === 'group') {
        const { groupId, mailboxTag } = answer;
        recipients.push({ ...base, groupId, ...(mailboxTag !== undefined && { mailboxTag }) });
      } else {
        wrong.push(address.email);
        if (answer.kind === 'unknown' && answer.unitName !== undefined) units.push(answer.unitName);
      }
    }
  }
  if (wrong.length > 0) throw new SetFault('invalidRecipients', textOf(units), { invalidRecipients: wrong });
  return recipients;
}

/** What a refusal of the pipeline is here; 4xx is not now, which a client tries again. */
function faultOf(reply: { code: number; enhanced: string; text: string }): SetFault {
  if (reply.code === 552) return new SetFault('tooLarge', reply.text);
  // A limit of what may be sent in a while (R8.6).
  if (reply.code === 450 && reply.enhanced === '4.7.0') return new SetFault('rateLimit', reply.text);
  if (reply.enhanced === '5.7.1') return new SetFault('forbiddenFrom', reply.text);
  // 5.7.0 and 5.7.2: a policy of sending says no, and the text says why.
  const isPolicy = reply.code < 500 || reply.enhanced === '5.7.0' || reply.enhanced === '5.7.2';
  return new SetFault(isPolicy ? 'forbiddenToSend' : 'invalidEmail', reply.text);
}

/** When it is to go out: RFC 4865's words among the parameters of mailFrom (§7). Throws `SetFault`. */
function readReleaseTime({ mailFrom }: SubmissionEnvelope, now: number): number | undefined {
  const hold = parseHold(findParameter(mailFrom, 'HOLDFOR'), findParameter(mailFrom, 'HOLDUNTIL'), now);
  if (hold && 'fault' in hold) throw invalid(['envelope'], `${hold.fault}.`);
  return hold?.releaseAt;
}

/** What is to be recorded of a submission besides who receives it. */
export interface SubmissionFacts {
  id: string;
  identityId: string;
  email: StoredEmail;
  envelope: SubmissionEnvelope;
}

/**
 * Sends, or keeps for later, and records the submission in the same transaction. Gives when it goes out. Throws `SetFault`.
 */
export async function sendEmail(
  { deps, scope }: MethodContext,
  account: JmapAccount,
  { id, identityId, email, envelope }: SubmissionFacts,
): Promise<{ sendAt: number; isPending: boolean }> {
  const now = deps.clock();
  const from = envelope.mailFrom.email.toLowerCase();
  const addresses = await listSendAddresses(deps.db, scope.principal);
  if (addresses.length === 0) throw new SetFault('forbiddenToSend', 'You may not send.');
  if (!addresses.some(({ address }) => address === from))
    throw new SetFault('forbiddenMailFrom', 'You may not send from this address.');
  const { maxMessageBytes: maxSize } = deps.settings;
  if (email.size > maxSize)
    throw new SetFault('tooLarge', `At most ${maxSize} octets are sent.`, { maxSize });
  const releaseAt = readReleaseTime(envelope, now);
  const recipients = await findRecipients(deps, envelope);
  const queueId = deps.ids() as QueueId;
  const sendAt = releaseAt ?? now;
  const local = recipients.filter((recipient) => recipient.accountId).map((recipient) => recipient.address);
  const { id: emailId, threadId } = email;
  const [messageId] = decodeFields(email.fields).messageId;
  const record = { id, identityId, emailId, threadId, envelope, local, queueId, sendAt, messageId };
  const ret = findParameter(envelope.mailFrom, 'RET')?.toLowerCase();
  const envid = envidOf(envelope);
  const reply = await deps.delivery.deliver({
    entrance: 'submission',
    bytes: await deps.blobs.read(email.blob),
    reversePath: envelope.mailFrom.email,
    recipients,
    queueId,
    smtputf8: envelope.rcptTo.some(({ email: address }) => /[^\x20-\x7e]/.test(address)),
    body: '8bitmime',
    peer: { remoteAddress: scope.remoteAddress, helo: deps.settings.hostname, protocol: 'JMAP' },
    principal: scope.principal,
    sentFrom: account.id,
    ...(ret && { ret: ret === 'full' ? 'full' : 'headers' }),
    ...(envid !== undefined && { envid }),
    ...(releaseAt !== undefined && { holdUntil: releaseAt }),
    alongside: (tx) => recordSubmission(tx, account.access, record),
  });
  if (reply.kind !== 'accepted') throw faultOf(reply);
  return { sendAt, isPending: releaseAt !== undefined };
}

/** Throws `SetFault` for a property that a submission is not made with. */
export function requireCreatable(object: JsonObject): void {
  const wrong = Object.keys(object).filter(
    (name) => !['identityId', 'emailId', 'envelope', 'undoStatus'].includes(name),
  );
  if (wrong.length > 0) throw invalid(wrong, 'These are set by the server.');
}
