/**
 * A sender who asks for it hears that the message is in the mailbox (RFC 3461 §5.2.3, NOTIFY=SUCCESS).
 *
 * A stranger hears of it only when SPF says that the mail is really of the address it names: else whoever writes in another's
 * name could have us write to that one.
 */
import { buildDeliveryReport } from '#formats/report/delivery-report.ts';
import type { DeliveryParts } from '../delivery-parts.ts';
import type { EnvelopeRecipient } from '../incoming-message.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

/** Who is told: the sender here, a stranger who is proved, or nobody. */
function findSender({ message, assessment }: MailInHand): EnvelopeRecipient | undefined {
  const { reversePath, principal } = message;
  if (reversePath === '') return undefined;
  if (principal?.kind === 'account') return { address: reversePath, accountId: principal.accountId };
  const isProved = assessment.authentication?.spf.result === 'pass';
  return isProved ? { address: reversePath, notify: ['never'] } : undefined;
}

function report(
  mail: MailInHand,
  to: string,
  told: readonly EnvelopeRecipient[],
  parts: DeliveryParts,
): Buffer {
  const { message, header, receivedAt } = mail;
  const id = parts.ids();
  const [messageId = ''] = header.values('message-id');
  const isSafe = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>$/.test(messageId);
  return buildDeliveryReport({
    action: 'delivered',
    hostname: parts.hostname,
    domain: parts.domain ?? parts.hostname,
    to,
    recipients: told.map(({ address, orcpt }) => ({
      address,
      ...(orcpt !== undefined && { orcpt }),
      status: '2.1.5',
      diagnostic: 'Delivered to the mailbox.',
    })),
    arrivedAt: receivedAt,
    now: parts.clock(),
    ...(message.envid !== undefined && { envid: message.envid }),
    messageId: `${id}@${parts.hostname}`,
    boundary: `=_${id}`,
    ...(isSafe && { inReplyTo: messageId }),
    original: { kind: 'headers', bytes: message.bytes.subarray(0, header.bodyStart) },
  });
}

export const tellOfDelivery: Step = {
  name: 'tell of delivery',
  run(mail, parts) {
    const told = mail.message.recipients.filter(
      ({ accountId, notify }) => accountId !== undefined && notify?.includes('success'),
    );
    const sender = told.length > 0 ? findSender(mail) : undefined;
    if (sender) mail.notices.push({ bytes: report(mail, sender.address, told, parts), recipient: sender });
    return PASS;
  },
};
