/** A message that is held back, as the quarantine keeps it: what would have been stored, and the envelope to go on with. */
import type { HeldMail } from '#domain/quarantine/quarantined-mail.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { assembledMail } from './file-mail.ts';
import { addressesIn } from './header-addresses.ts';
import type { MailInHand, QuarantineOrder } from './mail-in-hand.ts';

/** The value to hold. The principal does not come back with a release: what goes on then is the center's act. */
export function heldMailOf(
  mail: MailInHand,
  order: QuarantineOrder,
  accountIds: readonly AccountId[],
): HeldMail {
  const { message, header } = mail;
  const { bytes: _, recipients, reversePath, principal: __, ...envelope } = message;
  return {
    id: mail.id,
    reason: order.reason,
    detail: order.detail,
    arrivedAt: new Date(mail.receivedAt),
    fromAddress: addressesIn(mail, 'from')[0] ?? reversePath,
    subject: decodeEncodedWords(header.values('subject')[0] ?? ''),
    messageId: header.values('message-id')[0] ?? '',
    bytes: assembledMail(mail),
    assessment: mail.assessment,
    reversePath,
    recipients,
    envelope,
    accountIds,
  };
}
