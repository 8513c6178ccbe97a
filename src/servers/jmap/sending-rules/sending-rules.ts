/**
 * `SendingRules/get`: what whoever writes should know before a rule is broken (R6.4, R8.3, R10.2): the personal mail services with what
 * happens to mail to them, the secrecy levels that this network carries for this person, with the most recipients of each, and to how many
 * people outside a letter goes without somebody's approval (0: to any number).
 */
import { personalMailPolicy } from '#domain/policy/policies/personal-mail.ts';
import { CLASSIFIED_LEVELS, judgeSecrecy, secrecyPolicy } from '#domain/policy/policies/secrecy.ts';
import { sendingLimitsPolicy } from '#domain/policy/policies/sending-limits.ts';
import type { JmapMethod, JmapModule } from '../method.ts';
import { openContext } from '../object-type.ts';

const sendingRulesGet: JmapMethod = {
  name: 'SendingRules/get',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province' }, method, args);
    args.end();
    const { policies, isIsolatedNetwork } = deps.sendingRules;
    const [personal, secrecy, limits] = await Promise.all([
      policies.read(personalMailPolicy),
      policies.read(secrecyPolicy),
      policies.read(sendingLimitsPolicy),
    ]);
    const roles = principal.roles.map(({ role }) => role);
    const carried = CLASSIFIED_LEVELS.filter(
      (level) => judgeSecrecy(secrecy, { level, isIsolatedNetwork, roles, recipients: 0 }) === undefined,
    );
    return {
      accountId: 'province',
      personalServices: [...personal.services],
      personalSending: personal.sending,
      approvalAbove: limits.exempt.includes(principal.name) ? 0 : limits.approvalAbove,
      levels: carried.map((level) => ({ level, maxRecipients: secrecy[level].maxRecipients })),
    };
  },
};

export const sendingRules: JmapModule = {
  capability: 'urn:congthu:sending-rules',
  describe: () => ({}),
  describeProvince: () => ({}),
  methods: [sendingRulesGet],
};
