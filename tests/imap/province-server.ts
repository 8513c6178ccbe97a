/**
 * The IMAP server over a whole province: real accounts, posts and passwords, for what happens between people.
 */
import { randomBytes } from 'node:crypto';
import { findAccount } from '#domain/accounts/accounts.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { createObjectHub } from '#domain/changes/object-hub.ts';
import { resolveAddress } from '#domain/directory/addresses.ts';
import { type Role, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import { createChangeHub } from '#domain/mailstore/hub.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { startJobRunner } from '#platform/jobs/runner.ts';
import { type AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { createImapServer } from '#servers/imap/server.ts';
import { createDelivery } from '#services/delivery/deliver.ts';
import { createFilterSource } from '#services/delivery/filters/filter-source.ts';
import { runEventScripts } from '#services/mail-events/event-job.ts';
import { createMailEvents } from '#services/mail-events/mail-events.ts';
import { createMailboxSignIn, type MailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN, openMailProvince, type Province } from '#tests/province/province.ts';
import { IMAP_TEST_SETTINGS, listenForTest } from './server.ts';

/** Everybody's password. */
export const PASSWORD = 'sông Hương';

export interface ImapProvince {
  port: number;
  db: Database;
  blobs: BlobStore;
  signIn: MailboxSignIn;
  province: Province;
  /** Makes a person in an agency; `role` is held in that agency. Gives the address. */
  addPerson(displayName: string, unitCode: string, role?: Role): Promise<string>;
  /** Until announcements of commits have come back. */
  settle(): Promise<void>;
  /** Puts a message into somebody's INBOX. */
  deliver(address: string, message: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function accountIdOf(db: Database, address: string): Promise<AccountId> {
  const account = await findAccount(db, address);
  if (!account) throw new Error(`no account ${address}`);
  return account.id;
}

async function addPerson(
  province: Province,
  displayName: string,
  unitCode: string,
  role?: Role,
): Promise<string> {
  const { db, ids, now, hasher } = province;
  const address = await province.addAccount({ displayName, unitCode });
  const principal = systemPrincipal('commandLine');
  const base = { principal, authority: 'test', ids, now };
  await setPassword(db, hasher, { ...base, address, password: PASSWORD, oneTime: false });
  if (role) {
    const account = { id: await accountIdOf(db, address), address };
    await db.transaction(async (tx) =>
      grantRole(tx, { ...base, account, role, unit: await requireUnit(tx, unitCode) }),
    );
  }
  return address;
}

/** Scripts on what happens in mailboxes (RFC 6785), with what they need to run. */
async function openEvents({ db, ids, now }: Province, blobs: BlobStore, filer: Filer) {
  const objects = await createObjectHub(db);
  const source = createFilterSource({ db, objects });
  const clock = (): number => now;
  const filters = {
    db,
    source,
    findRecipient: async (address: string) => {
      const found = await resolveAddress(db, address);
      return found ? { kind: 'local' as const, accountId: found.accountId } : { kind: 'unknown' as const };
    },
    forwarding: { ownDomains: [DOMAIN], allowedDomains: [] },
    domain: DOMAIN,
    zoneMinutes: 420,
  };
  const parts = { db, blobs, filer, ids, clock, hostname: `mail.${DOMAIN}`, log: quietLog };
  const make = (accountId: AccountId, path: string) => ensureMailbox(parts, accountId, path);
  const delivery = createDelivery({
    ...parts,
    ownAddresses: async () => new Set(),
    ensureMailbox: make,
    filters,
  });
  const runner = await startJobRunner({
    db,
    handlers: [runEventScripts({ ...filters, ...parts, delivery, ensureMailbox: make })],
    clock: Date.now,
    ids,
    log: quietLog,
    random: Math.random,
  });
  const events = createMailEvents({ db, ids, clock: Date.now, source, objects });
  return {
    events,
    objects,
    close: async () => {
      await runner.drain(5_000);
      events.close();
      source.close();
      await objects.close();
    },
  };
}

/** Starts everything; `await using` stops it. */
export async function startImapProvince(): Promise<ImapProvince> {
  const province = await openMailProvince();
  const { db, ids, hasher } = province;
  const blobs = createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock: Date.now });
  const hub = await createChangeHub(db);
  const clock = (): number => province.now;
  const signIn = createMailboxSignIn({ db, hasher, scramSecret: randomBytes(32), clock, protocol: 'imap' });
  const scripts = await openEvents(province, blobs, filer);
  const imap = createImapServer({
    events: scripts.events,
    db,
    blobs,
    filer,
    hub,
    signIn,
    clock,
    ids,
    random: randomBytes,
    log: quietLog,
    settings: { ...IMAP_TEST_SETTINGS, sieveUrl: 'sieve://mail.example.vn' },
  });
  const listener = await listenForTest(imap);
  return {
    port: listener.port,
    db,
    blobs,
    signIn,
    province,
    addPerson: (displayName, unitCode, role) => addPerson(province, displayName, unitCode, role),
    async settle() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const unwatch = scripts.objects.watchAll((_, type) => type === 'Fixture' && resolve());
      await db.query(`select pg_notify('object_change', 'Fixture:x')`);
      await promise;
      unwatch();
    },
    async deliver(address, message) {
      await filer.file({
        message: prepareMessage(Buffer.from(message.replaceAll('\n', '\r\n'))),
        copies: [
          {
            accountId: await accountIdOf(db, address),
            target: { role: 'inbox' },
            flags: { bits: 0, keywords: [] },
            receivedAt: new Date(province.now),
          },
        ],
        enforceQuota: false,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      await imap.drain();
      await scripts.close();
      listener.destroy();
      await filer.drain();
      await hub.close();
      await province.close();
    },
  };
}
