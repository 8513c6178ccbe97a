/** Faults of whole requests as problem details (RFC 8620 §3.6.1, RFC 7807). */
import type { FastifyReply } from 'fastify';
import { JsonFault } from '#formats/jmap/json.ts';
import { RequestFault, type RequestProblem } from '#formats/jmap/request.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { bothLanguages } from '#platform/kernel/refusal-texts.ts';

const STATUS: Partial<Record<Refusal['code'], number>> = {
  authenticationFailed: 401,
  appPasswordNeeded: 401,
  authenticationTooOften: 429,
  temporarilyUnavailable: 503,
  notFound: 404,
  overQuota: 507,
  tooLarge: 413,
};

const BEARER = 'Bearer realm="CongThu"';

/** Of what is full for the moment. */
const RETRY_AFTER_SECONDS = 5;

/** What is told of a fault, or undefined for one that is ours. */
export function problemOf(
  error: unknown,
): RequestProblem | { type: 'about:blank'; status: number; detail: string } | undefined {
  if (error instanceof RequestFault) return { ...error.problem, detail: bothLanguages(error.problem.detail) };
  if (error instanceof JsonFault) return new RequestFault('notJSON', error.message).problem;
  if (error instanceof Refusal)
    return { type: 'about:blank', status: STATUS[error.code] ?? 403, detail: bothLanguages(error.message) };
  return undefined;
}

/** A fault of a whole request as its answer; anything else is thrown on. */
export function answerFault(reply: FastifyReply, error: unknown): FastifyReply {
  const problem = problemOf(error);
  if (!problem) throw error;
  // A page asks for sign-in itself; offered Basic, the browser would ask over its head.
  const isPage = reply.request.headers['sec-fetch-mode'] !== undefined;
  if (problem.status === 401)
    reply.header('www-authenticate', isPage ? BEARER : `${BEARER}, Basic realm="CongThu", charset="UTF-8"`);
  if (problem.status === 503) reply.header('retry-after', `${RETRY_AFTER_SECONDS}`);
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}
