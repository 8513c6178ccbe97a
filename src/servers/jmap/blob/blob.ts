/** `urn:ietf:params:jmap:blob` (RFC 9404): small blobs made and read within a request, and where blobs are used. */
import { hash } from 'node:crypto';
import { findBlobUsers, storeUpload } from '#domain/mailstore/uploads.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { MAX_OBJECTS_IN_GET, MAX_OBJECTS_IN_SET } from '../limits.ts';
import { readBlob } from '../mail/blobs.ts';
import type { JmapMethod, JmapModule, MethodContext } from '../method.ts';
import { type JmapAccount, type RequestScope, requireAccount } from '../scope.ts';
import { encodeSetFault, orNull } from '../set.ts';
import { requireHarmlessUpload } from './scan-upload.ts';

/** Larger ones go by the upload address. */
const MAX_BLOB_BYTES = 5_242_880;
const MAX_SOURCES = 64;
const DIGESTS = { sha: 'sha1', 'sha-256': 'sha256', 'sha-512': 'sha512' } as const;
const DATA = ['data', 'data:asText', 'data:asBase64'];

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

/** A blob id, or that of a blob made in this request (§4.1). */
function resolveBlobId({ createdIds }: RequestScope, id: string): string {
  return id.startsWith('#') ? (createdIds.get(id.slice(1)) ?? '') : id;
}

async function readSource(
  { deps, scope }: MethodContext,
  account: JmapAccount,
  source: Json,
): Promise<Buffer> {
  if (!isObject(source)) throw invalid('data');
  const { blobId, offset = 0, length = null } = source;
  const text = source['data:asText'];
  const base64 = source['data:asBase64'];
  if (typeof text === 'string') return Buffer.from(text);
  if (typeof base64 === 'string') {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) throw invalid('data:asBase64');
    return Buffer.from(base64, 'base64');
  }
  if (typeof blobId !== 'string') throw invalid('data');
  const bytes = await readBlob(deps, account.access, resolveBlobId(scope, blobId));
  if (!bytes) throw new SetFault('blobNotFound', 'There is no such blob.', { notFound: [blobId] });
  const start = Number(offset ?? 0);
  const end = length === null ? bytes.length : start + Number(length);
  if (!(start >= 0 && end >= start && end <= bytes.length)) throw invalid('data');
  return bytes.subarray(start, end);
}

async function upload(context: MethodContext, account: JmapAccount, object: JsonObject): Promise<JsonObject> {
  const { data, type = null, ...others } = object;
  const [wrong] = Object.keys(others);
  if (wrong !== undefined) throw invalid(wrong.slice(0, 60));
  if (!Array.isArray(data) || data.length > MAX_SOURCES) throw invalid('data');
  if (type !== null && typeof type !== 'string') throw invalid('type');
  const pieces: Buffer[] = [];
  let size = 0;
  for (const source of data) {
    const piece = await readSource(context, account, source);
    size += piece.length;
    if (size > MAX_BLOB_BYTES) throw new SetFault('tooLarge', `At most ${MAX_BLOB_BYTES} octets here.`);
    pieces.push(piece);
  }
  const { db, blobs, clock } = context.deps;
  const bytes = Buffer.concat(pieces);
  await requireHarmlessUpload(context.deps, bytes);
  const made = await storeUpload(db, blobs, account.access, { bytes, now: clock() });
  return { id: made.toString('hex'), type, size };
}

const blobUpload: JmapMethod = {
  name: 'Blob/upload',
  async run(context, args) {
    const account = requireAccount(context.scope, args.id('accountId'), true);
    const create = args.objects('create');
    args.end();
    if (create.size > MAX_OBJECTS_IN_SET) throw new MethodFault('requestTooLarge', 'Too many blobs at once.');
    const created: JsonObject = {};
    const notCreated: JsonObject = {};
    for (const [creationId, object] of create) {
      try {
        const made = await upload(context, account, object);
        context.scope.createdIds.set(creationId, made['id'] as string);
        created[creationId] = made;
      } catch (error) {
        notCreated[creationId] = encodeSetFault(error);
      }
    }
    return { accountId: account.id, created: orNull(created), notCreated: orNull(notCreated) };
  },
};

