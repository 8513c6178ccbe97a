/**
 * Asks who a stranger is (SPF, DKIM, DMARC, ARC, iprev), writes Authentication-Results, and does what the owner of the
 * From header's domain asks for (RFC 7489 §6.6, RFC 8601).
 *
 * An ARC set in our own name is believed only where the chain holds; one that does not is taken out with all its fellows,
 * so that nobody hands us a judgement that we never made.
 */
import { encodeAuthenticationResults, readAuthservId } from '#formats/assessment/authentication-results.ts';
import { dmarcVerdict } from '#services/sender-authentication/dmarc-verdict.ts';
import { addressesIn } from '../header-addresses.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

const ARC_FIELDS = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'];

function stripForgedChain(mail: MailInHand, hostname: string): void {
  const isOurs = mail.header
    .values('arc-authentication-results')
    .some((value) => readAuthservId(value) === hostname);
  if (!isOurs || mail.assessment.authentication?.arc.result === 'pass') return;
  for (const name of ARC_FIELDS) mail.removed.push(...mail.header.ranges(name));
}

export const authenticateSender: Step = {
  name: 'authenticate sender',
  async run(mail, parts) {
    if (!parts.senderAuthentication) return PASS;
    const { message, header } = mail;
    const { remoteAddress, helo } = message.peer;
    const { reversePath } = message;
    const found = await parts.senderAuthentication.authenticate({
      bytes: message.bytes,
      fromAddresses: addressesIn(mail, 'from'),
      fromFields: header.count('from'),
      isSigned: header.count('dkim-signature') + header.count('arc-seal') > 0,
      reversePath,
      helo,
      remoteAddress,
    });
    mail.assessment.authentication = found;
    stripForgedChain(mail, parts.hostname.toLowerCase());
    const verdict = dmarcVerdict(found, parts.trustedSealers ?? []);
    const disposition = verdict === 'refuse' ? 'reject' : verdict === 'junk' ? 'quarantine' : 'none';
    if (verdict !== 'defer') parts.dmarcCollector?.note(found, { remoteAddress, reversePath, disposition });
    if (verdict === 'refuse')
      return {
        kind: 'refuse',
        code: 550,
        enhanced: '5.7.1',
        text: `The domain ${found.dmarc.domain ?? ''} asks to refuse mail that is not from it (DMARC)`,
      };
    if (verdict === 'defer')
      return {
        kind: 'defer',
        code: 451,
        enhanced: '4.7.0',
        text: 'The DNS cannot say at the moment whether this sender is who it says',
      };
    const value = encodeAuthenticationResults(parts.hostname, found, { reversePath, helo, remoteAddress });
    return { kind: 'annotate', headers: [['Authentication-Results', value]] };
  },
};
