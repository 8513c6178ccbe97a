/**
 * One name a request (RFC 9112 §3.2): a second Host field is refused, where Node takes the first and a balancer in front may take the
 * last, so that the two would speak of different sites.
 */
import type { FastifyInstance } from 'fastify';
import { answerOf, errorBody } from './faults.ts';

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') count += 1;
  return count;
}

/** Puts it in front of every route. */
export function requireOneHost(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (countHosts(request.raw.rawHeaders) > 1) reply.code(400).send(errorBody(answerOf(400, 'badRequest')));
    else done();
  });
}
