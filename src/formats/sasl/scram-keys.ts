/**
 * What a server keeps of a password for SCRAM (RFC 5802 §3), and how both sides compute with it.
 *
 * Neither key signs anybody in by itself: StoredKey checks a proof, ServerKey makes the server's signature.
 */
import { createHash, createHmac, pbkdf2 } from 'node:crypto';
import { SaslFault } from './sasl-fault.ts';
import { saslprep } from './saslprep.ts';

/** SCRAM-SHA-256 is RFC 7677, SCRAM-SHA-1 RFC 5802. */
export type ScramHash = 'sha256' | 'sha1';

/** A password's keys with what they were made from. */
export interface ScramKeys {
  hash: ScramHash;
  salt: Buffer;
  iterations: number;
  storedKey: Buffer;
  serverKey: Buffer;
}

/** RFC 7677 §4 asks for at least 4096. */
export const MIN_ITERATIONS = 4_096;

const HASH_BYTES = { sha256: 32, sha1: 20 };
const SALT_BYTES = 16;

export function scramHmac(hash: ScramHash, key: Buffer, text: string): Buffer {
  return createHmac(hash, key).update(text, 'utf8').digest();
}

export function scramDigest(hash: ScramHash, bytes: Buffer): Buffer {
  return createHash(hash).update(bytes).digest();
}

/** `SaltedPassword` of RFC 5802 §3; PBKDF2 runs off the main thread. */
export function saltPassword(
  hash: ScramHash,
  password: string,
  salt: Buffer,
  iterations: number,
): Promise<Buffer> {
  const prepared = saslprep(password);
  return new Promise((resolve, reject) => {
    if (prepared === undefined) throw new SaslFault('invalid-encoding');
    pbkdf2(prepared, salt, iterations, HASH_BYTES[hash], hash, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** The keys to keep for a password. Throws `SaslFault` for a password that SASLprep prohibits. */
export async function deriveScramKeys(
  password: string,
  salt: Buffer,
  iterations: number,
  hash: ScramHash = 'sha256',
): Promise<ScramKeys> {
  const salted = await saltPassword(hash, password, salt, iterations);
  const storedKey = scramDigest(hash, scramHmac(hash, salted, 'Client Key'));
  return { hash, salt, iterations, storedKey, serverKey: scramHmac(hash, salted, 'Server Key') };
}

/**
 * Keys for a user who does not exist: always the same for the same name, no proof fits them. `iterations` must be
 * what real accounts have, or the answer tells them apart.
 */
export function fakeScramKeys(
  secret: Buffer,
  username: string,
  iterations: number,
  hash: ScramHash = 'sha256',
): ScramKeys {
  const make = (purpose: string) => scramHmac(hash, secret, `${purpose}\0${username}`);
  return {
    hash,
    salt: make('salt').subarray(0, SALT_BYTES),
    iterations,
    storedKey: make('stored key'),
    serverKey: make('server key'),
  };
}
