/**
 * The algorithms that signatures are taken in (RFC 8551 §2.2, RFC 8702 left out), by object identifier in hexadecimal. SHA-1 and MD5 are
 * not among them, though RFC 8551 Appendix B lets old letters have them: nobody could tell a true one from a forged one.
 */
import { constants, createHash, type KeyObject, verify } from 'node:crypto';

const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['608648016503040201', 'sha256'],
  ['608648016503040202', 'sha384'],
  ['608648016503040203', 'sha512'],
]);

interface Scheme {
  keyTypes: readonly string[];
  /** Of the digest algorithm named beside it where it names none; null where there is none to choose. */
  digest?: string | null;
  padding?: number;
}

const RSA = ['rsa'];
const EC = ['ec'];
const PSS = { keyTypes: ['rsa', 'rsa-pss'], padding: constants.RSA_PKCS1_PSS_PADDING };

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['2a864886f70d010101', { keyTypes: RSA }],
  ['2a864886f70d01010b', { keyTypes: RSA, digest: 'sha256' }],
  ['2a864886f70d01010c', { keyTypes: RSA, digest: 'sha384' }],
  ['2a864886f70d01010d', { keyTypes: RSA, digest: 'sha512' }],
  ['2a864886f70d01010a', PSS],
  ['2a8648ce3d0201', { keyTypes: EC }],
  ['2a8648ce3d040302', { keyTypes: EC, digest: 'sha256' }],
  ['2a8648ce3d040303', { keyTypes: EC, digest: 'sha384' }],
  ['2a8648ce3d040304', { keyTypes: EC, digest: 'sha512' }],
  ['2b6570', { keyTypes: ['ed25519'], digest: null }],
]);

/** Shorter ones can be broken, longer ones only keep us busy. */
const RSA_BITS = { min: 2048, max: 8192 };

/** The digest of the content; undefined for an algorithm that is not taken. */
export function digestOf(algorithm: string, content: Buffer): Buffer | undefined {
  const name = DIGESTS.get(algorithm);
  return name === undefined ? undefined : createHash(name).update(content).digest();
}

export function isKnownScheme(algorithm: string): boolean {
  return SCHEMES.has(algorithm);
}

/** Long enough, and not so long that it is an attack. */
export function isGoodKey(key: KeyObject): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || (bits >= RSA_BITS.min && bits <= RSA_BITS.max);
}

/** Whether the signature is that of the key over the bytes. */
export function isSignedBy(
  key: KeyObject,
  { algorithm, digest, signature }: { algorithm: string; digest: string; signature: Buffer },
  signed: Buffer,
): boolean {
  const scheme = SCHEMES.get(algorithm);
  if (!scheme?.keyTypes.includes(key.asymmetricKeyType ?? '') || !isGoodKey(key)) return false;
  const hash = scheme.digest === undefined ? DIGESTS.get(digest) : scheme.digest;
  if (hash === undefined) return false;
  const options =
    scheme.padding === undefined
      ? {}
      : { padding: scheme.padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  return verify(hash, signed, { key, ...options }, signature);
}
