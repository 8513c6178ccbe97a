/**
 * PushSubscription/get and /set (RFC 8620 §7.2). They are a person's, in no account: address and keys are never told again, and
 * nothing is pushed before the code that was sent to the address has come back.
 */
import {
  changePushSubscription,
  createPushSubscription,
  listPushSubscriptions,
  type PushSubscription,
  removePushSubscription,
} from '#domain/accounts/push-subscriptions.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import { areSubscriberKeys } from '#formats/web-push/message.ts';
import { isPushUrl } from '#services/web-push/send.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { readSetObjects, runSet, type SetWork } from '../set.ts';
import { pick } from '../standard.ts';

const PROPERTIES = new Set(['id', 'deviceClientId', 'verificationCode', 'expires', 'types']);
/** §7.2.1: these are secrets of the device. */
const SECRET = new Set(['url', 'keys']);
const DAY_MS = 24 * 60 * 60 * 1000;
/** A device that is used renews it; one that is lost falls silent. */
const MAX_LIFETIME_MS = 30 * DAY_MS;
const CODE_BYTES = 16;
const MAX_TYPES = 100;

function encode(subscription: PushSubscription, properties: ReadonlySet<string>): JsonObject {
  return pick(
    {
      id: () => subscription.id,
      deviceClientId: () => subscription.deviceClientId,
      verificationCode: () => (subscription.isVerified ? subscription.verificationCode : null),
      expires: () => encodeTime(subscription.expiresAt),
      types: () => subscription.types,
    },
    properties,
  );
}

function encodeTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Those made with what the request was signed in with (§7.2.1). */
async function listOwn({ deps, scope }: MethodContext): Promise<PushSubscription[]> {
  const { principal, credentialId = null } = scope;
  const all = await listPushSubscriptions(deps.db, principal.accountId, deps.clock());
  return all.filter((one) => one.credentialId === credentialId);
}

export const pushSubscriptionGet: JmapMethod = {
  name: 'PushSubscription/get',
  async run(context, args) {
    const ids = args.ids('ids');
    const named = args.texts('properties');
    args.end();
    if (named?.some((name) => SECRET.has(name)))
      throw new MethodFault('forbidden', 'Address and keys are not told again.');
    const wrong = named?.find((name) => !PROPERTIES.has(name));
    if (wrong !== undefined)
      throw new MethodFault('invalidArguments', `There is no property ${wrong.slice(0, 60)}.`, {
        arguments: ['properties'],
      });
    const list = (await listOwn(context)).filter(({ id }) => ids?.includes(id) ?? true);
    const properties = new Set(['id', ...(named ?? PROPERTIES)]);
    return {
      list: list.map((subscription) => encode(subscription, properties)),
      notFound: (ids ?? []).filter((id) => !list.some((found) => found.id === id)),
    };
  },
};

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

function readTypes(value: Json | undefined): string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || value.length > MAX_TYPES || !value.every((type) => typeof type === 'string'))
    throw invalid('types', 'A list of the names of types.');
  return value;
}

/** The time asked for, or the longest there is. */
function readExpiry(value: Json | undefined, now: number): Date {
  const longest = now + MAX_LIFETIME_MS;
  if (value === undefined || value === null) return new Date(longest);
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(time) || time <= now) throw invalid('expires', 'A time to come.');
  return new Date(Math.min(time, longest));
}

function readKeys(value: Json | undefined): { p256dh: Buffer; auth: Buffer } | { p256dh: null; auth: null } {
  if (value === undefined || value === null) return { p256dh: null, auth: null };
  const { p256dh, auth } = isObject(value) ? value : {};
  if (typeof p256dh !== 'string' || typeof auth !== 'string')
    throw invalid('keys', 'Keys are p256dh and auth.');
  const keys = { p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
  if (!areSubscriberKeys(keys)) throw invalid('keys', 'These are no keys of a device.');
  return keys;
}

function requireOnly(object: JsonObject, names: readonly string[]): void {
  const wrong = Object.keys(object).find((name) => !names.includes(name));
  if (wrong !== undefined) throw invalid(wrong, `${wrong.slice(0, 60)} cannot be set here.`);
}

function workOf(context: MethodContext): SetWork {
  const { deps, scope } = context;
  const { accountId } = scope.principal;
  const find = async (id: string): Promise<PushSubscription> => {
    const found = (await listOwn(context)).find((one) => one.id === id);
    if (!found) throw new SetFault('notFound', 'There is no such subscription.');
    return found;
  };
  return {
    async create({ verificationCode: given = null, ...object }) {
      if (given !== null) throw invalid('verificationCode', 'It is sent to the device.');
      requireOnly(object, ['deviceClientId', 'url', 'keys', 'expires', 'types']);
      const { deviceClientId, url } = object;
      if (typeof deviceClientId !== 'string' || deviceClientId === '' || deviceClientId.length > 255)
        throw invalid('deviceClientId', 'The device has a name.');
      if (typeof url !== 'string' || !isPushUrl(url)) throw invalid('url', 'The address begins with https.');
      const now = deps.clock();
      const subscription: PushSubscription = {
        accountId,
        credentialId: scope.credentialId ?? null,
        id: deps.ids(),
        deviceClientId,
        url,
        ...readKeys(object['keys']),
        verificationCode: deps.random(CODE_BYTES).toString('base64url'),
        isVerified: false,
        types: readTypes(object['types']),
        expiresAt: readExpiry(object['expires'], now),
      };
      await createPushSubscription(deps.db, subscription, now);
      const { id, verificationCode } = subscription;
      // Sent beside the answer: a push service may take its time, and a client waits for the code anyway.
      deps.push
        .send(subscription, { '@type': 'PushVerification', pushSubscriptionId: id, verificationCode })
        .catch((error: unknown) => deps.log.warn({ err: error }, 'a push could not be verified'));
      return { id, keys: null, expires: encodeTime(subscription.expiresAt) };
    },
    async update(id, patch) {
      requireOnly(patch, ['verificationCode', 'expires', 'types']);
      const known = await find(id);
      const { verificationCode } = patch;
      if (verificationCode !== undefined && verificationCode !== known.verificationCode)
        throw invalid('verificationCode', 'This is another code.');
      const now = deps.clock();
      const expiresAt = 'expires' in patch ? readExpiry(patch['expires'], now) : known.expiresAt;
      await changePushSubscription(deps.db, {
        accountId,
        id,
        isVerified: known.isVerified || verificationCode !== undefined,
        types: 'types' in patch ? readTypes(patch['types']) : known.types,
        expiresAt,
      });
      return 'expires' in patch ? { expires: encodeTime(expiresAt) } : null;
    },
    async destroy(id) {
      await find(id);
      if (!(await removePushSubscription(deps.db, accountId, id)))
        throw new SetFault('notFound', 'There is no such subscription.');
    },
  };
}

export const pushSubscriptionSet: JmapMethod = {
  name: 'PushSubscription/set',
  async run(context, args) {
    const set = { account: { id: '' }, ...readSetObjects(args) };
    args.end();
    if (set.ifInState !== undefined)
      throw new MethodFault('invalidArguments', 'Subscriptions have no state.', { arguments: ['ifInState'] });
    const response = await runSet(context, set, workOf(context), () => Promise.resolve(''));
    // §7.2.2: without accountId and states.
    const { accountId: _, oldState: __, newState: ___, ...rest } = response;
    return rest;
  },
};
