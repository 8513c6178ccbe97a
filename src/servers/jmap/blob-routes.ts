/**
 * Upload and download (RFC 8620 §6.1, §6.2), with ranges (RFC 9110 §14).
 *
 * What is downloaded is whatever somebody once sent: it is never shown as a page of ours. The browser is told to save it, to
 * guess no type, and to run nothing in it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasRight } from '#domain/mailstore/access.ts';
import { storeUpload } from '#domain/mailstore/uploads.ts';
import { attachmentDisposition, rangeOf } from '#formats/http/ranges.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { requireHarmlessUpload } from './blob/scan-upload.ts';
import type { JmapDependencies } from './dependencies.ts';
import { readPhoto } from './directory/photo.ts';
import { readBlob } from './mail/blobs.ts';
import { type JmapAccount, PROVINCE_ACCOUNT, type RequestScope, requireAccount } from './scope.ts';

type Answer = (request: FastifyRequest, reply: FastifyReply, scope: RequestScope) => Promise<unknown>;
type Answered = (answer: Answer) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/i;
const FOREVER = 'private, immutable, max-age=31536000';

function accountOf(scope: RequestScope, accountId: string): JmapAccount {
  try {
    return requireAccount(scope, accountId);
  } catch (error) {
    if (error instanceof MethodFault) throw new Refusal('notFound', 'There is no such account for you.');
    throw error;
  }
}

function requireUploader({ access, isPersonal }: JmapAccount): void {
  if (isPersonal || access.accountRights.includes('i')) return;
  if ([...access.mailboxRights.keys()].some((id) => hasRight(access, id, 'i'))) return;
  throw new Refusal('notPermitted', 'You may not put anything into this account.');
}

function sendBytes(request: FastifyRequest, reply: FastifyReply, bytes: Buffer): FastifyReply {
  reply.header('accept-ranges', 'bytes');
  const range = rangeOf(request.headers.range, bytes.length);
  if (range === null) return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  if (!range) return reply.send(bytes);
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end - 1}/${bytes.length}`)
    .send(bytes.subarray(range.start, range.end));
}

/** Adds both to the room of JMAP's routes. */
export function addBlobRoutes(room: FastifyInstance, deps: JmapDependencies, answered: Answered): void {
  room.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, next) => next(null, body));
  room.post<{ Params: { accountId: string } }>(
    '/jmap/upload/:accountId',
    { bodyLimit: deps.settings.maxMessageBytes },
    answered(async (request, reply, scope) => {
      const account = accountOf(scope, (request.params as { accountId: string }).accountId);
      requireUploader(account);
      const { body } = request;
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : '');
      await requireHarmlessUpload(deps, bytes);
      const hash = await storeUpload(deps.db, deps.blobs, account.access, { bytes, now: deps.clock() });
      const type =
        (request.headers['content-type'] ?? '').split(';')[0]?.trim() || 'application/octet-stream';
      return reply
        .code(201)
        .send({ accountId: account.id, blobId: hash.toString('hex'), type, size: bytes.length });
    }),
  );
  room.get(
    '/jmap/download/:accountId/:blobId/:name',
    answered(async (request, reply, scope) => {
      const { accountId, blobId, name } = request.params as Record<'accountId' | 'blobId' | 'name', string>;
      // Of the province as a whole there are the pictures in its directory.
      const bytes =
        accountId === PROVINCE_ACCOUNT
          ? await readPhoto(deps, blobId)
          : await readBlob(deps, accountOf(scope, accountId).access, blobId);
      if (!bytes) throw new Refusal('notFound', 'There is no such blob for you.');
      const { type } = request.query as { type?: unknown };
      reply
        .type(typeof type === 'string' && TYPE.test(type) ? type : 'application/octet-stream')
        .header('content-disposition', attachmentDisposition(name))
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', FOREVER);
      return sendBytes(request, reply, bytes);
    }),
  );
}
