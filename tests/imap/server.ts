/**
 * The real IMAP server over a real socket and a real database, with two accounts: `an` and `binh`, password `mật khẩu`
 * and `pass word`, tokens `token-of-an` and `token-of-binh`. Passwords are compared here, not hashed; everything behind the sign-in is what the province runs.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { type ChangeHub, createChangeHub } from '#domain/mailstore/hub.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { deriveScramKeys, fakeScramKeys } from '#formats/sasl/scram-keys.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type AccountId, makeIds } from '#platform/kernel/ids.ts';
import { loadCertificates } from '#platform/net/certificates.ts';
import { type Listener, openListener } from '#platform/net/listener.ts';
import { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { ImapSettings } from '#servers/imap/dependencies.ts';
import { createImapServer, type ImapServer } from '#servers/imap/server.ts';
import type { MailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';

const PASSWORDS: Record<string, string> = { an: 'mật khẩu', binh: 'pass word' };
const SCRAM_ITERATIONS = 4096;
/** What tests run with. */
export const IMAP_TEST_SETTINGS: ImapSettings = {
  hostname: 'mail.example.vn',
  maxMessageBytes: 1_000_000,
  allowPlainAuth: 'loopback',
  zoneMinutes: 420,
  maxSessionsPerAccount: 100,
};

/** What a test changes of the server. */
export interface ImapTestOptions {
  settings?: Partial<ImapSettings>;
  quotaBytes?: number;
  /** What all sessions together may hold of large messages; without it, any number. */
  receivingBytes?: number;
}

export interface ImapTestServer {
  port: number;
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  accounts: Record<'an' | 'binh', MailAccess>;
  imap: ImapServer;
  /** Files a message as a delivery would. */
  deliver(
    message: string,
    options?: { to?: 'an' | 'binh'; mailbox?: string; flags?: string[]; receivedAt?: Date },
  ): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

function nameOf(address: string): 'an' | 'binh' | undefined {
  const [name] = address.split('@');
  return name === 'an' || name === 'binh' ? name : undefined;
}

function signInOf(accounts: ImapTestServer['accounts']): MailboxSignIn {
  const proven = (name: 'an' | 'binh') => ({
    accountId: accounts[name].accountId,
    address: `${name}@example.vn`,
  });
  return {
    async verifyPassword({ address, password }) {
      const name = nameOf(address);
      if (!name || PASSWORDS[name] !== password)
        throw new Refusal('authenticationFailed', 'The address or the password is wrong.');
      return proven(name);
    },
    async findScramKeys({ address }) {
      const name = nameOf(address);
      if (!name) return { keys: fakeScramKeys(Buffer.from('secret'), address, SCRAM_ITERATIONS) };
      const keys = await deriveScramKeys(
        PASSWORDS[name] ?? '',
        Buffer.from('salt of a test'),
        SCRAM_ITERATIONS,
      );
      return { keys, account: proven(name) };
    },
    recordScramResult: () => undefined,
    watchStanding: () => () => undefined,
    verifyCertificate: () => Promise.reject(new Refusal('authenticationFailed', 'No certificates here.')),
    scramHashes: ['sha256'],
    async verifyToken({ token }) {
      const name = nameOf(token.replace(/^token-of-/, ''));
      if (!name || token !== `token-of-${name}`)
        throw new Refusal('authenticationFailed', 'The token is not valid.');
      return proven(name);
    },
    async openMail(accountId) {
      const access = Object.values(accounts).find((one) => one.accountId === accountId);
      if (!access) throw new Error('no such account');
      return access;
    },
  };
}

async function makeAccounts(
  db: Database,
  quotaBytes: number | undefined,
): Promise<ImapTestServer['accounts']> {
  const ids = makeIds(Date.now);
  const make = async (): Promise<MailAccess> => {
    const accountId = ids() as AccountId;
    await db.transaction((tx) => createMailAccount(tx, { accountId, quotaBytes, ids, now: Date.now() }));
    return requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
  };
  return { an: await make(), binh: await make() };
}

const CERTIFICATE_DIRECTORY = mkdtempSync(join(tmpdir(), 'congthu-imap-test-'));
process.on('exit', () => rmSync(CERTIFICATE_DIRECTORY, { recursive: true, force: true }));

/** Opens a port for a server of connections, with a certificate of its own making. */
export async function listenForTest(server: Pick<ImapServer, 'serve'>): Promise<Listener> {
  const { secureContext } = await loadCertificates({
    dataDir: CERTIFICATE_DIRECTORY,
    hostname: 'mail.example.vn',
    names: [],
    now: Date.now(),
  });
  return openListener({
    name: 'imap',
    port: 0,
    hosts: ['127.0.0.1'],
    implicitTls: false,
    secureContext,
    proxyNetworks: [],
    limits: { maxConnections: 100, maxPerAddress: 100 },
    busyReply: '* BYE Busy.\r\n',
    log: quietLog,
    onConnection: server.serve,
  });
}

async function deliver(
  { db, filer, accounts }: { db: Database; filer: Filer; accounts: ImapTestServer['accounts'] },
  message: string,
  {
    to = 'an',
    mailbox = 'INBOX',
    flags = [],
    receivedAt = new Date(),
  }: NonNullable<Parameters<ImapTestServer['deliver']>[1]>,
): Promise<number> {
  const access = accounts[to];
  const target = await findMailbox(db, access, mailbox);
  if (!target) throw new Error(`no mailbox ${mailbox}`);
  const [filed] = await filer.file({
    message: prepareMessage(Buffer.from(message.replaceAll(/\r?\n/g, '\r\n'), 'utf8')),
    copies: [
      {
        accountId: access.accountId,
        target: { mailboxId: target.id },
        flags: flagsFromNames(flags),
        receivedAt,
      },
    ],
    enforceQuota: false,
  });
  return filed?.uid ?? 0;
}

/** Starts everything; `await using` stops it. */
export async function startImapTestServer(options: ImapTestOptions = {}): Promise<ImapTestServer> {
  const database = await openTestDatabase();
  const { db } = database;
  const blobs = createPostgresBlobStore(db);
  const ids = makeIds(Date.now);
  const filer = createFiler({ db, blobs, ids, clock: Date.now });
  const hub: ChangeHub = await createChangeHub(db);
  const accounts = await makeAccounts(db, options.quotaBytes);
  const imap = createImapServer({
    db,
    blobs,
    filer,
    hub,
    ...(options.receivingBytes !== undefined && { receiving: new ReceivingMemory(options.receivingBytes) }),
    signIn: signInOf(accounts),
    clock: Date.now,
    ids,
    random: randomBytes,
    log: quietLog,
    settings: { ...IMAP_TEST_SETTINGS, ...options.settings },
  });
  const listener = await listenForTest(imap);
  return {
    port: listener.port,
    db,
    blobs,
    filer,
    accounts,
    imap,
    deliver: (message, more = {}) => deliver({ db, filer, accounts }, message, more),
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      await imap.drain();
      listener.destroy();
      await filer.drain();
      await hub.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
