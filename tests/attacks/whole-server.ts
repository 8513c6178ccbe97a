/**
 * The whole server of the program, every port open, inside the test's own process: what is attacked is put together as it is when
 * people start it, over a database that is a copy of the tests' province.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFellows } from '#apps/server/open-fellows.ts';
import { startServer } from '#apps/server/start.ts';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { addFeedToken, FEED_SCOPES } from '#domain/accounts/feed-tokens.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { type Role, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { loadSettings } from '#platform/config/settings.ts';
import { findPortBase } from '#tests/e2e/running-program.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN, openMailProvince, type Province } from '#tests/province/province.ts';

/** Where the doors are, of this server or of a program in a process of its own. */
export interface Place {
  port(standard: number): number;
  /** Where browsers come from; 127.0.0.1 without it. */
  from?: string;
}

export interface WholeServer extends Place {
  province: Province;
  /** Makes a person in an agency and gives the address. */
  addPerson(displayName: string, unitCode: string, password: string): Promise<string>;
  grantRole(address: string, role: Role, unitCode: string): Promise<void>;
  /** What a personnel system asks with in the name of an agency's account. */
  addFeedToken(unitCode: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

function urlOf({ connection }: Province): string {
  const { host = '', port = 5432, user = '', database = '' } = connection;
  return `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/** Starts everything but the worker; `await using` stops it. */
export async function startWholeServer(env: Readonly<Record<string, string>> = {}): Promise<WholeServer> {
  const province = await openMailProvince();
  province.now = Date.now();
  const dataDir = mkdtempSync(join(tmpdir(), 'congthu-whole-'));
  const portBase = await findPortBase();
  const settings = loadSettings({
    flags: {
      try_out: true,
      data: dataDir,
      port_base: `${portBase}`,
      roles: 'smtp,submission,imap,pop3,managesieve,ldap,http',
    },
    env: { CONGTHU_DATABASE_URL: urlOf(province), ...env },
  });
  const fellows = openFellows({
    processes: settings.processes,
    timeoutMs: settings.process_timeout,
    drainMs: settings.drain_timeout,
    log: quietLog,
  });
  const server = await startServer({
    settings,
    log: quietLog,
    droppedLines: () => 0,
    fellows,
    scannerWait: { onAway: () => undefined, signal: new AbortController().signal },
    onLostFirstRun: () => undefined,
  });
  const { db, ids, hasher } = province;
  const base = { principal: systemPrincipal('commandLine'), authority: 'test', ids };
  return {
    province,
    port: (standard) => portBase + standard,
    async addPerson(displayName, unitCode, password) {
      const address = await province.addAccount({ displayName, unitCode });
      await setPassword(db, hasher, { ...base, now: Date.now(), address, password, oneTime: false });
      return address;
    },
    async grantRole(address, role, unitCode) {
      const account = await requireAccount(db, address);
      await db.transaction(async (tx) =>
        grantRole(tx, { ...base, now: Date.now(), account, role, unit: await requireUnit(tx, unitCode) }),
      );
    },
    async addFeedToken(unitCode) {
      const { id: accountId } = await requireAccount(db, `${unitCode}@${DOMAIN}`);
      const now = Date.now();
      const expiresAt = new Date(now + 86_400_000);
      const token = { name: unitCode, accountId, scopes: FEED_SCOPES, expiresAt, random: randomBytes, now };
      return (await addFeedToken(db, { ...base, ...token })).secret;
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await province.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
