/**
 * A province to test against: a fresh database after the first run, cheap passwords, a stopped clock.
 *
 * Every test file opens its own and closes it; nothing is shared.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAccount } from '#domain/accounts/accounts.ts';
import { type Agency, parseAgencies } from '#domain/accounts/agencies.ts';
import { createAccount, type NewAccount, type OnCreated } from '#domain/accounts/create-account.ts';
import { type FirstRunResult, performFirstRun } from '#domain/accounts/first-run.ts';
import {
  DEFAULT_PASSWORD_SETTINGS,
  makePasswordHasher,
  type PasswordHasher,
} from '#domain/accounts/password-hasher.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { type AccountPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { isTemporary } from '#platform/kernel/fault.ts';
import { makeIds, type NewId } from '#platform/kernel/ids.ts';
import type { Connection, Database } from '#platform/postgres/database.ts';
import { openTestDatabase, type TestDatabase } from '#tests/postgres/database.ts';

export const DOMAIN = 'thuathienhue.gov.vn';
/** When the tests' clock stands: the morning of the decision. */
export const NOW = Date.UTC(2005, 0, 5, 1, 0, 0);

export interface Province {
  db: Database;
  /** For processes of a test that open the database themselves. */
  connection: Connection;
  ids: NewId;
  now: number;
  hasher: PasswordHasher;
  firstRun: FirstRunResult;
  /** Makes an account as the machine itself, personal unless told otherwise. */
  addAccount(wanted: Partial<NewAccount> & { displayName: string }): Promise<string>;
  /** Who signs in at this address. */
  principalOf(address: string): Promise<AccountPrincipal>;
  close(): Promise<void>;
}

/** The agencies of the annex. */
export function readAgencies(): Agency[] {
  return parseAgencies(readFileSync(join(import.meta.dirname, '../../db/agencies.csv'), 'utf8'));
}

/** A hasher that is quick because it protects nobody. */
export function makeTestHasher(): PasswordHasher {
  return makePasswordHasher({ ...DEFAULT_PASSWORD_SETTINGS, memoryKib: 64, passes: 1 }, randomBytes);
}

const nothingMore: OnCreated = () => Promise.resolve();

/** In a test file run alone the cluster stops before the file's own `after`; then there is nothing left to drop. */
async function closeDatabase(database: TestDatabase): Promise<void> {
  try {
    await database[Symbol.asyncDispose]();
  } catch (error) {
    if (!isTemporary(error)) throw error;
  }
}

/** The province after its first run. */
export async function openProvince(onCreated: OnCreated = nothingMore): Promise<Province> {
  const database = await openTestDatabase();
  const { db } = database;
  const ids = makeIds(() => NOW);
  const hasher = makeTestHasher();
  const base = { ids, now: NOW, onCreated };
  const firstRun = await performFirstRun(db, {
    ...base,
    agencies: readAgencies(),
    domain: DOMAIN,
    hasher,
    random: randomBytes,
  });
  return {
    db,
    connection: database.connection,
    ids,
    now: NOW,
    hasher,
    firstRun,
    close: () => closeDatabase(database),
    async addAccount(wanted) {
      const principal = systemPrincipal('commandLine');
      const account = await createAccount(db, {
        ...base,
        kind: 'personal',
        principal,
        authority: 'test',
        ...wanted,
      });
      return account.address;
    },
    async principalOf(address) {
      const account = await findAccount(db, address);
      if (!account) throw new Error(`no account ${address}`);
      return readPrincipal(db, account.id, NOW);
    },
  };
}
