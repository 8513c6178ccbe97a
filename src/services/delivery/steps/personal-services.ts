/**
 * R10.2: official mail and personal mail services. What goes to one is recorded, and warned about, asked a reason for, or
 * refused, as the policy says; what comes from one is recorded. The reason stays here, it does not travel.
 */
import { outboundDomain } from '#domain/outbound/outbound-message.ts';
import {
  JUSTIFICATION_HEADER,
  judgePersonalMail,
  personalMailPolicy,
  personalServiceOf,
} from '#domain/policy/policies/personal-mail.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { isElsewhere } from '../incoming-message.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step, type Verdict } from '../verdict.ts';

const MAX_JUSTIFICATION = 1_000;
const MAX_MESSAGE_ID = 500;

function messageIdOf({ header }: MailInHand): string {
  return (header.values('message-id')[0] ?? '').slice(0, MAX_MESSAGE_ID);
}

function justificationOf({ header }: MailInHand): string | undefined {
  const text = decodeEncodedWords(header.values(JUSTIFICATION_HEADER.toLowerCase())[0] ?? '').trim();
  return text === '' ? undefined : text.slice(0, MAX_JUSTIFICATION);
}

/** For mail that leaves. */
export const toPersonalServices: Step = {
  name: 'to personal services',
  async run(mail, { rules }): Promise<Verdict> {
    const { principal, recipients } = mail.message;
    mail.removed.push(...mail.header.ranges(JUSTIFICATION_HEADER.toLowerCase()));
    if (!rules || principal?.kind !== 'account') return PASS;
    const policy = await rules.policies.read(personalMailPolicy);
    const outside = recipients.filter(isElsewhere).map(({ address }) => address);
    const justification = justificationOf(mail);
    const verdict = judgePersonalMail(policy, outside, justification);
    if (verdict.kind === 'allow') return PASS;
    if (verdict.kind === 'refuse')
      return {
        kind: 'refuse',
        code: 550,
        enhanced: '5.7.2',
        text: `${verdict.text.vi} / ${verdict.text.en}`,
      };
    const byService = Map.groupBy(verdict.addresses, (address) => personalServiceOf(policy, address) ?? '');
    await rules.recordPersonalMail(
      [...byService].map(([service, addresses]) => ({
        accountId: principal.accountId,
        at: mail.receivedAt,
        direction: 'out' as const,
        service,
        addresses,
        messageId: messageIdOf(mail),
        justification,
      })),
    );
    return PASS;
  },
};

/** For mail that comes: the envelope names who sent it, since that is where an answer would go wrong. */
export const fromPersonalServices: Step = {
  name: 'from personal services',
  async run(mail, { rules }): Promise<Verdict> {
    const { reversePath, recipients } = mail.message;
    if (!rules || reversePath === '') return PASS;
    const service = personalServiceOf(await rules.policies.read(personalMailPolicy), reversePath);
    if (service === undefined || outboundDomain(reversePath) === '') return PASS;
    const accounts = new Set(recipients.flatMap(({ accountId }) => accountId ?? []));
    await rules.recordPersonalMail(
      [...accounts].map((accountId: AccountId) => ({
        accountId,
        at: mail.receivedAt,
        direction: 'in' as const,
        service,
        addresses: [reversePath],
        messageId: messageIdOf(mail),
      })),
    );
    return PASS;
  },
};
