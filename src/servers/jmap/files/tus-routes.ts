/**
 * Resumable uploads by the tus protocol 1.0.0 (tus.io/protocols/resumable-upload): core, creation, expiration, termination.
 *
 * `POST /jmap/files/{account}` begins a file, `HEAD` tells how much of it is here, `PATCH` goes on, `DELETE` ends it. Our own rather than
 * `@tus/server`, because its store, its lock and its expiry would all be ours anyway (`domain/files`), and what is left of it is this
 * page. `Upload-Metadata` takes `filename`, `filetype` and `purpose` (attachment, link, import). Any client of the protocol works
 * (`tests/jmap/files.test.ts` runs tus-js-client).
 *
 * A request may take as long as any other (`REQUEST_TIMEOUT_MS`): a client that sends all at once over a slow line is cut, asks with
 * HEAD and goes on; what came is kept.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { appendToFile, finishEmpty } from '#domain/files/append.ts';
import {
  beginFile,
  deleteFile,
  type FileId,
  type FilePurpose,
  getFile,
  requireFileAccess,
} from '#domain/files/stored-files.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { type JmapAccount, type RequestScope, requireAccount } from '../scope.ts';
import { isUuid } from '../standard.ts';

type Answer = (request: FastifyRequest, reply: FastifyReply, scope: RequestScope) => Promise<unknown>;
type Answered = (answer: Answer) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const VERSION = '1.0.0';
const EXTENSIONS = 'creation,expiration,termination';
const OFFSET_TYPE = 'application/offset+octet-stream';
const PURPOSES: readonly FilePurpose[] = ['attachment', 'link', 'import'];
const MAX_METADATA = 4_096;

/** Statuses of the protocol where they are not those of JMAP. */
const STATUS: Partial<Record<RefusalCode, number>> = {
  conflict: 409,
  tooLarge: 413,
  overQuota: 413,
  tooMany: 429,
  invalidArgument: 400,
};

class TusFault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function accountOf(scope: RequestScope, request: FastifyRequest): JmapAccount {
  const { accountId } = request.params as { accountId: string };
  try {
    const account = requireAccount(scope, accountId);
    requireFileAccess(account.access);
    return account;
  } catch (error) {
    if (error instanceof MethodFault) throw new Refusal('notFound', 'There is no such account for you.');
    throw error;
  }
}

function fileIdOf(request: FastifyRequest): FileId {
  const { fileId = '' } = request.params as { fileId?: string };
  if (!isUuid(fileId)) throw new Refusal('notFound', 'This upload does not exist.');
  return fileId as FileId;
}

/** A header that is a whole number that JavaScript counts exactly. */
function numberOf(request: FastifyRequest, name: string): number {
  const value = request.headers[name];
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) throw new TusFault(400, `${name} is a number.`);
  return Number(value);
}

/** `key base64, key base64`: names without their values are allowed (§ Upload-Metadata). */
function metadataOf(request: FastifyRequest): Map<string, string> {
  const header = request.headers['upload-metadata'];
  if (header === undefined || header === '') return new Map();
  if (typeof header !== 'string' || header.length > MAX_METADATA)
    throw new TusFault(400, 'Too much metadata.');
  return new Map(
    header.split(',').map((pair) => {
      const [key = '', value = ''] = pair.trim().split(' ', 2);
      return [key, Buffer.from(value, 'base64').toString('utf8')] as const;
    }),
  );
}

function requireVersion(request: FastifyRequest): void {
  if (request.headers['tus-resumable'] !== VERSION) throw new TusFault(412, `This is tus ${VERSION}.`);
}

