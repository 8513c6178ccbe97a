/**
 * `MailTask`: mail brought in, taken out, or restored, with progress by push (R8.2, R8.9). Create an `import` with `fileId` (uploaded by
 * tus for it), an `export` with `format`, a `restore` with `deletedAfter`; `mailboxId` or `mailboxPath` narrow them to a folder. Update
 * `state` to `cancelled`; destroy what has ended.
 */
import { getFile } from '#domain/files/stored-files.ts';
import {
  beginTask,
  cancelTask,
  clearTask,
  type ExportFormat,
  listTasks,
  type MailTask,
  type TaskKind,
  type TaskParameters,
} from '#domain/mail-tasks/mail-tasks.ts';
import { countDeleted } from '#domain/mailstore/deleted-emails.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { accessOf } from '../files/access-of.ts';
import { asDate, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { resolveId } from '../scope.ts';
import { isUuid } from '../standard.ts';

const kindOf = oneOf<TaskKind>('import', 'export', 'restore');
const formatOf = oneOf<ExportFormat>('mbox', 'eml', 'maildir');
const conditions = { kind: kindOf };
const PROPERTIES = new Set(['kind', 'format', 'mailboxId', 'mailboxPath', 'fileId', 'deletedAfter']);
const MAX_PATH = 2_000;

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

/** The folder that is meant: one that is there by its id, one that was deleted by its path. */
async function readPath(context: ObjectContext, object: JsonObject): Promise<string | undefined> {
  const { mailboxId = null, mailboxPath = null } = object;
  if (mailboxPath !== null) {
    if (typeof mailboxPath !== 'string' || mailboxPath === '' || mailboxPath.length > MAX_PATH)
      throw invalid('mailboxPath', 'The path of a folder.');
    return mailboxPath;
  }
  if (mailboxId === null) return undefined;
  const mailboxes = await listMailboxes(context.deps.db, accessOf(context));
  const found = mailboxes.find(({ id }) => id === mailboxId);
  if (!found) throw invalid('mailboxId', 'There is no such folder.');
  return found.path;
}

function readSince(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const date = asDate(value);
  if (!date) throw invalid('deletedAfter', 'A date.');
  return date.toISOString();
}

/** What a task is about to read, in octets: known for all but an export, which tells it when it begins. */
async function sizeOf(
  context: ObjectContext,
  kind: TaskKind,
  { mailboxPath, deletedAfter }: TaskParameters,
  fileId: string | undefined,
): Promise<number> {
  const { db } = context.deps;
  if (kind === 'import') return (await getFile(db, accessOf(context), fileId ?? '')).size;
  if (kind !== 'restore') return 0;
  const since = deletedAfter === undefined ? {} : { deletedAfter: new Date(deletedAfter) };
  return (await countDeleted(db, accessOf(context), { mailboxPath, ...since })).bytes;
}

async function create(context: ObjectContext, object: JsonObject): Promise<JsonObject> {
  const unknown = Object.keys(object).find((name) => !PROPERTIES.has(name));
  if (unknown !== undefined) throw invalid(unknown.slice(0, 60), 'It cannot be set.');
  const kind = kindOf(object['kind'] ?? null);
  if (!kind) throw invalid('kind', 'import, export or restore.');
  const format = kind === 'export' ? formatOf(object['format'] ?? 'mbox') : undefined;
  if (kind === 'export' && !format) throw invalid('format', 'mbox, eml or maildir.');
  const named = object['fileId'];
  const fileId = kind === 'import' && typeof named === 'string' ? resolveId(context.scope, named) : undefined;
  if (kind === 'import' && (fileId === undefined || !isUuid(fileId)))
    throw invalid('fileId', 'The file to import.');
  const mailboxPath = await readPath(context, object);
  const deletedAfter = readSince(object['deletedAfter']);
  if (kind === 'restore' && mailboxPath === undefined && deletedAfter === undefined)
    throw invalid('deletedAfter', 'Since when, or in which folder.');
  const parameters: TaskParameters = {
    ...(format && { format }),
    ...(mailboxPath !== undefined && { mailboxPath }),
    ...(deletedAfter !== undefined && { deletedAfter }),
  };
  const { deps } = context;
  const totalBytes = await sizeOf(context, kind, parameters, fileId);
  const id = deps.ids();
  await beginTask(deps.db, deps, accessOf(context), { id, kind, parameters, fileId, totalBytes });
  return { id, state: 'waiting' };
}

export const mailTask = defineType<MailTask, typeof conditions>({
  name: 'MailTask',
  home: 'account',
  properties: {
    kind: (task) => task.kind,
    state: (task) => task.state,
    format: (task) => task.parameters.format ?? null,
    mailboxPath: (task) => task.parameters.mailboxPath ?? null,
    deletedAfter: (task) => task.parameters.deletedAfter ?? null,
    fileId: (task) => task.fileId,
    totalBytes: (task) => task.totalBytes,
    doneBytes: (task) => task.doneBytes,
    messages: (task) => task.messages,
    skipped: (task) => task.skipped,
    faultCount: (task) => task.faultCount,
    faults: (task) => task.faults.map(({ origin, reason }) => ({ origin, reason })),
    failure: (task) => task.failure,
    createdAt: (task) => task.createdAt.toISOString(),
    finishedAt: (task) => task.finishedAt?.toISOString() ?? null,
  },
  read: async (context, ids, most) => listTasks(context.deps.db, accessOf(context), { ids }, most),
  query: {
    conditions,
    sorts: ['createdAt'],
    ids: async (context, { kind }, { isAscending }, most) => {
      const ids = (await listTasks(context.deps.db, accessOf(context), { kind }, most)).map(({ id }) => id);
      return isAscending ? ids.reverse() : ids;
    },
  },
  set: (context) => ({
    create: (object) => create(context, object),
    async update(id, patch) {
      if (patch['state'] !== 'cancelled' || Object.keys(patch).length > 1)
        throw invalid('state', 'A task can be cancelled.');
      await cancelTask(context.deps.db, accessOf(context), id, context.deps.clock());
      return null;
    },
    destroy: (id) => clearTask(context.deps.db, accessOf(context), id),
  }),
});
