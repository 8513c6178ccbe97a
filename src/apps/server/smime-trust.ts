/**
 * The authorities that may sign letters, and their lists of revoked certificates, from the PEM file of the setting `smime_trust`.
 *
 * Beside these lists count those that a job fetched where certificates say they are (`services/revocation-lists`). The file is read anew when it has changed, looked at once a minute at most: an authority's list is another every few days.
 */
import { readFileSync, statSync } from 'node:fs';
import { readTrusted, type SmimeCertificate } from '#formats/smime/certificate.ts';
import { type RevocationList, readRevocationLists } from '#formats/smime/revocation.ts';
import type { SmimeAuthorities } from '#formats/smime/verify.ts';
import type { Settings } from '#platform/config/settings.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { FetchedLists } from './fetched-lists.ts';

const LOOK_EVERY_MS = 60_000;

interface Known {
  trusted: SmimeCertificate[];
  revocations: RevocationList[];
  modified: number;
}

function read(path: string): Known {
  try {
    const modified = statSync(path).mtimeMs;
    const pem = readFileSync(path, 'utf8');
    const known = { trusted: readTrusted(pem), revocations: readRevocationLists(pem), modified };
    if (known.trusted.length > 0) return known;
  } catch (error) {
    throw new Refusal('invalidArgument', `The authorities of smime_trust cannot be read from ${path}.`, {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  throw new Refusal('invalidArgument', `There is no certificate in ${path} (smime_trust).`);
}

export interface SmimeTrustParts {
  settings: Pick<Settings, 'smime_trust'>;
  db: Queryable;
  clock: Clock;
  log: { warn(facts: object, message: string): void };
}

/**
 * Throws a `Refusal` for a file that cannot be read: a server that seems to verify and does not would be worse than none. One that is spoiled
 * later is told of, and what was known before goes on to count.
 */
export function readSmimeTrust({
  settings: { smime_trust: path },
  db,
  clock,
  log,
}: SmimeTrustParts): SmimeAuthorities {
  if (path === undefined) return { trusted: [] };
  let known = read(path);
  let lookedAt = clock();
  const fetched = new FetchedLists({ db, clock, log });
  const now = (): Known => {
    if (clock() - lookedAt < LOOK_EVERY_MS) return known;
    lookedAt = clock();
    try {
      if (statSync(path).mtimeMs !== known.modified) known = read(path);
    } catch (error) {
      log.warn({ err: error, path }, 'the authorities of smime_trust cannot be read anew');
    }
    return known;
  };
  return {
    get trusted() {
      return now().trusted;
    },
    get revocations() {
      return [...now().revocations, ...fetched.lists];
    },
  };
}
