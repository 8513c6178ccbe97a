/**
 * The request and the response of JMAP (RFC 8620 §3.3, §3.4), and the errors of whole requests (§3.6.1). Pure.
 */
import { isObject, type Json, type JsonObject } from './json.ts';

/** One call: name, arguments, the client's id for it (§3.2). */
export type Invocation = [name: string, args: JsonObject, callId: string];

export interface JmapRequest {
  using: string[];
  methodCalls: Invocation[];
  createdIds?: Record<string, string>;
}

export interface JmapResponse {
  methodResponses: Invocation[];
  createdIds?: Record<string, string>;
  sessionState: string;
}

/** Why no call of a request was made, as problem details (RFC 7807). */
export interface RequestProblem {
  type: `urn:ietf:params:jmap:error:${'unknownCapability' | 'notJSON' | 'notRequest' | 'limit'}`;
  status: number;
  detail: string;
  /** The limit that was passed, for `limit`. */
  limit?: string;
}

/** A request that is refused whole. */
export class RequestFault extends Error {
  override readonly name = 'RequestFault';
  readonly problem: RequestProblem;

  constructor(
    kind: 'unknownCapability' | 'notJSON' | 'notRequest' | 'limit',
    detail: string,
    limit?: string,
    status = 400,
  ) {
    super(detail);
    const problem = { type: `urn:ietf:params:jmap:error:${kind}` as const, status, detail };
    this.problem = limit === undefined ? problem : { ...problem, limit };
  }
}

const MAX_CALL_ID = 256;

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

function requireInvocation(value: Json): Invocation {
  if (!Array.isArray(value) || value.length !== 3)
    throw new RequestFault('notRequest', 'A method call is [name, arguments, id].');
  const [name, args, callId] = value;
  if (!isText(name) || !isObject(args) || !isText(callId) || callId.length > MAX_CALL_ID)
    throw new RequestFault('notRequest', 'A method call is [name, arguments, id].');
  return [name, args, callId];
}

/** A request from a JSON value; `maxCalls` is maxCallsInRequest. Throws `RequestFault`. */
export function decodeRequest(value: Json, maxCalls: number): JmapRequest {
  if (!isObject(value)) throw new RequestFault('notRequest', 'A request is an object.');
  const { using, methodCalls, createdIds } = value;
  if (!Array.isArray(using) || !using.every(isText))
    throw new RequestFault('notRequest', '"using" is a list of capabilities.');
  if (!Array.isArray(methodCalls)) throw new RequestFault('notRequest', '"methodCalls" is a list of calls.');
  if (methodCalls.length > maxCalls)
    throw new RequestFault('limit', `At most ${maxCalls} calls in a request.`, 'maxCallsInRequest');
  const calls = methodCalls.map(requireInvocation);
  if (createdIds === undefined || createdIds === null) return { using, methodCalls: calls };
  if (!isObject(createdIds) || !Object.values(createdIds).every(isText))
    throw new RequestFault('notRequest', '"createdIds" maps ids to ids.');
  return { using, methodCalls: calls, createdIds: { ...createdIds } as Record<string, string> };
}
