/**
 * Sending a stored e-mail (RFC 8621 §7, §7.5): the envelope, checked, and the one pipeline that every message passes.
 */

import type { StoredEmail } from '#domain/mailstore/email-reads.ts';
import { maySend } from '#domain/mailstore/identities.ts';
import type { SubmissionAddress, SubmissionEnvelope } from '#domain/mailstore/submissions.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import type { AddressField, MessageFields } from '#formats/mime/summary.ts';
import { parseMailbox } from '#formats/smtp/path.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import type { EnvelopeRecipient } from '#services/delivery/incoming-message.ts';
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
  const fields = JSON.parse(email.fields) as MessageFields;
  const all: AddressField[] = [...fields.to, ...fields.cc, ...fields.bcc];
  const rcptTo = [...new Set(all.map((address) => address.email))];
  return {
    mailFrom: { email: identityEmail, parameters: null },
    rcptTo: rcptTo.map((address) => ({ email: address, parameters: null })),
  };
}

const NOTIFY = ['never', 'success', 'failure', 'delay'] as const;

function notifyOf({ parameters }: SubmissionAddress): Pick<EnvelopeRecipient, 'notify' | 'orcpt'> {
  const find = (name: string): string | null | undefined =>
    Object.entries(parameters ?? {}).find(([key]) => key.toUpperCase() === name)?.[1];
  const words = (find('NOTIFY') ?? '').toLowerCase().split(',');
  const notify = NOTIFY.filter((word) => words.includes(word));
  const orcpt = find('ORCPT');
  return { ...(notify.length > 0 && { notify }), ...(orcpt && { orcpt }) };
}

/** The recipients as the pipeline knows them. Throws noRecipients, tooManyRecipients, invalidRecipients. */
async function findRecipients(
  { deps }: MethodContext,
  envelope: SubmissionEnvelope,
): Promise<EnvelopeRecipient[]> {
  const { maxRecipients, domain } = deps.settings;
  if (envelope.rcptTo.length === 0) throw new SetFault('noRecipients', 'Nobody is to receive this.');
  if (envelope.rcptTo.length > maxRecipients)
    throw new SetFault('tooManyRecipients', `At most ${maxRecipients} recipients.`, { maxRecipients });
  const wrong: string[] = [];
  const recipients: EnvelopeRecipient[] = [];
  for (const address of envelope.rcptTo) {
    const mailbox = parseMailbox(address.email);
    const base = { address: address.email, ...notifyOf(address) };
    if (!mailbox) wrong.push(address.email);
    else if (mailbox.domain !== domain) recipients.push(base);
    else {
      const answer = await deps.findRecipient(`${mailbox.localPart}@${domain}`);
      if (answer.kind === 'local') {
        const { accountId, mailboxTag } = answer;
        recipients.push({ ...base, accountId, ...(mailboxTag !== undefined && { mailboxTag }) });
      } else wrong.push(address.email);
    }
  }
  if (wrong.length > 0)
    throw new SetFault('invalidRecipients', 'Some addresses cannot be sent to.', {
      invalidRecipients: wrong,
    });
  return recipients;
}

/** What a refusal of the pipeline is here; 4xx is not now, which a client tries again. */
function faultOf(reply: { code: number; enhanced: string; text: string }): SetFault {
  if (reply.code === 552) return new SetFault('tooLarge', reply.text);
  const type =
    reply.enhanced === '5.7.1' ? 'forbiddenFrom' : reply.code >= 500 ? 'invalidEmail' : 'forbiddenToSend';
  return new SetFault(type, reply.text);
}

/** Sends; what it gives is recorded with the submission. Throws `SetFault`. */
export async function sendEmail(
  context: MethodContext,
  account: JmapAccount,
  email: StoredEmail,
  envelope: SubmissionEnvelope,
): Promise<{ local: string[]; queueId: QueueId | undefined }> {
  const { deps, scope } = context;
  if (!maySend(account.access) || account.id !== scope.principal.accountId)
    throw new SetFault('forbiddenToSend', 'You may not send from this account.');
  const own = await deps.ownAddresses(scope.principal);
  if (!own.has(envelope.mailFrom.email.toLowerCase()))
    throw new SetFault('forbiddenMailFrom', 'You may send only from your own address.');
  const recipients = await findRecipients(context, envelope);
  const queueId = deps.ids() as QueueId;
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
  });
  if (reply.kind !== 'accepted') throw faultOf(reply);
  const isRemote = recipients.some((recipient) => recipient.accountId === undefined);
  return {
    local: recipients.filter((recipient) => recipient.accountId).map((recipient) => recipient.address),
    queueId: isRemote ? queueId : undefined,
  };
}

/** Whether a property may be given when a submission is made. */
export function requireCreatable(object: JsonObject): void {
  const wrong = Object.keys(object).filter(
    (name) => !['identityId', 'emailId', 'envelope', 'undoStatus'].includes(name),
  );
  if (wrong.length > 0) throw invalid(wrong, 'These are set by the server.');
}