async function create(
  deps: JmapDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  scope: RequestScope,
): Promise<FastifyReply> {
  requireVersion(request);
  const { id: accountId, access } = accountOf(scope, request);
  const size = numberOf(request, 'upload-length');
  const metadata = metadataOf(request);
  const purpose = PURPOSES.find((known) => known === (metadata.get('purpose') ?? 'attachment'));
  if (!purpose) throw new TusFault(400, `purpose is one of ${PURPOSES.join(', ')}.`);
  if (purpose === 'attachment' && size > deps.settings.maxMessageBytes)
    throw new Refusal('tooLarge', 'This is larger than a message; send it as a link.');
  const id = deps.ids() as FileId;
  const name = metadata.get('filename') ?? metadata.get('name') ?? 'tep';
  const mediaType = metadata.get('filetype') ?? metadata.get('type') ?? '';
  await beginFile(deps.db, access, deps.settings.files, {
    id,
    name,
    mediaType,
    size,
    purpose,
    now: deps.clock(),
  });
  if (size === 0) await finishEmpty(deps, { accountId, id });
  const file = await getFile(deps.db, access, id);
  return reply
    .code(201)
    .header('location', `/jmap/files/${accountId}/${id}`)
    .header('upload-expires', file.expiresAt.toUTCString())
    .send();
}

async function tell(
  deps: JmapDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  scope: RequestScope,
): Promise<FastifyReply> {
  requireVersion(request);
  const { access } = accountOf(scope, request);
  const file = await getFile(deps.db, access, fileIdOf(request));
  return reply
    .code(200)
    .header('upload-offset', file.received)
    .header('upload-length', file.size)
    .header('upload-expires', file.expiresAt.toUTCString())
    .header('cache-control', 'no-store')
    .send();
}

async function append(
  deps: JmapDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  scope: RequestScope,
): Promise<FastifyReply> {
  requireVersion(request);
  if (request.headers['content-type'] !== OFFSET_TYPE) throw new TusFault(415, `The type is ${OFFSET_TYPE}.`);
  const { id: accountId, access } = accountOf(scope, request);
  const id = fileIdOf(request);
  const offset = numberOf(request, 'upload-offset');
  const end = await appendToFile(deps, { accountId, id }, offset, request.raw);
  const file = await getFile(deps.db, access, id);
  return reply
    .code(204)
    .header('upload-offset', end)
    .header('upload-expires', file.expiresAt.toUTCString())
    .send();
}

async function end(
  deps: JmapDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  scope: RequestScope,
): Promise<FastifyReply> {
  requireVersion(request);
  const { access } = accountOf(scope, request);
  await deleteFile(deps.db, deps, access, fileIdOf(request));
  return reply.code(204).send();
}

/** Adds them to the room of JMAP's routes, which says who asks before any byte is read. */
export function addTusRoutes(room: FastifyInstance, deps: JmapDependencies, answered: Answered): void {
  room.addContentTypeParser(OFFSET_TYPE, (_request, payload, done) => done(null, payload));
  type Act = (
    deps: JmapDependencies,
    request: FastifyRequest,
    reply: FastifyReply,
    scope: RequestScope,
  ) => Promise<FastifyReply>;
  const withFaults = (act: Act) =>
    answered(async (request, reply, scope) => {
      reply.header('tus-resumable', VERSION);
      try {
        return await act(deps, request, reply, scope);
      } catch (error) {
        if (error instanceof TusFault) {
          if (error.status === 412) reply.header('tus-version', VERSION);
          return reply.code(error.status).send({ detail: error.message });
        }
        const status = error instanceof Refusal ? STATUS[error.code] : undefined;
        if (status === undefined || !(error instanceof Refusal)) throw error;
        return reply.code(status).send({ type: error.code, detail: error.message });
      }
    });
  const file = '/jmap/files/:accountId/:fileId';
  room.post('/jmap/files/:accountId', withFaults(create));
  room.head(file, withFaults(tell));
  room.patch(file, withFaults(append));
  room.delete(file, withFaults(end));
  for (const path of ['/jmap/files/:accountId', file])
    room.options(path, (_request, reply) =>
      reply
        .code(204)
        .headers({
          'tus-resumable': VERSION,
          'tus-version': VERSION,
          'tus-extension': EXTENSIONS,
          'tus-max-size': String(deps.settings.files.maxFileBytes),
        })
        .send(),
    );
}
