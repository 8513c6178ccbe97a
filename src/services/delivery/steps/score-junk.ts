/**
 * Decides how much a message looks like junk (R6.5): marks it, has it filed in Junk, holds it, or refuses it.
 *
 * What the sender's own domain wants set apart (DMARC `p=quarantine`) goes to Junk, whatever its score.
 */

import { readJunkFacts } from '#services/junk/facts.ts';
import { heavier, type JunkThresholds } from '#services/junk/verdict.ts';
import { dmarcVerdict } from '#services/sender-authentication/dmarc-verdict.ts';
import type { DeliveryParts } from '../delivery-parts.ts';
import { addressesIn } from '../header-addresses.ts';
import { type AddedHeader, type MailInHand, parsedMessage } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

/** Where the score would be twice what makes junk, nobody doubts. */
function likelihoodOf(score: number, { junk }: JunkThresholds): number {
  return junk === 0 ? 0 : Math.min(1, Math.max(0, score / (2 * junk)));
}

function isSetApart(mail: MailInHand, parts: DeliveryParts): boolean {
  const { authentication } = mail.assessment;
  return authentication !== undefined && dmarcVerdict(authentication, parts.trustedSealers ?? []) === 'junk';
}

/** For mail programs that look for it. */
function headersFor(score: number, isJunk: boolean): AddedHeader[] {
  return [
    ...(isJunk ? [['X-Spam-Flag', 'YES'] as const] : []),
    ['X-Spam-Status', `${isJunk ? 'Yes' : 'No'}, score=${score}`],
  ];
}

export const scoreJunk: Step = {
  name: 'score junk',
  async run(mail, parts) {
    if (!parts.junk) return PASS;
    const { message, header, receivedAt } = mail;
    const facts = () =>
      readJunkFacts(message.bytes, parsedMessage(mail), {
        header,
        authentication: mail.assessment.authentication,
        fromAddress: addressesIn(mail, 'from')[0] ?? '',
        ourDomain: parts.ourDomain ?? '',
        receivedAt,
      });
    const found = await parts.junk.score(facts, message.peer.remoteAddress, mail.rspamd);
    const action = isSetApart(mail, parts) ? heavier(found.action, 'junk') : found.action;
    mail.assessment.junk = { ...found, action };
    const isJunk = action === 'junk' || action === 'quarantine';
    mail.junk = { isJunk, likelihood: likelihoodOf(found.score, parts.junk.thresholds) };
    if (action === 'refuse')
      return { kind: 'refuse', code: 554, enhanced: '5.7.1', text: 'This message looks like junk' };
    if (action === 'quarantine')
      return {
        kind: 'quarantine',
        reason: 'junk',
        detail: `score ${found.score}: ${found.rules
          .slice(0, 5)
          .map(({ name }) => name)
          .join(', ')}`,
      };
    return action === 'none' ? PASS : { kind: 'annotate', headers: headersFor(found.score, isJunk) };
  },
};
