/**
 * `SieveScript` (RFC 9661): filter scripts by their bytes, the same that ManageSieve serves.
 *
 * A script's content comes and goes as a blob. Beyond the RFC there are /changes and /queryChanges, as for every declared type.
 * Cost of /get: the scripts and the answer while away, two statements.
 */

import { readObjectState } from '#domain/changes/object-changes.ts';
import { changeScript, createScript, deleteScript, VACATION_SCRIPT } from '#domain/filters/scripts.ts';
import { listVisibleScripts, type VisibleScript } from '#domain/filters/visible-scripts.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { ALL_RIGHTS } from '#domain/mailstore/rights.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { placedFaultText } from '#formats/sieve/fault-texts.ts';
import { MAX_SCRIPT_BYTES } from '#formats/sieve/limits.ts';
import { checkScript } from '#formats/sieve/registry.ts';
import { positionOf } from '#formats/sieve/sieve-fault.ts';
import type { Database } from '#platform/postgres/database.ts';
import {
  activateLawfulScript,
  requireLawfulForwarding,
  requireLawfulScript,
  type ScriptOwner,
} from '#services/delivery/filters/script-forwarding.ts';
import { defineType } from '../define-type.ts';
import { readBlob } from '../mail/blobs.ts';
import type { JmapMethod } from '../method.ts';
import { asBoolean, asText } from '../object-query.ts';
import { standardWork } from '../object-set.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { resolveId } from '../scope.ts';
import { encodeSetFault, readSetObjects, runSet, type SetArguments, type SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { name: asText, isActive: asBoolean };

const isId = (id: string): boolean => isUuid(id) || id === VACATION_SCRIPT;

function accessOf({ account }: ObjectContext): MailAccess {
  if (!account) throw new Error('scripts belong to accounts');
  return account.access;
}

function ownerOf(context: ObjectContext): ScriptOwner & { db: Database } {
  const { db, settings } = context.deps;
  return { db, access: accessOf(context), forwarding: settings.forwarding };
}

/** None for whoever holds less than the whole account. */
async function listScriptsOf(context: ObjectContext): Promise<VisibleScript[]> {
  const access = accessOf(context);
  return access.accountRights === ALL_RIGHTS ? listVisibleScripts(context.deps.db, access) : [];
}

const type = {
  name: 'SieveScript',
  home: 'account' as const,
  isId,
  properties: {
    name: (script: VisibleScript): Json => script.name,
    blobId: (script: VisibleScript): Json => script.blob.toString('hex'),
    isActive: (script: VisibleScript): Json => script.isActive,
  },
  async read(context: ObjectContext, ids: string[] | undefined): Promise<VisibleScript[]> {
    const scripts = await listScriptsOf(context);
    return ids ? scripts.filter(({ id }) => ids.includes(id)) : scripts;
  },
};

/** What is wrong with a script, as the error of one object. */
function invalidSieve(content: string): SetFault | undefined {
  const { faults } = checkScript(content);
  if (faults.length === 0) return undefined;
  const lines = faults.map((fault) => {
    const position = positionOf(content, fault.at);
    return `${placedFaultText(fault, position, 'vi')} / ${placedFaultText(fault, position, 'en')}`;
  });
  return new SetFault('invalidSieve', lines.join('\n').slice(0, 4_000));
}

async function contentOf(context: ObjectContext, blobId: Json | undefined): Promise<string> {
  const id = typeof blobId === 'string' ? resolveId(context.scope, blobId) : undefined;
  const bytes = id === undefined ? undefined : await readBlob(context.deps, accessOf(context), id);
  if (!bytes) throw new SetFault('invalidProperties', 'There is no such blob.', { properties: ['blobId'] });
  if (bytes.length > MAX_SCRIPT_BYTES)
    throw new SetFault('tooLarge', `A script has at most ${MAX_SCRIPT_BYTES} octets.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SetFault('invalidSieve', 'A script is in UTF-8.');
  }
}

async function goodContent(context: ObjectContext, blobId: Json | undefined): Promise<string> {
  const content = await contentOf(context, blobId);
  const fault = invalidSieve(content);
  if (fault) throw fault;
  await requireLawfulForwarding(ownerOf(context), content);
  return content;
}

function requireNoOthers(object: JsonObject): void {
  const wrong = Object.keys(object).filter((name) => name !== 'name' && name !== 'blobId');
  if (wrong.length > 0)
    throw new SetFault('invalidProperties', 'The server sets these.', { properties: wrong });
}

function nameOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw new SetFault('invalidProperties', 'A name is a string.', { properties: ['name'] });
  return value;
}

function requireEditable(id: string): void {
  if (id === VACATION_SCRIPT)
    throw new SetFault(
      'forbidden',
      'Use VacationResponse/set: the answer while away is not edited as a script.',
    );
}

function workOf(context: ObjectContext): SetWork {
  const { db, ids, clock } = context.deps;
  const access = accessOf(context);
  return {
    async create(object, creationId) {
      requireNoOthers(object);
      const content = await goodContent(context, object['blobId']);
      const name = nameOf(object['name']) ?? `${creationId.slice(0, 60)} ${ids().slice(-6)}`;
      const script = await createScript(db, access, { name, content, ids, now: clock() });
      return {
        id: script.id,
        isActive: false,
        blobId: script.blob.toString('hex'),
        ...(object['name'] === undefined || object['name'] === null ? { name } : {}),
      };
    },
    async update(id, patch) {
      requireEditable(id);
      requireNoOthers(patch);
      const name = nameOf(patch['name']);
      const content = 'blobId' in patch ? await goodContent(context, patch['blobId']) : undefined;
      await changeScript(db, access, {
        id,
        ...(name !== undefined && { name }),
        ...(content !== undefined && { content }),
        now: clock(),
      });
      return null;
    },
    async destroy(id) {
      requireEditable(id);
      const known = (await listScriptsOf(context)).find((script) => script.id === id);
      if (known?.isActive) throw new SetFault('sieveIsActive', 'The active script cannot be destroyed.');
      await deleteScript(db, access, id);
    },
  };
}

/** The wish of the arguments: another script active, or none (RFC 9661 §2.4). */
interface Switch {
  activate: string | undefined;
  deactivate: boolean;
}

function readSwitch(args: ArgumentReader): Switch {
  const deactivate = args.value('onSuccessDeactivateScript') ?? null;
  if (deactivate !== null && typeof deactivate !== 'boolean')
    throw new MethodFault('invalidArguments', 'onSuccessDeactivateScript is true or false.');
  return { activate: args.optionalText('onSuccessActivateScript'), deactivate: deactivate === true };
}

/** Before anything is set: a script that is kept as it is and could not be set any more is not activated either. */
async function requireLawfulSwitch(
  context: ObjectContext,
  { update }: Pick<SetArguments, 'update'>,
  { activate }: Switch,
): Promise<void> {
  const id = activate === undefined ? undefined : resolveId(context.scope, activate);
  const isWrittenAnew = id !== undefined && 'blobId' in (update.get(id) ?? {});
  if (id !== undefined && !isWrittenAnew) await requireLawfulScript(ownerOf(context), id);
}

const FAILURES = ['notCreated', 'notUpdated', 'notDestroyed'];

/** Switches after everything else succeeded, and tells of it in the response. */
async function switchScripts(context: ObjectContext, response: JsonObject, wish: Switch): Promise<void> {
  if (!wish.activate && !wish.deactivate) return;
  if (FAILURES.some((name) => response[name] !== null)) return;
  const id = wish.activate === undefined ? undefined : resolveId(context.scope, wish.activate);
  const before = await listScriptsOf(context);
  // An id of nothing changes nothing, without a fault.
  if (wish.activate !== undefined && !before.some((script) => script.id === id)) return;
  await activateLawfulScript(ownerOf(context), id);
  const after = await listScriptsOf(context);
  const updated: JsonObject = isObject(response['updated'] ?? null)
    ? { ...(response['updated'] as JsonObject) }
    : {};
  for (const script of after) {
    const was = before.find((one) => one.id === script.id)?.isActive ?? false;
    if (was === script.isActive) continue;
    const made = Object.values((response['created'] ?? {}) as JsonObject).find(
      (one) => isObject(one) && one['id'] === script.id,
    );
    if (isObject(made ?? null)) (made as JsonObject)['isActive'] = script.isActive;
    else updated[script.id] = { ...((updated[script.id] ?? {}) as JsonObject), isActive: script.isActive };
  }
  response['updated'] = Object.keys(updated).length > 0 ? updated : null;
}

const set: JmapMethod = {
  name: 'SieveScript/set',
  async run(method, args) {
    const context = openContext(type, method, args, true);
    const objects = { account: { id: args.id('accountId') }, ...readSetObjects(args) };
    const wish = readSwitch(args);
    args.end();
    const readState = (): Promise<string> => readObjectState(method.deps.db, context.owner, type.name);
    await requireLawfulSwitch(context, objects, wish);
    const work = standardWork(type, context, workOf(context));
    const response = await runSet(method, objects, work, readState, isId);
    await switchScripts(context, response, wish);
    response['newState'] = await readState();
    return response;
  },
};

const validate: JmapMethod = {
  name: 'SieveScript/validate',
  async run(method, args) {
    const context = openContext(type, method, args);
    const blobId = args.text('blobId');
    args.end();
    let error: JsonObject | null = null;
    try {
      await goodContent(context, blobId);
    } catch (caught) {
      if (caught instanceof SetFault && caught.type === 'invalidProperties')
        throw new MethodFault('invalidArguments', 'There is no such blob.', { arguments: ['blobId'] });
      error = encodeSetFault(caught);
    }
    return { accountId: args.id('accountId'), error };
  },
};

export const sieveScript = defineType<VisibleScript, typeof conditions>(
  {
    ...type,
    query: {
      conditions,
      sorts: ['name', 'isActive'],
      async ids(context, condition, { property, isAscending }, most) {
        const wanted = condition.name?.toLowerCase();
        const scripts = (await listScriptsOf(context)).filter(
          ({ name, isActive }) =>
            (wanted === undefined || name.toLowerCase().includes(wanted)) &&
            (condition.isActive === undefined || isActive === condition.isActive),
        );
        const order = (a: VisibleScript, b: VisibleScript): number =>
          property === 'isActive'
            ? Number(a.isActive) - Number(b.isActive) || a.name.localeCompare(b.name, 'vi')
            : a.name.localeCompare(b.name, 'vi');
        return scripts
          .toSorted((a, b) => (isAscending ? order(a, b) : order(b, a)))
          .slice(0, most)
          .map(({ id }) => id);
      },
    },
  },
  [set, validate],
);
