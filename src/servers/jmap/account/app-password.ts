/**
 * `AppPassword`: passwords of single programs, with what they open and until when (R8.4). Creating one gives `password`, once.
 */
import {
  type AppPasswordEntry,
  createAppPassword,
  listAppPasswords,
  PROTOCOLS,
  type Protocol,
  revokeAppPassword,
} from '#domain/accounts/app-passwords.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asDate } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { cannotBeSet, requireOwnerThere } from './confirmed.ts';

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

function readProtocols(value: Json | undefined): Protocol[] {
  const named = Array.isArray(value) ? value : [];
  const known = PROTOCOLS.filter((protocol) => named.includes(protocol));
  if (known.length === 0 || known.length < named.length)
    throw invalid('protocols', `A list of: ${PROTOCOLS.join(', ')}.`);
  return known;
}

async function create(context: ObjectContext, object: JsonObject): Promise<JsonObject> {
  requireOwnerThere(context);
  const { deps, principal, scope } = context;
  const { label = '', protocols, expiresAt = null, ...rest } = object;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw invalid(unknown.slice(0, 60), 'It cannot be set.');
  if (typeof label !== 'string') throw invalid('label', 'A label is text.');
  const end = expiresAt === null ? undefined : asDate(expiresAt);
  const now = deps.clock();
  if (expiresAt !== null && (!end || end.getTime() <= now)) throw invalid('expiresAt', 'A date to come.');
  const made = await createAppPassword(deps.db, deps.hasher, {
    principal,
    accountId: principal.accountId,
    authority: 'R8.4',
    label,
    protocols: readProtocols(protocols),
    expiresAt: end,
    ids: deps.ids,
    random: deps.random,
    now,
  });
  const notice = {
    kind: 'appPasswordMade' as const,
    detail: label,
    remoteAddress: scope.remoteAddress,
    at: now,
  };
  await deps.tellOwner?.(principal.accountId, notice);
  return { ...made, createdAt: new Date(now).toISOString(), lastUsedAt: null, lastUsedAddress: null };
}

export const appPassword = defineType<AppPasswordEntry, Record<string, never>>({
  name: 'AppPassword',
  home: 'own',
  properties: {
    label: (object) => object.label,
    protocols: (object) => [...object.protocols],
    createdAt: (object) => object.createdAt.toISOString(),
    expiresAt: (object) => object.expiresAt?.toISOString() ?? null,
    lastUsedAt: (object) => object.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: (object) => object.lastUsedAddress,
  },
  read: ({ deps, owner }, ids) => listAppPasswords(deps.db, owner, ids),
  set: (context) => ({
    create: (object) => create(context, object),
    update: () => Promise.reject(cannotBeSet('Make another one instead.')),
    // Taking one back makes nothing less safe.
    destroy: (id) => revokeAppPassword(context.deps.db, context.principal, id, context.deps.clock()),
  }),
});
