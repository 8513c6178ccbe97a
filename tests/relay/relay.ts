/**
 * A relay to test: the real worker, queue and store over a database of its own, sinks instead of the world, a clock that
 * can be moved, and a DNS that says what a test wants.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import { type Notify, outboundDomain, type TlsWish } from '#domain/outbound/outbound-message.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { HostPort } from '#platform/config/network-values.ts';
import type { RecordResolver } from '#platform/dns/resolver.ts';
import { type AccountId, makeIds, type NewId, type QueueId } from '#platform/kernel/ids.ts';
import type { Connection, Database } from '#platform/postgres/database.ts';
import type { ConnectionSettings } from '#services/relay/connections.ts';
import type { DestinationSettings } from '#services/relay/destinations.ts';
import type { ReplyTimeouts } from '#services/relay/smtp-client.ts';
import { type RelayParts, type RelayWorker, startRelay } from '#services/relay/worker.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN, openMailProvince } from '#tests/province/province.ts';
import { until } from '#tests/until.ts';

/** Longer than a machine stands still: what comes late is an answer all the same. */
const TIMEOUTS: ReplyTimeouts = {
  connect: 60_000,
  greeting: 60_000,
  command: 60_000,
  data: 60_000,
  block: 60_000,
  end: 60_000,
  quit: 100,
};

/** For what hangs, so that its test is short: whatever else comes late is put off like it. */
export const IMPATIENT: ReplyTimeouts = {
  connect: 500,
  greeting: 500,
  command: 500,
  data: 500,
  block: 500,
  end: 500,
  quit: 100,
};

export const HOUR_MS = 3_600_000;

/** What a test changes of the relay. */
export interface RelayTestOptions {
  routes?: Record<string, HostPort>;
  smartHost?: HostPort;
  credentials?: { user: string; password: string };
  resolver?: Partial<RecordResolver>;
  timeouts?: Partial<ReplyTimeouts>;
  connection?: Partial<ConnectionSettings>;
  destinations?: Partial<DestinationSettings>;
  parts?: Partial<RelayParts>;
}

/** A message to send; by the official, with one line of text, unless told otherwise. */
export interface TestMail {
  to: string | string[];
  from?: string;
  /** Another sender than the official, for whose turn it is. */
  sender?: AccountId;
  text?: string;
  notify?: Notify[];
  orcpt?: string;
  ret?: 'full' | 'headers';
  envid?: string;
  smtputf8?: boolean;
  tls?: TlsWish;
  priority?: number;
  body?: '7bit' | '8bitmime';
}

export interface TestQueueRow {
  address: string;
  state: string;
  attempts: number;
  last_reply: string | null;
  next_attempt_at: Date;
}

