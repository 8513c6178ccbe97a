/**
 * R6.4: a message that declares itself Mật, Tối mật or Tuyệt mật is refused on a connected deployment before anything is
 * stored, whoever brings it, and the lawful way is named. An isolated network carries it by policy, level by level.
 */
import { judgeSecrecy, secrecyPolicy } from '#domain/policy/policies/secrecy.ts';
import { declaredLevel } from '#formats/secrecy/level.ts';
import { rolesOf } from '../sending-rules.ts';
import { PASS, type Step } from '../verdict.ts';

export const secrecy: Step = {
  name: 'secrecy',
  async run({ header, message }, { rules }) {
    const level = declaredLevel(header);
    if (level === 'ordinary' || !rules) return PASS;
    const refusal = judgeSecrecy(await rules.policies.read(secrecyPolicy), {
      level,
      isIsolatedNetwork: rules.isIsolatedNetwork,
      roles: rolesOf(message.principal),
      recipients: message.recipients.length,
    });
    if (!refusal) return PASS;
    return { kind: 'refuse', code: 550, enhanced: '5.7.0', text: `${refusal.vi} / ${refusal.en}` };
  },
};