function encodeData(bytes: Buffer, properties: ReadonlySet<string>): JsonObject {
  const text = bytes.toString('utf8');
  const isText = Buffer.from(text).equals(bytes);
  if (properties.has('data'))
    return isText
      ? { 'data:asText': text }
      : { 'data:asBase64': bytes.toString('base64'), isEncodingProblem: true };
  return {
    ...(properties.has('data:asText') &&
      (isText ? { 'data:asText': text } : { 'data:asText': null, isEncodingProblem: true })),
    ...(properties.has('data:asBase64') && { 'data:asBase64': bytes.toString('base64') }),
  };
}

function encodeBlob(
  blobId: string,
  whole: Buffer,
  properties: ReadonlySet<string>,
  offset: number,
  length: number | undefined,
): JsonObject {
  const end = length === undefined ? whole.length : offset + length;
  const bytes = whole.subarray(offset, end);
  const object: JsonObject = { id: blobId, ...encodeData(bytes, properties) };
  if (end > whole.length || offset > whole.length) object['isTruncated'] = true;
  if (properties.has('size')) object['size'] = whole.length;
  for (const [name, algorithm] of Object.entries(DIGESTS))
    if (properties.has(`digest:${name}`)) object[`digest:${name}`] = hash(algorithm, bytes, 'base64');
  return object;
}

const blobGet: JmapMethod = {
  name: 'Blob/get',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    const ids = args.texts('ids') ?? [];
    const properties = new Set(args.texts('properties') ?? ['data', 'size']);
    const offset = args.unsigned('offset') ?? 0;
    const length = args.unsigned('length');
    args.end();
    const known = new Set([...DATA, 'size', 'id', ...Object.keys(DIGESTS).map((name) => `digest:${name}`)]);
    const wrong = [...properties].find((name) => !known.has(name));
    if (wrong !== undefined)
      throw new MethodFault('invalidArguments', `There is no property ${wrong}.`, {
        arguments: ['properties'],
      });
    if (ids.length > MAX_OBJECTS_IN_GET) throw new MethodFault('requestTooLarge', 'Too many blobs at once.');
    const list: JsonObject[] = [];
    const notFound: string[] = [];
    let total = 0;
    for (const id of new Set(ids)) {
      const bytes = await readBlob(deps, account.access, resolveBlobId(scope, id));
      total += bytes?.length ?? 0;
      if (total > MAX_BLOB_BYTES) throw new MethodFault('requestTooLarge', 'Download large blobs instead.');
      if (bytes) list.push(encodeBlob(id, bytes, properties, offset, length));
      else notFound.push(id);
    }
    return { accountId: account.id, list, notFound };
  },
};

const blobLookup: JmapMethod = {
  name: 'Blob/lookup',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    const typeNames = args.texts('typeNames') ?? [];
    const ids = args.texts('ids') ?? [];
    args.end();
    const wrong = typeNames.find((name) => !['Email', 'Thread', 'Mailbox'].includes(name));
    if (wrong !== undefined)
      throw new MethodFault('unknownDataType', `${wrong.slice(0, 60)} is no type with blobs.`);
    const users = await findBlobUsers(
      deps.db,
      account.access,
      ids
        .map((id) => resolveBlobId(scope, id))
        .filter((id) => /^[0-9a-f]{64}$/.test(id))
        .map((id) => Buffer.from(id, 'hex')),
    );
    // Of a blob that is not there the same is told as of one that nothing uses, or nothing that may be seen (§4.3).
    const list = [...new Set(ids)].map((id) => {
      const own = users.filter((user) => user.blob.toString('hex') === resolveBlobId(scope, id));
      const matched: Record<string, string[]> = {
        Email: own.map((user) => user.emailId),
        Thread: [...new Set(own.map((user) => user.threadId))],
        Mailbox: [...new Set(own.flatMap((user) => user.mailboxIds))],
      };
      return { id, matchedIds: Object.fromEntries(typeNames.map((name) => [name, matched[name] ?? []])) };
    });
    return { accountId: account.id, list };
  },
};

export const blob: JmapModule = {
  capability: 'urn:ietf:params:jmap:blob',
  describe: () => ({}),
  describeAccount: () => ({
    maxSizeBlobSet: MAX_BLOB_BYTES,
    maxDataSources: MAX_SOURCES,
    supportedTypeNames: ['Email', 'Thread', 'Mailbox'],
    supportedDigestAlgorithms: Object.keys(DIGESTS),
  }),
  methods: [blobUpload, blobGet, blobLookup],
};