export interface RelayTest {
  db: Database;
  connection: Connection;
  blobs: BlobStore;
  /** The address of an official with a mailbox. */
  official: string;
  accountId: AccountId;
  /** Moves the clock. */
  moveClock(ms: number): void;
  now(): number;
  start(options?: RelayTestOptions): Promise<RelayWorker>;
  send(mail: TestMail): Promise<QueueId>;
  /** What waits. */
  queue(): Promise<TestQueueRow[]>;
  /** Makes everything due and calls the worker. */
  hurry(): Promise<void>;
  waitFor(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  waitForEmptyQueue(): Promise<void>;
  /** The messages in the official's mailboxes. */
  mail(): Promise<string[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const absent: RecordResolver = {
  resolveMx: () => Promise.resolve({ kind: 'absent' }),
  resolveAddresses: (host) =>
    Promise.resolve(/^[\d.]+$/.test(host) ? { kind: 'found', value: [host] } : { kind: 'absent' }),
  resolveTxt: () => Promise.resolve({ kind: 'absent' }),
  resolvePointers: () => Promise.resolve({ kind: 'absent' }),
  resolveTlsa: () => Promise.resolve({ kind: 'absent' }),
  resolveSrv: () => Promise.resolve({ kind: 'absent' }),
};

/** What all functions of a test's relay share. */
interface World {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  clock: () => number;
  ids: NewId;
  official: string;
  accountId: AccountId;
}

function partsOf(world: World, options: RelayTestOptions): RelayParts {
  const hostname = `mail.${DOMAIN}`;
  return {
    ...world,
    random: () => 0,
    owner: randomUUID(),
    log: quietLog,
    hostname,
    domain: DOMAIN,
    retry: { retryMs: [HOUR_MS], expiryMs: 120 * HOUR_MS, delayNoticeMs: 4 * HOUR_MS },
    resolver: { ...absent, ...options.resolver },
    destinations: {
      routes: new Map(Object.entries(options.routes ?? {})),
      smartHost: options.smartHost,
      hostname,
      ...options.destinations,
    },
    connection: {
      hostname,
      clock: world.clock,
      random: randomBytes,
      ...options.connection,
      timeouts: { ...TIMEOUTS, ...options.timeouts },
      ...(options.credentials && { smartHostCredentials: options.credentials }),
    },
    maxConnections: 20,
    maxConnectionsPerDomain: 2,
    ...options.parts,
  };
}

async function sendMail(world: World, mail: TestMail): Promise<QueueId> {
  const bytes = Buffer.from(
    mail.text ?? `Message-ID: <${randomUUID()}@x>\r\nSubject: Thu\r\n\r\nxin chao\r\n`,
  );
  const blob = prepareBlob(bytes);
  const id = world.ids() as QueueId;
  const recipients = [mail.to].flat().map((address) => ({
    address,
    domain: outboundDomain(address),
    ...(mail.notify && { notify: mail.notify }),
    ...(mail.orcpt !== undefined && { orcpt: mail.orcpt }),
  }));
  const message = {
    id,
    accountId: mail.sender ?? world.accountId,
    blob: blob.hash,
    size: bytes.length,
    returnPath: mail.from ?? world.official,
    smtputf8: mail.smtputf8 ?? false,
    body: mail.body ?? '7bit',
    createdAt: new Date(world.clock()),
    recipients,
    ...(mail.tls && { tls: mail.tls }),
    ...(mail.priority !== undefined && { priority: mail.priority }),
    ...(mail.ret && { ret: mail.ret }),
    ...(mail.envid !== undefined && { envid: mail.envid }),
  };
  await world.filer.file({ copies: [], enforceQuota: false, outbound: { blob, message } });
  return id;
}

async function readMail({ db, blobs, accountId }: World): Promise<string[]> {
  const rows = await db.query<{ blob: Buffer }>(
    'select blob from email where account_id = $1 order by received_at, id',
    [accountId],
  );
  const all = await blobs.readMany(rows.map((row) => row.blob));
  return all.map((bytes) => bytes.toString());
}

async function hurry({ db, clock }: World): Promise<void> {
  const now = new Date(clock());
  await db.query(`update outbound_recipient set next_attempt_at = $1 where state = 'queued'`, [now]);
  await db.query(`select pg_notify('outbound_work', '')`);
}

/** Opens everything but the worker; `await using` stops it. */
export async function openRelayTest(): Promise<RelayTest> {
  let offset = 0;
  const clock = () => Date.now() + offset;
  const ids = makeIds(clock);
  const province = await openMailProvince(clock);
  const { db } = province;
  const official = await province.addAccount({ displayName: 'Nguyễn Văn An' });
  const { accountId } = await province.principalOf(official);
  const blobs = createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock });
  const world: World = { db, blobs, filer, clock, ids, official, accountId };
  const workers: RelayWorker[] = [];
  const queue = () =>
    db.query<TestQueueRow>(
      'select address, state, attempts, last_reply, next_attempt_at from outbound_recipient order by address',
    );
  return {
    db,
    connection: province.connection,
    blobs,
    official,
    accountId,
    now: clock,
    moveClock: (ms) => {
      offset += ms;
    },
    start: async (options = {}) => {
      const worker = await startRelay(partsOf(world, options));
      workers.push(worker);
      return worker;
    },
    send: (mail) => sendMail(world, mail),
    queue,
    hurry: () => hurry(world),
    waitFor: until,
    waitForEmptyQueue: () => until('the queue is empty', async () => (await queue()).length === 0),
    mail: () => readMail(world),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map((worker) => worker.stop(Date.now() + 2_000)));
      await filer.drain();
      await province.close();
    },
  };
}
