/**
 * R8.6: no spam from inside. Counts what a person and a unit send and refuses more than their limits for now; holds the mail
 * of an account that looks stolen; lets a large send to outside wait for somebody's approval.
 *
 * Departure from "a step changes nothing": what is offered counts, taken or not, so that trying on does not help.
 */

import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { findSuspicion, judgeLimits, sendingLimitsPolicy } from '#domain/policy/policies/sending-limits.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import { isElsewhere } from '../incoming-message.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import type { SendingRules } from '../sending-rules.ts';
import { PASS, type Step, type Verdict } from '../verdict.ts';

const MAX_SUBJECT = 200;

function unitOf({ unitPath }: AccountPrincipal): UnitId {
  const unit = unitPath.at(-1);
  if (unit === undefined) throw new Refusal('notFound', 'This account is in no unit.');
  return unit;
}

/** An IPv4 address's /24, an IPv6 address's /48: where somebody is, roughly. */
function networkOf(address: string): string {
  return address.includes(':')
    ? address.split(':').slice(0, 3).join(':')
    : address.split('.').slice(0, 3).join('.');
}

function subjectOf({ header }: MailInHand): string {
  return decodeEncodedWords(header.values('subject')[0] ?? '').slice(0, MAX_SUBJECT);
}

async function holdForApproval(
  mail: MailInHand,
  principal: AccountPrincipal,
  recipients: number,
  rules: SendingRules,
): Promise<void> {
  const unitId = unitOf(principal);
  const subject = subjectOf(mail);
  mail.held = { for: 'approval', unitId, subject };
  const { accountId, name: sender } = principal;
  mail.notices.push(...(await rules.noticesOfWaiting({ accountId, unitId, sender, subject, recipients })));
}

export const sendingLimits: Step = {
  name: 'sending limits',
  async run(mail, { rules }): Promise<Verdict> {
    const { principal, recipients, peer } = mail.message;
    if (!rules || principal?.kind !== 'account') return PASS;
    const policy = await rules.policies.read(sendingLimitsPolicy);
    if (policy.exempt.includes(principal.name)) return PASS;
    const outside = recipients.filter(isElsewhere).length;
    const sent = await rules.count({
      accountId: principal.accountId,
      unitId: unitOf(principal),
      recipients: recipients.length,
      outside,
      network: networkOf(peer.remoteAddress),
    });
    const refusal = judgeLimits(policy, sent);
    const suspicion = findSuspicion(policy, sent);
    if (suspicion) await rules.suspect(principal.accountId, principal.name, suspicion, sent);
    if (refusal)
      return { kind: 'defer', code: 450, enhanced: '4.7.0', text: `${refusal.vi} / ${refusal.en}` };
    if (outside === 0) return PASS;
    if (suspicion || (await rules.isHeld(principal.accountId))) mail.held = { for: 'suspicion' };
    else if (policy.approvalAbove > 0 && outside > policy.approvalAbove)
      await holdForApproval(mail, principal, outside, rules);
    return PASS;
  },
};
