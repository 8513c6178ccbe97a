/**
 * Sealing a push message for one subscriber (RFC 8291), as one record of `aes128gcm` (RFC 8188). Pure: the sender's one-time key and
 * the salt are given; whoever uses one twice gives the message away.
 */
import { createCipheriv, createDecipheriv, createECDH, hkdfSync } from 'node:crypto';

/** The subscriber's keys (W3C Push API): its public point, and a secret that push services do not know. */
export interface SubscriberKeys {
  p256dh: Buffer;
  auth: Buffer;
}

const CURVE = 'prime256v1';
const POINT_BYTES = 65;
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = SALT_BYTES + 4 + 1 + POINT_BYTES;
const RECORD_SIZE = 4096;
/** RFC 8188 §2: the delimiter of the last record. */
const LAST = 2;
/** RFC 8030 §7.2: every push service takes bodies of 4,096 octets. */
export const MAX_PLAINTEXT_BYTES = RECORD_SIZE - HEADER_BYTES - TAG_BYTES - 1;

/** True for keys that a message can be sealed for: a point on the curve, and 16 octets. */
export function areSubscriberKeys({ p256dh, auth }: SubscriberKeys): boolean {
  if (p256dh.length !== POINT_BYTES || p256dh[0] !== 4 || auth.length !== AUTH_BYTES) return false;
  const probe = createECDH(CURVE);
  probe.setPrivateKey(Buffer.alloc(32, 1));
  try {
    probe.computeSecret(p256dh);
    return true;
  } catch {
    // Not on the curve.
    return false;
  }
}

function derive(key: Buffer, salt: Buffer, info: Buffer | string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, bytes));
}

/** RFC 8291 §3.3, §3.4: key and nonce from the shared secret. */
function deriveKeys(
  shared: Buffer,
  { p256dh, auth }: SubscriberKeys,
  senderPoint: Buffer,
  salt: Buffer,
): { key: Buffer; nonce: Buffer } {
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, senderPoint]);
  const input = derive(shared, auth, info, 32);
  return {
    key: derive(input, salt, 'Content-Encoding: aes128gcm\0', KEY_BYTES),
    nonce: derive(input, salt, 'Content-Encoding: nonce\0', NONCE_BYTES),
  };
}

/** The body of a push. `privateKey` is 32 octets, `salt` 16, both new for each message. */
export function sealPushMessage(
  plaintext: Buffer,
  subscriber: SubscriberKeys,
  { privateKey, salt }: { privateKey: Buffer; salt: Buffer },
): Buffer {
  if (plaintext.length > MAX_PLAINTEXT_BYTES) throw new RangeError('a push message is at most one record');
  const sender = createECDH(CURVE);
  sender.setPrivateKey(privateKey);
  const point = sender.getPublicKey();
  const { key, nonce } = deriveKeys(sender.computeSecret(subscriber.p256dh), subscriber, point, salt);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const header = Buffer.alloc(SALT_BYTES + 5);
  salt.copy(header);
  header.writeUInt32BE(RECORD_SIZE, SALT_BYTES);
  header.writeUInt8(POINT_BYTES, SALT_BYTES + 4);
  const sealed = [cipher.update(plaintext), cipher.update(Buffer.from([LAST])), cipher.final()];
  return Buffer.concat([header, point, ...sealed, cipher.getAuthTag()]);
}

/** Opens a message as its subscriber does; undefined for one that is not for it. */
export function openPushMessage(
  body: Buffer,
  subscriber: { privateKey: Buffer; auth: Buffer },
): Buffer | undefined {
  if (body.length < HEADER_BYTES + TAG_BYTES + 1) return undefined;
  const salt = body.subarray(0, SALT_BYTES);
  const point = body.subarray(SALT_BYTES + 5, HEADER_BYTES);
  const own = createECDH(CURVE);
  own.setPrivateKey(subscriber.privateKey);
  const keys = { p256dh: own.getPublicKey(), auth: subscriber.auth };
  try {
    const { key, nonce } = deriveKeys(own.computeSecret(point), keys, point, salt);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(body.subarray(-TAG_BYTES));
    const padded = Buffer.concat([
      decipher.update(body.subarray(HEADER_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    const end = padded.lastIndexOf(LAST);
    return end < 0 ? undefined : padded.subarray(0, end);
  } catch {
    // Another's key, or changed on the way.
    return undefined;
  }
}
