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
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { isTemporary } from '#platform/kernel/fault.ts';
import { makeIds, type NewId } from '#platform/kernel/ids.ts';
import type { Connection, Database } from '#platform/postgres/database.ts';
import { ensureTemplate, openTestDatabase, type TestDatabase } from '#tests/postgres/database.ts';

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

/** What performs a first run on an empty database, the same for a test's own and for a template. */
function firstRunOf(db: Database, hasher: PasswordHasher, onCreated: OnCreated): Promise<FirstRunResult> {
  return performFirstRun(db, {
    ids: makeIds(() => NOW),
    now: NOW,
    onCreated,
    agencies: readAgencies(),
    domain: DOMAIN,
    hasher,
    random: randomBytes,
  });
}

/** A copy of the template that holds the province after a first run; the run's first test makes it. */
async function copyProvince(
  template: string,
  onCreated: OnCreated,
): Promise<TestDatabase & { firstRun: FirstRunResult }> {
  const note = await ensureTemplate(template, async (db) =>
    JSON.stringify(await firstRunOf(db, makeTestHasher(), onCreated)),
  );
  return { ...(await openTestDatabase(template)), firstRun: JSON.parse(note) as FirstRunResult };
}

function describeProvince(database: TestDatabase, firstRun: FirstRunResult, onCreated: OnCreated): Province {
  const { db } = database;
  const ids = makeIds(() => NOW);
  return {
    db,
    connection: database.connection,
    ids,
    now: NOW,
    hasher: makeTestHasher(),
    firstRun,
    close: () => closeDatabase(database),
    async addAccount(wanted) {
      const principal = systemPrincipal('commandLine');
      const account = await createAccount(db, {
        ids,
        now: NOW,
        onCreated,
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

/** The province after its first run; its accounts have no mailboxes. */
export async function openProvince(): Promise<Province> {
  const { firstRun, ...database } = await copyProvince('congthu_province', nothingMore);
  return describeProvince(database, firstRun, nothingMore);
}

/** The province after its first run, each account with its mailboxes; `clock` says when those of later accounts are made. */
export async function openMailProvince(clock: () => number = Date.now): Promise<Province> {
  const ids = makeIds(clock);
  const onCreated: OnCreated = (tx, account) =>
    createMailAccount(tx, { accountId: account.id, ids, now: clock() });
  const { firstRun, ...database } = await copyProvince('congthu_mail_province', onCreated);
  return describeProvince(database, firstRun, onCreated);
}

/** A province whose first run happens now, for those who watch it. */
export async function openNewProvince(onCreated: OnCreated): Promise<Province> {
  const database = await openTestDatabase();
  return describeProvince(database, await firstRunOf(database.db, makeTestHasher(), onCreated), onCreated);
}
