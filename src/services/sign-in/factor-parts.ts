/** What proving and changing second factors needs. */
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface FactorParts {
  db: Database;
  hasher: PasswordHasher;
  /** Seals the secrets of apps that show codes. */
  factorKey: Buffer;
  random: (bytes: number) => Buffer;
  ids: NewId;
  clock: Clock;
}
