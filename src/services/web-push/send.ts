/**
 * One push to one device (RFC 8030 §5, RFC 8291, RFC 8292).
 */
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { MAX_PLAINTEXT_BYTES, sealPushMessage } from '#formats/web-push/message.ts';
import { type VapidKey, vapidAuthorization } from '#formats/web-push/vapid.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { isPrivateAddress, publicLookup } from '#platform/net/public-address.ts';
import { NO_TRACING, type Tracing } from '#platform/telemetry/tracing.ts';

export interface PushTarget {
  url: string;
  p256dh: Buffer | null;
  auth: Buffer | null;
}

/** `gone`: the push service knows the device no more. `later`: try again, after the milliseconds it asks for. */
export type PushResult = { kind: 'sent' | 'gone' | 'refused' } | { kind: 'later'; afterMs: number };

export interface PushSenderParts {
  key: VapidKey;
  /** Where a push service reaches whoever runs this: `mailto:…`. */
  contact: string;
  random: (bytes: number) => Buffer;
  clock: Clock;
  /** Networks of this house may be spoken to: the local try-out, tests. */
  allowsPrivateNetworks: boolean;
  /** Trusted besides the usual authorities. */
  extraAuthorities?: string;
  tracing?: Tracing;
}

export interface PushSender {
  /** The public point that subscribers give to their push service. */
  readonly applicationServerKey: string;
  send(target: PushTarget, message: object): Promise<PushResult>;
}

const TIMEOUT_MS = 10_000;
/** A device that is off for a day asks anew when it is back. */
const TTL_SECONDS = 24 * 60 * 60;
const DEFAULT_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** True for an address that a subscription may have (RFC 8620 §7.2: https). */
export function isPushUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed?.protocol === 'https:' && parsed.username === '' && parsed.password === '' && url.length <= 2_000
  );
}

function resultOf(status: number, retryAfter: string | undefined): PushResult {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status !== 429 && status < 500) return { kind: 'refused' };
  const seconds = Number(retryAfter);
  const asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : DEFAULT_WAIT_MS;
  return { kind: 'later', afterMs: Math.min(LONGEST_WAIT_MS, asked) };
}

function bodyFor({ p256dh, auth }: PushTarget, message: object, { random }: PushSenderParts) {
  const json = Buffer.from(JSON.stringify(message));
  if (!p256dh || !auth) return { body: json, headers: { 'content-type': 'application/json' } };
  const body = sealPushMessage(json, { p256dh, auth }, { privateKey: random(32), salt: random(16) });
  return { body, headers: { 'content-type': 'application/octet-stream', 'content-encoding': 'aes128gcm' } };
}

function post(target: PushTarget, message: object, parts: PushSenderParts): Promise<PushResult> {
  const { url } = target;
  const { hostname } = new URL(url);
  const literal = hostname.replaceAll(/[[\]]/g, '');
  if (!parts.allowsPrivateNetworks && isIP(literal) !== 0 && isPrivateAddress(literal))
    return Promise.resolve({ kind: 'refused' });
  const { body, headers } = bodyFor(target, message, parts);
  const { key, contact, extraAuthorities } = parts;
  const traceparent = parts.tracing?.traceparent();
  return new Promise((resolve) => {
    const request = requestHttps(
      url,
      {
        method: 'POST',
        agent: false,
        timeout: TIMEOUT_MS,
        ...(extraAuthorities !== undefined && { ca: extraAuthorities }),
        ...(!parts.allowsPrivateNetworks && { lookup: publicLookup }),
        headers: {
          ...headers,
          'content-length': body.length,
          authorization: vapidAuthorization(key, { url, contact, now: parts.clock() }),
          ttl: String(TTL_SECONDS),
          urgency: 'normal',
          ...(traceparent !== undefined && { traceparent }),
        },
      },
      (answer) => {
        answer.destroy();
        resolve(resultOf(answer.statusCode ?? 0, answer.headers['retry-after']));
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve({ kind: 'later', afterMs: DEFAULT_WAIT_MS }));
    request.end(body);
  });
}

/** Makes the sender of a process. */
export function createPushSender(parts: PushSenderParts): PushSender {
  return {
    applicationServerKey: parts.key.publicKey,
    send: (target, message) => {
      // Beyond one record the news is just that there are some: the client asks for all (RFC 8620 §7.1).
      const isTooLong = Buffer.byteLength(JSON.stringify(message)) > MAX_PLAINTEXT_BYTES;
      const told = isTooLong ? { '@type': 'StateChange', changed: {} } : message;
      const { tracing = NO_TRACING } = parts;
      // Below what the change was made by, as far as the moment of gathering goes; a push of nothing traced is not traced.
      return tracing.below(tracing.traceparent(), 'web push', {}, async (note) => {
        const result = await post(target, told, parts);
        note({ 'congthu.result': result.kind });
        return result;
      });
    },
  };
}
