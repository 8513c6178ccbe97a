/**
 * Hashing passwords: argon2id (RFC 9106) for sign-in in clear over TLS, SCRAM keys beside it (RFC 5802).
 *
 * One hasher per process: it owns the bounded queue, what the process remembers of right and wrong sign-ins, and the
 * hash that stands in for unknown people. Work runs in libuv's thread pool, never on the event loop.
 */
import { hash, verify } from '@node-rs/argon2';
import { saslprep } from '#formats/sasl/saslprep.ts';
import { deriveScramKeys, MIN_ITERATIONS, type ScramKeys } from '#formats/sasl/scram-keys.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts';
import { makeVerificationCache, type VerificationCache } from './verification-cache.ts';
import { makeWorkQueue } from './work-queue.ts';

export interface PasswordSettings {
  /** argon2id memory in KiB. */
  memoryKib: number;
  /** argon2id passes. */
  passes: number;
  /** RFC 7677 §4 asks for 4096 at least. */
  scramIterations: number;
  /** How long a sign-in is remembered. */
  rememberMs: number;
  hashesAtOnce: number;
  hashesWaiting: number;
}

/** OWASP's first recommendation for argon2id (19 MiB, 2 passes): about 15 ms on this class of machine. */
export const DEFAULT_PASSWORD_SETTINGS: PasswordSettings = {
  memoryKib: 19_456,
  passes: 2,
  scramIterations: MIN_ITERATIONS,
  rememberMs: 10 * 60 * 1000,
  hashesAtOnce: 2,
  hashesWaiting: 500,
};

const SALT_BYTES = 16;
const CACHE_ENTRIES = 50_000;

export interface HashedPassword {
  hash: string;
  scram: ScramKeys;
}

export interface PasswordHasher {
  readonly cache: VerificationCache;
  readonly throttle: SignInThrottle;
  readonly scramIterations: number;
  hashPassword(password: string): Promise<HashedPassword>;
  /** False for an undefined hash too, after the same work, so that nobody learns who exists by the clock. */
  verifyHash(hash: string | undefined, password: string): Promise<boolean>;
  /** True for a password that stands in a list of leaked ones. */
  isBreached(password: string): Promise<boolean>;
}

/** A hasher with its settings; `random` gives that many random bytes. */
export function makePasswordHasher(
  settings: PasswordSettings,
  random: (length: number) => Buffer,
  isBreached: PasswordHasher['isBreached'] = () => Promise.resolve(false),
): PasswordHasher {
  const queue = makeWorkQueue({ atOnce: settings.hashesAtOnce, waiting: settings.hashesWaiting });
  // The library's default algorithm is argon2id; the tests hold it to that.
  const hashOnly = (password: string): Promise<string> =>
    hash(password, {
      memoryCost: settings.memoryKib,
      timeCost: settings.passes,
      parallelism: 1,
      salt: random(SALT_BYTES),
    });
  let standIn: Promise<string> | undefined;
  return {
    cache: makeVerificationCache(random(32), { ttlMs: settings.rememberMs, entries: CACHE_ENTRIES }),
    throttle: makeSignInThrottle(random(32)),
    scramIterations: settings.scramIterations,
    isBreached,
    hashPassword(password) {
      const prepared = saslprep(password);
      if (prepared === undefined) throw new Refusal('invalidArgument', 'This password cannot be typed.');
      return queue.run(async () => ({
        hash: await hashOnly(prepared),
        scram: await deriveScramKeys(prepared, random(SALT_BYTES), settings.scramIterations),
      }));
    },
    verifyHash(stored, password) {
      // Without a form to compare, the password is nobody's; the work is done all the same.
      const prepared = saslprep(password) ?? '';
      return queue.run(async () => {
        standIn ??= hashOnly(random(SALT_BYTES).toString('hex'));
        const isRight = await verify(stored ?? (await standIn), prepared);
        return stored !== undefined && prepared !== '' && isRight;
      });
    },
  };
}
