/** `urn:congthu:lifecycle`: requests to change the directory, and what they stand on (R5, R7). A further type is one file and one line. */

import { ACTS } from '#domain/directory/acts.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MATRIX } from '#services/lifecycle/matrix.ts';
import type { JmapModule } from '../method.ts';
import { auditEvent } from './audit-event.ts';
import { changeRequest } from './change-request.ts';
import { decision } from './decision.ts';
import { correct, directoryAsOf, objectHistory } from './directory-as-of.ts';
import { diskDelivery } from './disk-delivery.ts';
import { feed } from './feed.ts';
import { feedToken } from './feed-token.ts';
import { listRound } from './list-round.ts';
import { passwordSlip } from './password-slip.ts';
import { post } from './post.ts';
import { proposal } from './proposal.ts';
import { roleGrant } from './role-grant.ts';
import { violation } from './violation.ts';

/** Types of requests with their names and fields, so that a form can be drawn from them. */
function describeTypes(): JsonObject {
  return Object.fromEntries(
    Object.entries(MATRIX).map(([type, rule]): [string, JsonObject] => [
      type,
      {
        vi: rule.vi,
        en: rule.en,
        submit: rule.submit,
        about: rule.about,
        unit: rule.unit,
        needsDecision: rule.needsDecision,
        mayBeEmergency: rule.mayBeEmergency ?? false,
        fields: Object.entries(rule.fields).map(([name, reader]) => ({
          name,
          kind: reader.kind,
          isRequired: reader.isRequired ?? false,
          ...(reader.choices && { choices: [...reader.choices] }),
        })),
      },
    ]),
  );
}

/** Who may do what, from the table that decides it. */
function describeActs(): JsonObject {
  return Object.fromEntries(
    Object.entries(ACTS).map(([act, rule]): [string, JsonObject] => [
      act,
      {
        owner: rule.owner ?? false,
        everyone: rule.everyone ?? false,
        notOnSelf: rule.notOnSelf ?? false,
        roles: [...(rule.roles ?? [])],
        agencyMailboxRoles: [...(rule.agencyMailboxRoles ?? [])],
      },
    ]),
  );
}

export const lifecycle: JmapModule = {
  capability: 'urn:congthu:lifecycle',
  describe: () => ({}),
  describeProvince: () => ({ requestTypes: describeTypes(), acts: describeActs() }),
  types: [
    changeRequest,
    decision,
    post,
    roleGrant,
    passwordSlip,
    auditEvent,
    feed,
    feedToken,
    listRound,
    violation,
    proposal,
    diskDelivery,
  ],
  methods: [directoryAsOf, objectHistory, correct],
};
