/**
 * Recent sign-ins, so that a mail program that connects every minute costs one HMAC instead of one argon2 hash.
 *
 * Holds, for an account and credential, the HMAC of the password under a key that this process made and never
 * writes. Only right passwords are kept, for minutes. A new password has a new credential id and a lock is seen in the
 * query that comes first, so an entry never outlives what it remembers.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountId } from '#platform/kernel/ids.ts';

export interface VerificationCache {
  /** True when this password was right for this credential a short while ago. */
  has(credential: CredentialKey, password: string, now: number): boolean;
  remember(credential: CredentialKey, password: string, now: number): void;
}

export interface CredentialKey {
  accountId: AccountId;
  credentialId: string;
}

interface Entry {
  hmac: Buffer;
  expiresAt: number;
}

function nameOf(credential: CredentialKey): string {
  return `${credential.accountId}/${credential.credentialId}`;
}

/** A cache under the key given, which must be random and this process's own. */
export function makeVerificationCache(
  key: Uint8Array,
  limits: { ttlMs: number; entries: number },
): VerificationCache {
  const entries = new Map<string, Entry>();
  const hmacOf = (name: string, password: string): Buffer =>
    createHmac('sha256', key).update(name).update('\0').update(password).digest();
  return {
    has(credential, password, now) {
      const name = nameOf(credential);
      const entry = entries.get(name);
      if (!entry) return false;
      if (entry.expiresAt <= now) {
        entries.delete(name);
        return false;
      }
      return timingSafeEqual(entry.hmac, hmacOf(name, password));
    },
    remember(credential, password, now) {
      const name = nameOf(credential);
      // A Map keeps the order of insertion: the first is the oldest.
      entries.delete(name);
      if (entries.size >= limits.entries) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(name, { hmac: hmacOf(name, password), expiresAt: now + limits.ttlMs });
    },
  };
}
