/**
 * Keeps a message until its time (RFC 4865): as it came, with its envelope, for every recipient alike. When it is due it passes the
 * pipeline again, because until then rights, addresses and virus signatures change.
 */
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import type { DeliveryParts } from './delivery-parts.ts';
import type { MailInHand } from './mail-in-hand.ts';

/** Stores the message; resolves after the commit. */
export async function keepForLater(mail: MailInHand, parts: DeliveryParts): Promise<void> {
  const { message, receivedAt } = mail;
  const { principal, bytes, holdUntil = receivedAt, alongside } = message;
  if (principal?.kind !== 'account') throw new Refusal('notPermitted', 'Only an account’s mail can wait.');
  const blob = prepareBlob(bytes);
  const { reversePath, recipients, ret, envid, smtputf8, body, peer } = message;
  const held = {
    accountId: message.sentFrom ?? principal.accountId,
    id: message.queueId ?? (parts.ids() as QueueId),
    blob: blob.hash,
    size: bytes.length,
    envelope: {
      senderId: principal.accountId,
      reversePath,
      recipients,
      smtputf8,
      peer,
      ...(ret && { ret }),
      ...(envid !== undefined && { envid }),
      ...(body && { body }),
    },
    releaseAt: new Date(holdUntil),
    createdAt: new Date(receivedAt),
  };
  await parts.filer.fileTogether(
    [{ copies: [], enforceQuota: false, held: { blob, message: held } }],
    alongside,
  );
}
