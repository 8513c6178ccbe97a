/**
 * Large bodies that are coming share the memory of large messages that are coming: each is bounded, and so is how many one account has, but
 * not all accounts together. Room is taken as bytes come and given back with the answer; whoever finds none is told to come again.
 */
import { type Readable, Transform } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestFault } from '#formats/jmap/request.ts';
import type { ReceivingMemory } from '#platform/net/receiving-memory.ts';

/** Routes whose bodies are gathered whole; others pass theirs on as it comes. */
const GATHERED: ReadonlySet<string> = new Set(['/jmap/api', '/jmap/upload/:accountId']);

const NO_ROOM = {
  kind: 'limit',
  detail: 'Too much is being uploaded at the moment; try again.',
  limit: 'maxConcurrentUpload',
  status: 503,
} as const;

/** Whoever hung up before has closed already, and would keep what was taken for ever. */
export function giveBackAtEnd(reply: FastifyReply, giveBack: () => void): void {
  if (reply.raw.destroyed) giveBack();
  else reply.raw.once('close', giveBack);
}

/** The body's bytes, as long as there is room for them; a fault of `limit` afterwards. */
export function countComingBody(
  coming: { request: FastifyRequest; reply: FastifyReply; body: Readable },
  memory: ReceivingMemory,
  holder: string,
): Readable {
  const { request, reply, body } = coming;
  if (!GATHERED.has(request.routeOptions.url ?? '')) return body;
  const held = memory.hold(holder);
  giveBackAtEnd(reply, () => held.release());
  let received = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (held.grow(received)) done(null, chunk);
      else done(new RequestFault(NO_ROOM.kind, NO_ROOM.detail, NO_ROOM.limit, NO_ROOM.status));
    },
  });
  body.once('error', (error) => through.destroy(error));
  return body.pipe(through);
}
