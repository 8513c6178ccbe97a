/**
 * Drafts and sending. A draft is made anew at each save (an e-mail never changes, RFC 8621 §4); the one before goes when the new one is
 * there, for what the server refuses must not cost what it has. Sending makes the last one, submits it, and files it under what was sent, all in one request.
 */
import type { Client } from '../../../jmap/client.ts';
import { requireDone } from '../../../jmap/client.ts';
import { RefusedFault } from '../../../jmap/faults.ts';
import type { Call } from '../../../jmap/transport.ts';
import { findByRole } from '../model/mailboxes.ts';
import { encodeDraft, encodeMessage, type MessageContent } from './message-object.ts';

/** Beside the mail, in the directory and the console, nobody has asked for the folders yet. */
async function mailboxId(client: Client, accountId: string, role: string): Promise<string> {
  const find = () => findByRole(client.cache.all('Mailbox', accountId), role);
  if (!find()) await client.fetchAll('Mailbox', accountId);
  const mailbox = find();
  if (!mailbox) throw new RefusedFault('notFound', `There is no folder with the role ${role}.`);
  return mailbox.id;
}

/** Saves a draft; gives its new id. */
export async function saveDraft(
  client: Client,
  accountId: string,
  content: MessageContent,
  before: string | undefined,
): Promise<string> {
  const draft = encodeDraft(content, await mailboxId(client, accountId, 'drafts'));
  const [answer] = await client.transport.request([['Email/set', { accountId, create: { draft } }]]);
  const created = (answer?.['created'] as Record<string, { id: string }> | undefined)?.['draft'];
  if (!created) {
    if (answer) requireDone(answer);
    throw new RefusedFault('serverFail', 'The draft was not saved.');
  }
  if (before !== undefined) await discardDraft(client, accountId, before);
  return created.id;
}

/** Away with it; that somebody else threw it away before is as good. */
export async function discardDraft(client: Client, accountId: string, id: string): Promise<void> {
  try {
    await client.perform(accountId, [['Email/set', { accountId, destroy: [id] }]]);
  } catch (error) {
    if (!(error instanceof RefusedFault && error.type === 'notFound')) throw error;
  }
}

/** How long the server holds a message that is to go later, in seconds; 0 where it cannot. */
export function maxDelayedSend(client: Client, accountId: string): number {
  const capability =
    client.session.accounts[accountId]?.accountCapabilities['urn:ietf:params:jmap:submission'];
  return Number(capability?.['maxDelayedSend'] ?? 0);
}

export interface SendOrder {
  accountId: string;
  identityId: string;
  content: MessageContent;
  draftId: string | undefined;
  source?: { id: string; keyword: string } | undefined;
  /** Held by the server for so long (RFC 4865 HOLDFOR). */
  holdSeconds?: number | undefined;
}

function envelopeOf({ content, holdSeconds }: SendOrder): object | null {
  if (!holdSeconds) return null;
  const recipients = [...content.to, ...content.cc, ...content.bcc].map(({ email }) => email);
  return {
    mailFrom: { email: content.identity.email, parameters: { HOLDFOR: String(holdSeconds) } },
    rcptTo: [...new Set(recipients)].map((email) => ({ email, parameters: null })),
  };
}

export interface Sent {
  submissionId: string;
  emailId: string;
}

/** Submits; undefined when it waits for the server to be there. */
export async function sendMessage(client: Client, order: SendOrder): Promise<Sent | undefined> {
  const { accountId, identityId, content, draftId, source } = order;
  const drafts = await mailboxId(client, accountId, 'drafts');
  const sent = await mailboxId(client, accountId, 'sent');
  const envelope = envelopeOf(order);
  const calls: Call[] = [
    [
      'Email/set',
      {
        accountId,
        create: { message: encodeMessage(content, drafts) },
        ...(source && { update: { [source.id]: { [`keywords/${source.keyword}`]: true } } }),
      },
    ],
    [
      'EmailSubmission/set',
      {
        accountId,
        create: { submission: { identityId, emailId: '#message', ...(envelope && { envelope }) } },
        onSuccessUpdateEmail: {
          '#submission': {
            [`mailboxIds/${drafts}`]: null,
            [`mailboxIds/${sent}`]: true,
            'keywords/$draft': null,
          },
        },
      },
    ],
  ];
  const answers = await client.perform(accountId, calls);
  if (draftId !== undefined) await discardDraft(client, accountId, draftId);
  const idOf = (answer: number, name: string): string | undefined =>
    (answers?.[answer]?.['created'] as Record<string, { id: string }> | undefined)?.[name]?.id;
  const submissionId = idOf(1, 'submission');
  const emailId = idOf(0, 'message');
  return submissionId !== undefined && emailId !== undefined ? { submissionId, emailId } : undefined;
}

/** Calls a held message back, and takes it out of what was sent; throws when it is gone already. */
export async function cancelSending(client: Client, accountId: string, sent: Sent): Promise<void> {
  const update = { [sent.submissionId]: { undoStatus: 'canceled' } };
  await client.perform(accountId, [['EmailSubmission/set', { accountId, update }]]);
  await client.perform(accountId, [['Email/set', { accountId, destroy: [sent.emailId] }]]);
}
