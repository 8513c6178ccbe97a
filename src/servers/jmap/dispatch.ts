/**
 * The calls of a request, one after the other (RFC 8620 §3.3–3.7): references put in, the method run, faults made errors.
 *
 * The one catch of the server stands here.
 */
import { readModseq } from '#domain/mailstore/email-reads.ts';
import { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { resolveReferences } from '#formats/jmap/references.ts';
import { type Invocation, type JmapRequest, type JmapResponse, RequestFault } from '#formats/jmap/request.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { encodeCallFault } from './call-faults.ts';
import type { JmapDependencies } from './dependencies.ts';
import { findMethod, hasCapability } from './registry.ts';
import type { RequestScope } from './scope.ts';
import { sessionState } from './session.ts';

/** One request as it runs. */
interface Running {
  deps: JmapDependencies;
  scope: RequestScope;
  using: ReadonlySet<string>;
  responses: Invocation[];
  /** States of mail by account, as the reads before found them. */
  states: Map<AccountId, Promise<number>>;
}

const READS = /\/(?:get|changes|query|queryChanges|echo|parse)$/;

async function call(
  { deps, scope, using, responses, states }: Running,
  [name, args, callId]: Invocation,
): Promise<void> {
  const started = performance.now();
  let failed = false;
  try {
    const method = findMethod(name, using);
    if (!method) throw new MethodFault('unknownMethod', 'There is no such method in the capabilities used.');
    const reader = new ArgumentReader(resolveReferences(args, responses));
    const following: Invocation[] = [];
    const follow = (next: string, values: JsonObject): void => void following.push([next, values, callId]);
    if (!READS.test(name)) states.clear();
    const mailState = (accountId: AccountId): Promise<number> => {
      const state = states.get(accountId) ?? readModseq(deps.db, accountId);
      if (READS.test(name)) states.set(accountId, state);
      return state;
    };
    const response = await method.run({ deps, scope, mailState, follow }, reader);
    responses.push([name, response, callId], ...following);
  } catch (error) {
    failed = true;
    responses.push(['error', encodeCallFault(error, deps, name), callId]);
  }
  deps.onCall?.(
    failed && !findMethod(name, using) ? 'unknown' : name,
    failed,
    (performance.now() - started) / 1000,
  );
}

/** Runs a request. Throws `RequestFault` for a capability that is not here. */
export async function runRequest(
  deps: JmapDependencies,
  scope: RequestScope,
  request: JmapRequest,
): Promise<JmapResponse> {
  const unknown = request.using.find((name) => !hasCapability(name));
  if (unknown !== undefined)
    throw new RequestFault('unknownCapability', `There is no capability ${unknown.slice(0, 100)}.`);
  const using = new Set(request.using);
  for (const [creationId, id] of Object.entries(request.createdIds ?? {}))
    scope.createdIds.set(creationId, id);
  const methodResponses: Invocation[] = [];
  const running = { deps, scope, using, responses: methodResponses, states: new Map() };
  for (const invocation of request.methodCalls) await call(running, invocation);
  return {
    methodResponses,
    ...(request.createdIds && { createdIds: Object.fromEntries(scope.createdIds) }),
    sessionState: sessionState(scope, deps),
  };
}
