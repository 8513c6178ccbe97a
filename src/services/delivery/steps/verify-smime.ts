/**
 * Notes whether an S/MIME signature holds at the time of delivery (RFC 9219 §4.2, `smimeStatusAtDelivery`), for mail that goes to somebody
 * here. Nothing is refused for it.
 */
import { verifySmime } from '#formats/smime/verify.ts';
import { parsedMessage } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

export const verifySmimeStep: Step = {
  name: 'verify S/MIME',
  run(mail, { smimeTrust: { trusted, revocations = [] } = { trusted: [] } }) {
    if (mail.dispositions.size === 0) return PASS;
    const trust = { trusted, revocations, now: mail.receivedAt };
    const result = verifySmime(mail.message.bytes, parsedMessage(mail), trust);
    if (result) mail.assessment = { ...mail.assessment, smime: { status: result.status } };
    return PASS;
  },
};
