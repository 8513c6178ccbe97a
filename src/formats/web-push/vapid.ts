/**
 * Who sends a push (RFC 8292): a token signed with the installation's key, for one push service and a few hours. Pure.
 */
import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';

export interface VapidKey {
  privateKey: KeyObject;
  /** The public point, which subscribers hand to their push service (`applicationServerKey`). */
  publicKey: string;
}

/** The key of a secret of 32 octets. */
export function makeVapidKey(secret: Buffer): VapidKey {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: secret.toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return {
    privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
    publicKey: point.toString('base64url'),
  };
}

function encodePart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** RFC 8292 §2: at most 24 hours; less, for clocks that differ. */
const LIFETIME_SECONDS = 12 * 60 * 60;

/** The value of the Authorization header (§3). `contact` is where the push service reaches whoever runs this: `mailto:…`. */
export function vapidAuthorization(
  key: VapidKey,
  { url, contact, now }: { url: string; contact: string; now: number },
): string {
  const claims = { aud: new URL(url).origin, exp: Math.floor(now / 1000) + LIFETIME_SECONDS, sub: contact };
  const signed = `${encodePart({ typ: 'JWT', alg: 'ES256' })}.${encodePart(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${key.publicKey}`;
}
