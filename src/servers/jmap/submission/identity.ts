/** Identity/get, /changes, /set (RFC 8621 §6). */
import { readModseq } from '#domain/mailstore/email-reads.ts';
import {
  createIdentity,
  destroyIdentity,
  type Identity,
  type IdentityAddress,
  type IdentityFields,
  listIdentities,
  readObjectChanges,
  updateIdentity,
} from '#domain/mailstore/identities.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { applyPatch } from '#formats/jmap/patch.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import type { JmapAccount } from '../scope.ts';
import { readSetArguments, runSet, type SetWork } from '../set.ts';
import {
  cannotCalculate,
  changesResponse,
  getResponse,
  pick,
  readChangesArguments,
  readGetArguments,
} from '../standard.ts';

const PROPERTIES = new Set([
  'id',
  'name',
  'email',
  'replyTo',
  'bcc',
  'textSignature',
  'htmlSignature',
  'mayDelete',
]);
/** A signature with a small picture in it. */
const MAX_SIGNATURE = 100_000;
const MAX_NAME = 250;
const MAX_ADDRESSES = 50;

function encodeAddresses(list: IdentityAddress[] | null): Json {
  return list?.map((one) => ({ ...one })) ?? null;
}

function encodeIdentity(identity: Identity): JsonObject {
  return { ...identity, replyTo: encodeAddresses(identity.replyTo), bcc: encodeAddresses(identity.bcc) };
}

export const identityGet: JmapMethod = {
  name: 'Identity/get',
  async run({ deps, scope }, args) {
    const get = readGetArguments(args, scope, { properties: PROPERTIES });
    args.end();
    const { access } = get.account;
    const all = await listIdentities(deps.db, access, deps.ids);
    const list = all.filter((identity) => get.ids?.includes(identity.id) ?? true).map(encodeIdentity);
    const state = await readModseq(deps.db, access.accountId);
    const shown = list.map((object) =>
      pick(
        Object.fromEntries(Object.entries(object).map(([name, value]) => [name, () => value])),
        get.properties,
      ),
    );
    return getResponse(get, state, shown);
  },
};

export const identityChanges: JmapMethod = {
  name: 'Identity/changes',
  async run({ deps, scope }, args) {
    const asked = readChangesArguments(args, scope);
    const changes = await readObjectChanges(
      deps.db,
      asked.account.access,
      'identity',
      asked.since,
      asked.most,
    );
    if (!changes) throw cannotCalculate();
    return changesResponse(asked, changes);
  },
};

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

function readText(value: Json | undefined, property: string, most: number): string {
  if (typeof value !== 'string' || value.length > most) throw invalid(property);
  return value;
}

function readAddresses(value: Json | undefined, property: string): IdentityAddress[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || value.length > MAX_ADDRESSES) throw invalid(property);
  return value.map((entry) => {
    const { name = null, email } = isObject(entry) ? entry : {};
    if (typeof email !== 'string' || !email.includes('@') || (name !== null && typeof name !== 'string'))
      throw invalid(property);
    return { name, email };
  });
}

function readFields(object: JsonObject): IdentityFields {
  return {
    name: readText(object['name'] ?? '', 'name', MAX_NAME),
    replyTo: readAddresses(object['replyTo'], 'replyTo'),
    bcc: readAddresses(object['bcc'], 'bcc'),
    textSignature: readText(object['textSignature'] ?? '', 'textSignature', MAX_SIGNATURE),
    htmlSignature: readText(object['htmlSignature'] ?? '', 'htmlSignature', MAX_SIGNATURE),
  };
}

function requireKnown(object: JsonObject, settable: readonly string[]): void {
  const wrong = Object.keys(object).find((name) => !settable.includes(name.split('/')[0] ?? ''));
  if (wrong !== undefined) throw invalid(wrong);
}

const FIELDS = ['name', 'replyTo', 'bcc', 'textSignature', 'htmlSignature'];

function workOf({ deps }: MethodContext, { access }: JmapAccount): SetWork {
  return {
    async create(object) {
      requireKnown(object, [...FIELDS, 'email']);
      const email = readText(object['email'], 'email', MAX_NAME);
      const { id, mayDelete } = await createIdentity(deps.db, access, {
        ...readFields(object),
        email,
        ids: deps.ids,
      });
      return { id, mayDelete };
    },
    async update(id, patch) {
      const identity = (await listIdentities(deps.db, access, deps.ids)).find((one) => one.id === id);
      if (!identity) throw new SetFault('notFound', 'There is no such identity.');
      requireKnown(patch, FIELDS);
      await updateIdentity(deps.db, access, {
        ...readFields(applyPatch(encodeIdentity(identity), patch)),
        id,
      });
      return null;
    },
    destroy: (id) => destroyIdentity(deps.db, access, { id, now: deps.clock() }),
  };
}

export const identitySet: JmapMethod = {
  name: 'Identity/set',
  async run(context, args) {
    const set = readSetArguments(args, context.scope);
    args.end();
    const state = (): Promise<number> => readModseq(context.deps.db, set.account.id);
    return runSet(context, set, workOf(context, set.account), state);
  },
};
