/**
 * The decision of a request that came without one (R5.1, R7): from a list, a round, a feed, or because it was signed later. Whoever may
 * submit names it while the request waits, or after it was done as an emergency; what stands on a decision already keeps it.
 */
import { requirePermission } from '#domain/directory/authorize.ts';
import { moveRequest } from '#domain/directory/change-requests.ts';
import { nameOfDecision, readDecisions, recordDecision } from '#domain/directory/decisions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { DecisionId } from '#platform/kernel/ids.ts';
import { findingsNow } from './approve.ts';
import { type Deciding, type Decision, defineDecision, noteAs } from './deciding.ts';
import { ruleOf } from './open-request.ts';
import type { SubmittedDecision } from './submission.ts';

async function decisionIdOf(
  { tx, parts, principal, now }: Deciding,
  decision: SubmittedDecision,
): Promise<DecisionId> {
  if (!('id' in decision)) {
    const act = { principal, authority: 'R7', ids: parts.ids, now };
    return recordDecision(tx, act, decision, parts.keepFile);
  }
  const [known] = await readDecisions(tx, [decision.id]);
  if (!known) throw new Refusal('notFound', 'There is no such decision.');
  return known.id;
}

/** Puts a waiting request on its decision. `Refusal`: `notFound`, `notPermitted`, `conflict`, `invalidArgument`. */
export const attachDecision = defineDecision<Decision & { decision: SubmittedDecision }>(
  { act: 'request.submit', recordedAs: 'request.attachDecision' },
  async (deciding, { decision }) => {
    const { tx, principal, request, now } = deciding;
    const { rule } = ruleOf(request.type);
    requirePermission(principal, rule.submit, { kind: 'unit', unitPath: request.unitPath });
    const { state } = request;
    if (state === 'refused' || state === 'withdrawn')
      throw new Refusal('conflict', 'This request waits for no decision any more.');
    if (request.decisionId) throw new Refusal('conflict', 'This request stands on a decision already.');
    const decisionId = await decisionIdOf(deciding, decision);
    // What has been done is not judged again.
    const findings =
      state === 'submitted'
        ? await findingsNow({ ...deciding, request: { ...request, decisionId } })
        : request.findings;
    await moveRequest(tx, request.id, { from: [state], to: state, change: { decisionId, findings }, now });
    const [named] = await readDecisions(tx, [decisionId]);
    await noteAs(deciding, 'commented', named ? nameOfDecision(named) : null);
  },
);
