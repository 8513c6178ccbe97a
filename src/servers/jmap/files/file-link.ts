/**
 * `FileLink`: links to large files (R8.1). Created with `fileId`, `expiresAt`, and perhaps `password` and `note`; `url` is what goes into
 * a message. Update `expiresAt`, `password` (null takes it away), `note`, or `isRevoked: true`, which is for good.
 */
import { changeLink, createLink, type FileLink, listLinks } from '#domain/files/file-links.ts';
import { encodeLinkToken } from '#domain/files/link-token.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import { asDate, asId } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { resolveId } from '../scope.ts';
import { isUuid } from '../standard.ts';
import { accessOf, cannotBeSet } from './access-of.ts';

const conditions = { fileId: asId };
const MIN_PASSWORD = 6;
const MAX_PASSWORD = 128;

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

function requireOnly(object: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(unknown.slice(0, 60), 'It cannot be set.');
}

async function hashOf(
  context: ObjectContext,
  password: Json | undefined,
): Promise<string | null | undefined> {
  if (password === undefined || password === null) return password;
  if (typeof password !== 'string' || password.length < MIN_PASSWORD || password.length > MAX_PASSWORD)
    throw invalid('password', `A password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`);
  return (await context.deps.hasher.hashPassword(password)).hash;
}

function readEnd(value: Json | undefined): Date | undefined {
  if (value === undefined) return undefined;
  const end = asDate(value);
  if (!end) throw invalid('expiresAt', 'A date to come.');
  return end;
}

function readNote(value: Json | undefined): string | undefined {
  if (value !== undefined && typeof value !== 'string') throw invalid('note', 'A note is text.');
  return value;
}

function urlOf(context: ObjectContext, id: string): string {
  const { deps, account } = context;
  const token = encodeLinkToken(deps.linkSecret, { accountId: account?.id as AccountId, id });
  return `${deps.settings.baseUrl(undefined, 'https').replace(/\/$/, '')}/f/${token}`;
}

async function create(context: ObjectContext, object: JsonObject): Promise<JsonObject> {
  requireOnly(object, ['fileId', 'expiresAt', 'password', 'note']);
  const { deps } = context;
  const fileId =
    typeof object['fileId'] === 'string' ? resolveId(context.scope, object['fileId']) : undefined;
  if (fileId === undefined || !isUuid(fileId)) throw invalid('fileId', 'There is no such file.');
  const expiresAt = readEnd(object['expiresAt']);
  if (!expiresAt) throw invalid('expiresAt', 'A link has an end.');
  const id = deps.ids();
  await createLink(deps.db, accessOf(context), {
    id,
    fileId,
    expiresAt,
    passwordHash: (await hashOf(context, object['password'])) ?? undefined,
    note: readNote(object['note']) ?? '',
    now: deps.clock(),
  });
  return { id, url: urlOf(context, id) };
}

async function update(context: ObjectContext, id: string, patch: JsonObject): Promise<null> {
  requireOnly(patch, ['expiresAt', 'password', 'note', 'isRevoked']);
  const { isRevoked } = patch;
  if (isRevoked !== undefined && isRevoked !== true) throw invalid('isRevoked', 'What was ended stays so.');
  await changeLink(context.deps.db, accessOf(context), {
    id,
    expiresAt: readEnd(patch['expiresAt']),
    passwordHash: await hashOf(context, patch['password']),
    note: readNote(patch['note']),
    isRevoked,
    now: context.deps.clock(),
  });
  return null;
}

export const fileLink = defineType<FileLink, typeof conditions>({
  name: 'FileLink',
  home: 'account',
  properties: {
    fileId: (link) => link.fileId,
    url: (link, context) => urlOf(context, link.id),
    fileName: (link) => link.fileName,
    fileSize: (link) => link.fileSize,
    fileState: (link) => link.fileState,
    createdAt: (link) => link.createdAt.toISOString(),
    expiresAt: (link) => link.expiresAt.toISOString(),
    isRevoked: (link) => link.revokedAt !== null,
    hasPassword: (link) => link.hasPassword,
    note: (link) => link.note,
    fetchCount: (link) => link.fetchCount,
    lastFetchedAt: (link) => link.lastFetchedAt?.toISOString() ?? null,
  },
  read: async (context, ids, most) => listLinks(context.deps.db, accessOf(context), { ids }, most),
  query: {
    conditions,
    sorts: ['createdAt'],
    ids: async (context, { fileId }, { isAscending }, most) => {
      if (fileId !== undefined && !isUuid(fileId)) return [];
      const ids = (await listLinks(context.deps.db, accessOf(context), { fileId }, most)).map(({ id }) => id);
      return isAscending ? ids.reverse() : ids;
    },
  },
  set: (context) => ({
    create: (object) => create(context, object),
    update: (id, patch) => update(context, id, patch),
    destroy: () => Promise.reject(cannotBeSet('Set isRevoked: the record of who fetched stays.')),
  }),
});
