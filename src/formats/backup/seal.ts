/**
 * The keys of a backup, and the seal of a chunk: AES-256-GCM (NIST SP 800-38D), names by HMAC-SHA-256.
 *
 * A random master key seals everything; it lies in the backup wrapped by a key that scrypt (RFC 7914) makes from the passphrase, so a
 * passphrase can be changed without touching a chunk. The chunk's name is authenticated with its content.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  scryptSync,
} from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** The cost of guessing a passphrase: 64 MiB and about a quarter of a second a try. */
export const SCRYPT = { N: 65_536, r: 8, p: 1 } as const;
const SCRYPT_MEMORY = 128 * SCRYPT.N * SCRYPT.r * 2;

/** The passphrase is wrong, or the bytes are not what was sealed. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** Made once: as bytes each would be made into a key again for every chunk, which costs more than most chunks. */
export interface BackupKeys {
  readonly encryption: KeyObject;
  readonly naming: KeyObject;
}

/** A wrapped master key as the backup keeps it. */
export interface WrappedKey {
  scrypt: { N: number; r: number; p: number; salt: string };
  wrapped: string;
}

function sealBytes(key: KeyObject, nonce: Buffer, plain: Buffer, name: string): Buffer {
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openBytes(key: KeyObject, sealed: Buffer, name: string): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken(`${name} is cut off`);
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBroken(`${name} was changed, or the key is wrong`);
  }
}

function passphraseKey(passphrase: string, { N, r, p, salt }: WrappedKey['scrypt']): KeyObject {
  const cost = { N, r, p, maxmem: SCRYPT_MEMORY };
  return createSecretKey(scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), KEY_BYTES, cost));
}

function keysOf(master: Buffer): BackupKeys {
  const derive = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', purpose, KEY_BYTES)));
  return { encryption: derive('congthu backup encryption'), naming: derive('congthu backup naming') };
}

/** New keys, and their wrapped form. */
export function createKeys(
  passphrase: string,
  random: (bytes: number) => Buffer,
): { keys: BackupKeys; wrapped: WrappedKey } {
  const master = random(KEY_BYTES);
  const scrypt = { ...SCRYPT, salt: random(KEY_BYTES).toString('hex') };
  const wrapped = sealBytes(passphraseKey(passphrase, scrypt), random(NONCE_BYTES), master, 'master');
  return { keys: keysOf(master), wrapped: { scrypt, wrapped: wrapped.toString('hex') } };
}

const isHex = (text: unknown): text is string => typeof text === 'string' && /^(?:[0-9a-f]{2})+$/.test(text);
const isWithin = (given: unknown, most: number): given is number =>
  Number.isInteger(given) && (given as number) >= 1 && (given as number) <= most;

/** The wrapped key of a key file, undefined where the file is none: whoever may write to the place may write anything into it. */
export function parseKeyFile(bytes: Buffer): WrappedKey | undefined {
  try {
    const { key } = JSON.parse(bytes.toString('utf8')) as { key?: Partial<WrappedKey> };
    const { scrypt, wrapped } = key ?? {};
    if (!scrypt || !isHex(wrapped) || !isHex(scrypt.salt)) return undefined;
    const { N, r, p, salt } = scrypt;
    const isWork = isWithin(N, SCRYPT.N) && isWithin(r, SCRYPT.r) && isWithin(p, SCRYPT.p);
    // RFC 7914 §6: a power of two, and more than one.
    return isWork && N > 1 && (N & (N - 1)) === 0 ? { scrypt: { N, r, p, salt }, wrapped } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The keys of a backup. Throws `SealBroken` for a wrong passphrase. */
export function openKeys(passphrase: string, { scrypt, wrapped }: WrappedKey): BackupKeys {
  return keysOf(openBytes(passphraseKey(passphrase, scrypt), Buffer.from(wrapped, 'hex'), 'master'));
}

/** The name of a chunk: the same for the same content under the same keys. */
export function chunkName(keys: BackupKeys, content: Buffer): string {
  return createHmac('sha256', keys.naming).update(content).digest('hex');
}

/** Seals what will lie under a name. */
export function seal(
  keys: BackupKeys,
  name: string,
  content: Buffer,
  random: (bytes: number) => Buffer,
): Buffer {
  return sealBytes(keys.encryption, random(NONCE_BYTES), content, name);
}

/** What was sealed under a name. Throws `SealBroken`. */
export function unseal(keys: BackupKeys, name: string, sealed: Buffer): Buffer {
  return openBytes(keys.encryption, sealed, name);
}
