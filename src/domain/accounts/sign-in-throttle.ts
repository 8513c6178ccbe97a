/**
 * Slowing down who guesses passwords: per network address, per account, and per both together (R8.4, R8.5).
 *
 * Each key has some failures free, then must wait after each one, twice as long each time up to a limit; an hour without
 * a failure clears it. The same wrong password again is a mail program with an old password, not a guess: it counts
 * once, so that one forgotten telephone does not shut out the office behind the same address. The account alone waits
 * briefly only, or a stranger could keep its owner out; and whoever guessed less at it goes first, or many strangers who
 * take every turn could. Kept in memory: each process counts for itself.
 */
import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Refusal } from '#platform/kernel/fault.ts';

interface Limit {
  free: number;
  longestMs: number;
}

const LIMITS = {
  account: { free: 50, longestMs: 60_000 },
  network: { free: 50, longestMs: 300_000 },
  both: { free: 5, longestMs: 300_000 },
} satisfies Record<string, Limit>;

const FIRST_WAIT_MS = 1000;
/** How long others' guesses at an account keep a network waiting that made none; twice as long for each that it made. */
const STRANGER_WAIT_MS = 10_000;
const FORGET_MS = 60 * 60 * 1000;
/** Bounds the memory of a flood from many addresses, some 10 MB; the oldest keys go first. */
const MAX_KEYS = 50_000;

interface Failures {
  count: number;
  lastAt: number;
  /** Of the last wrong password, under a key of this process. */
  lastHmac: string;
}

/** Who tries: the address that was typed and the network address, without which only the account counts. */
export interface SignInSubject {
  address: string;
  remoteAddress?: string | undefined;
}

export interface SignInThrottle {
  /** Throws `Refusal('authenticationTooOften')`, with the seconds to wait, before any work is done. */
  requireTurn(subject: SignInSubject, now: number): void;
  recordFailure(subject: SignInSubject, password: string, now: number): void;
  recordSuccess(subject: SignInSubject): void;
}

/** One customer has a /64 of IPv6 and may take any address of it. */
function networkOf(remoteAddress: string): string {
  const plain = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const first = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - first.length - (tail === '' ? 0 : tail.split(':').length);
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...(tail ?? '').split(':')];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':');
}

/** The account's, the network's, and last the key of both; `ownFailures` are those of this network at this account. */
function keysOf(subject: SignInSubject, ownFailures = 0): [string, Limit][] {
  const account = subject.address.trim().toLowerCase();
  const { free, longestMs } = LIMITS.account;
  const fair = { free, longestMs: Math.min(longestMs, STRANGER_WAIT_MS * 2 ** Math.min(ownFailures, 10)) };
  const keys: [string, Limit][] = [
    [`account ${account}`, subject.remoteAddress === undefined ? LIMITS.account : fair],
  ];
  if (subject.remoteAddress !== undefined) {
    const network = networkOf(subject.remoteAddress);
    keys.push([`network ${network}`, LIMITS.network], [`both ${network} ${account}`, LIMITS.both]);
  }
  return keys;
}

function waitOf(failures: Failures, limit: Limit): number {
  const over = failures.count - limit.free;
  return over <= 0 ? 0 : Math.min(limit.longestMs, FIRST_WAIT_MS * 2 ** Math.min(over - 1, 20));
}

/** A throttle; `secret` is random bytes of this process. */
export function makeSignInThrottle(secret: Uint8Array): SignInThrottle {
  const table = new Map<string, Failures>();
  const find = (key: string, now: number): Failures | undefined => {
    const failures = table.get(key);
    if (failures && now - failures.lastAt >= FORGET_MS) table.delete(key);
    return table.get(key);
  };
  const write = (key: string, failures: Failures): void => {
    table.delete(key);
    const oldest = table.size >= MAX_KEYS ? table.keys().next() : undefined;
    if (oldest && !oldest.done) table.delete(oldest.value);
    table.set(key, failures);
  };
  return {
    requireTurn(subject, now) {
      const own = find(keysOf(subject).at(-1)?.[0] ?? '', now)?.count ?? 0;
      const waits = keysOf(subject, own).map(([key, limit]) => {
        const failures = find(key, now);
        return failures ? failures.lastAt + waitOf(failures, limit) - now : 0;
      });
      const waitMs = Math.max(...waits);
      if (waitMs <= 0) return;
      const seconds = Math.ceil(waitMs / 1000);
      throw new Refusal('authenticationTooOften', `Too many failed sign-ins; wait ${seconds} seconds.`, {
        seconds,
      });
    },
    recordFailure(subject, password, now) {
      const lastHmac = createHmac('sha256', secret).update(password).digest('base64');
      const keys = keysOf(subject);
      const own = find(keys.at(-1)?.[0] ?? '', now);
      if (own?.lastHmac === lastHmac) return;
      for (const [key] of keys)
        write(key, { count: (find(key, now)?.count ?? 0) + 1, lastAt: now, lastHmac });
    },
    recordSuccess(subject) {
      const own = keysOf(subject).at(-1);
      if (own) table.delete(own[0]);
    },
  };
}
