/**
 * Hashing passwords: argon2id (RFC 9106) for sign-in in clear over TLS, SCRAM keys beside it (RFC 5802).
 *
 * One hasher per process: it owns the bounded queue, what the process remembers of right and wrong sign-ins, and the
 * hash that stands in for unknown people. Work runs in libuv's thread pool, never on the event loop.
 */
import { hash, verify } from '@node-rs/argon2';
import { saslprep } from '#formats/sasl/saslprep.ts';
import { deriveScramKeys, MIN_ITERATIONS, type ScramHash, type ScramKeys } from '#formats/sasl/scram-keys.ts';
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
  /** Keys for SCRAM-SHA-1 are made and taken too: for programs that know no better. */
  scramSha1?: boolean;
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

/** What an operator decides of it. */
export function passwordSettings({ scram_sha_1: scramSha1 }: { scram_sha_1: boolean }): PasswordSettings {
  return { ...DEFAULT_PASSWORD_SETTINGS, scramSha1 };
}

const SALT_BYTES = 16;
const CACHE_ENTRIES = 50_000;

export interface HashedPassword {
  hash: string;
  scram: ScramKeys;
  /** Of the same salt and iterations; where they are wanted. */
  scramSha1?: ScramKeys;
}

export interface PasswordHasher {
  readonly cache: VerificationCache;
  readonly throttle: SignInThrottle;
  readonly scramIterations: number;
  /** Kinds of SCRAM keys that are kept, the strongest first. */
  readonly scramHashes: readonly ScramHash[];
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
    scramHashes: settings.scramSha1 ? ['sha256', 'sha1'] : ['sha256'],
    isBreached,
    hashPassword(password) {
      const prepared = saslprep(password);
      if (prepared === undefined) throw new Refusal('invalidArgument', 'This password cannot be typed.');
      return queue.run(async () => {
        const salt = random(SALT_BYTES);
        const keysOf = (kind: ScramHash): Promise<ScramKeys> =>
          deriveScramKeys(prepared, salt, settings.scramIterations, kind);
        return {
          hash: await hashOnly(prepared),
          scram: await keysOf('sha256'),
          ...(settings.scramSha1 && { scramSha1: await keysOf('sha1') }),
        };
      });
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
