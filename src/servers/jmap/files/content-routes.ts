/** The content of one's own stored files: exports, and what one sent as a link; whole or in ranges, never shown as a page. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { streamFile } from '#domain/files/read-file.ts';
import { getFile } from '#domain/files/stored-files.ts';
import { attachmentDisposition, rangeOf } from '#formats/http/ranges.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { type JmapAccount, type RequestScope, requireAccount } from '../scope.ts';
import { isUuid } from '../standard.ts';

type Answer = (request: FastifyRequest, reply: FastifyReply, scope: RequestScope) => Promise<unknown>;
type Answered = (answer: Answer) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Whole, and not known to be harmful. */
const READABLE: ReadonlySet<string> = new Set(['stored', 'scanning', 'clean']);

function accountOf(scope: RequestScope, accountId: string): JmapAccount {
  try {
    return requireAccount(scope, accountId);
  } catch (error) {
    if (error instanceof MethodFault) throw new Refusal('notFound', 'There is no such account for you.');
    throw error;
  }
}

/** Adds it to the room of JMAP's routes. */
export function addFileContentRoute(room: FastifyInstance, deps: JmapDependencies, answered: Answered): void {
  room.get(
    '/jmap/files/:accountId/:fileId/content',
    answered(async (request, reply, scope) => {
      const { accountId, fileId } = request.params as Record<'accountId' | 'fileId', string>;
      const { access } = accountOf(scope, accountId);
      const file = isUuid(fileId) ? await getFile(deps.db, access, fileId) : undefined;
      if (!file || !READABLE.has(file.state)) throw new Refusal('notFound', 'This file does not exist.');
      reply
        .type('application/octet-stream')
        .header('content-disposition', attachmentDisposition(file.name))
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, no-store')
        .header('accept-ranges', 'bytes');
      const range = rangeOf(request.headers.range, file.size);
      if (range === null) return reply.code(416).header('content-range', `bytes */${file.size}`).send();
      const { start, end } = range ?? { start: 0, end: file.size };
      if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${file.size}`);
      reply.header('content-length', end - start);
      if (request.method === 'HEAD') return reply.send();
      return reply.send(Readable.from(streamFile(deps, file, { start, end }), { objectMode: false }));
    }),
  );
}
