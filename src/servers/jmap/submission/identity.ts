/** `Identity` (RFC 8621 §6): what one may send as, in one's own account and in those of agencies. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import {
  createIdentity,
  destroyIdentity,
  type Identity,
  type IdentityAddress,
  type IdentityFields,
  listIdentities,
  updateIdentity,
} from '#domain/mailstore/identities.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { applyPatch } from '#formats/jmap/patch.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { defineType } from '../define-type.ts';
import type { ObjectContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';

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

function accessOf({ account }: ObjectContext): MailAccess {
  if (!account) throw new Error('identities are in accounts');
  return account.access;
}

function workOf(context: ObjectContext): SetWork {
  const { deps } = context;
  const access = accessOf(context);
  const requireIdentity = async (id: string): Promise<Identity> => {
    const found = (await listIdentities(deps.db, access, deps.ids)).find((one) => one.id === id);
    if (!found) throw new SetFault('notFound', 'There is no such identity.');
    return found;
  };
  return {
    async create(object) {
      requireKnown(object, [...FIELDS, 'email']);
      const email = readText(object['email'], 'email', MAX_NAME);
      const fields = readFields(object);
      const { id, mayDelete } = await createIdentity(deps.db, access, {
        ...fields,
        email,
        ids: deps.ids,
      }).catch((error: unknown) => {
        if (error instanceof Refusal && error.code === 'notPermitted')
          throw new SetFault('forbiddenFrom', error.message);
        throw error;
      });
      return { id, mayDelete };
    },
    async update(id, patch) {
      const known = await requireIdentity(id);
      requireKnown(patch, FIELDS);
      await updateIdentity(deps.db, access, { ...readFields(applyPatch(encodeIdentity(known), patch)), id });
      return null;
    },
    async destroy(id) {
      await requireIdentity(id);
      await destroyIdentity(deps.db, access, id);
    },
  };
}

export const identity = defineType<Identity>({
  name: 'Identity',
  home: 'account',
  properties: {
    name: (object) => object.name,
    email: (object) => object.email,
    replyTo: (object) => encodeAddresses(object.replyTo),
    bcc: (object) => encodeAddresses(object.bcc),
    textSignature: (object) => object.textSignature,
    htmlSignature: (object) => object.htmlSignature,
    mayDelete: (object) => object.mayDelete,
  },
  async read(context, ids): Promise<Identity[]> {
    const all = await listIdentities(context.deps.db, accessOf(context), context.deps.ids);
    return all.filter(({ id }) => ids?.includes(id) ?? true);
  },
  set: (context) => workOf(context),
});
