/** JMAP over a whole province on a real HTTP port: real accounts, passwords, blobs. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { findAccount } from '#domain/accounts/accounts.ts';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { createObjectHub, type ObjectHub } from '#domain/changes/object-hub.ts';
import { resolveAddress } from '#domain/directory/addresses.ts';
import { type Role, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import type { FiledCopy } from '#domain/mailstore/filing-values.ts';
import { type ChangeHub, createChangeHub } from '#domain/mailstore/hub.ts';
import { ListSnapshots } from '#domain/mailstore/list-snapshots.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { createSendAddressBook } from '#domain/mailstore/send-addresses.ts';
import { leaseHeld } from '#domain/outbound/held-messages.ts';
import type { SmimeAuthorities } from '#formats/smime/verify.ts';
import { makeVapidKey } from '#formats/web-push/vapid.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import type { DavDependencies } from '#servers/dav/dependencies.ts';
import { davRoutes } from '#servers/dav/routes.ts';
import { certificates } from '#servers/http/server.fixture.ts';
import { createHttpServer, type HttpServer } from '#servers/http/server.ts';
import type { JmapDependencies, JmapSettings } from '#servers/jmap/dependencies.ts';
import { jmapRoutes } from '#servers/jmap/routes.ts';
import { createSmimeStatuses } from '#servers/jmap/smime/statuses.ts';
import { createDelivery } from '#services/delivery/deliver.ts';
import { createCorrespondentCollector, rememberRecipients } from '#services/delivery/remember-recipients.ts';
import { releaseHeld } from '#services/held-mail/release.ts';
import { createUnsubscribe } from '#services/list-unsubscribe/one-click.ts';
import { createPreviewMaker } from '#services/previews/preview-maker.ts';
import { createLetterPainter } from '#services/quarantine/letter-picture.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import { createPushSender } from '#services/web-push/send.ts';
import { JmapClient } from '#tests/clients/jmap.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { openMailProvince, type Province } from '#tests/province/province.ts';

/** Everybody's. */
export const PASSWORD = 'sông Hương';
const LINK_SECRET = randomBytes(32);
const OUTSIDE: Pick<JmapDependencies, 'unsubscribe' | 'sendingRules'> = {
  unsubscribe: createUnsubscribe({
    allowsPrivateNetworks: true,
    ...(certificates.authority !== undefined && { extraAuthorities: certificates.authority }),
  }),
  sendingRules: {
    policies: { read: (policy) => Promise.resolve(policy.default) },
    isIsolatedNetwork: false,
  },
};

export interface JmapTestServer {
  url: string;
  db: Database;
  blobs: BlobStore;
  province: Province;
  deps: JmapDependencies;
  /** Makes a person in an agency and signs in as them; `role` is held in that agency. */
  signIn(displayName: string, unitCode?: string, role?: Role): Promise<JmapClient & { address: string }>;
  /** Puts a message into an INBOX, as SMTP would. */
  deliver(client: JmapClient, message: string): Promise<FiledCopy>;
  accountIdOf(address: string): Promise<AccountId>;
  /** Sends what waited until now, as the worker does. */
  releaseDue(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const basic = (address: string, password: string): string =>
  `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`;

async function addPerson(
  province: Province,
  displayName: string,
  unitCode: string,
  role?: Role,
): Promise<string> {
  const { db, ids, now, hasher } = province;
  const address = await province.addAccount({ displayName, unitCode });
  const base = { principal: systemPrincipal('commandLine'), authority: 'test', ids, now };
  await setPassword(db, hasher, { ...base, address, password: PASSWORD, oneTime: false });
  const account = await findAccount(db, address);
  if (role && account)
    await db.transaction(async (tx) =>
      grantRole(tx, { ...base, account, role, unit: await requireUnit(tx, unitCode) }),
    );
  return address;
}

/** Address books by CardDAV over the same accounts. */
function davOf({ db, clock, ids, blobs, log }: JmapDependencies, hasher: PasswordHasher): DavDependencies {
  return {
    db,
    clock,
    ids,
    log,
    signIn: createAccountSignIn({ db, hasher, scramSecret: randomBytes(32), clock, protocol: 'dav' }),
    readPicture: (hash) => blobs.read(hash),
    settings: { isTryOut: true },
  };
}

/** The HTTP server with JMAP and CardDAV on a free port. */
async function listen(deps: JmapDependencies, hasher: PasswordHasher): Promise<HttpServer> {
  const { db, ids, clock } = deps;
  const server = await createHttpServer({
    settings: {
      domain: 'thuathienhue.gov.vn',
      hostname: 'mail.thuathienhue.gov.vn',
      isTryOut: true,
      metricsToken: undefined,
      hasStatusPage: false,
      proxyNetworks: [],
      maxConnections: 200,
      maxConnectionsPerAddress: 200,
    },
    ports: [],
    certificates,
    readiness: () => Promise.resolve([]),
    people: { db, hasher, ids, random: randomBytes, factorKey: randomBytes(32) },
    files: { blobs: deps.blobs, linkSecret: deps.linkSecret },
    moreRoutes: [jmapRoutes(deps), davRoutes(davOf(deps, hasher))],
    metrics: createMetrics(),
    clock,
    log: quietLog,
  });
  await server.listen({ http: { port: 0, hosts: ['127.0.0.1'] } });
  return server;
}

const SETTINGS: JmapSettings = {
  isTryOut: true,
  baseUrl: (host, protocol) => `${protocol}://${host}`,
  webOrigins: ['https://partner.example'],
  forwarding: { ownDomains: ['thuathienhue.gov.vn'], allowedDomains: [] },
  maxMessageBytes: 1_000_000,
  files: { maxFileBytes: 200_000_000, quotaBytes: 250_000_000 },
  maxRecipients: 100,
  domain: 'thuathienhue.gov.vn',
  hostname: 'mail.thuathienhue.gov.vn',
};

/** Everything behind the methods, as the program puts it together. */
function makeDependencies(
  province: Province,
  filer: Filer,
  blobs: BlobStore,
  hub: ChangeHub,
  objects: ObjectHub,
  smimeTrust: SmimeAuthorities,
): JmapDependencies {
  const { db, ids, hasher } = province;
  const clock = (): number => province.now;
  return {
    db,
    blobs,
    lists: new ListSnapshots(),
    painter: createLetterPainter(quietLog),
    smime: createSmimeStatuses({ blobs, clock, authorities: smimeTrust }),
    filer,
    hub,
    objects,
    delivery: rememberRecipients(
      createDelivery({
        filer,
        ...createSendAddressBook(db),
        ensureMailbox: (accountId, path) => ensureMailbox({ db, ids, clock }, accountId, path),
        hostname: 'mail.thuathienhue.gov.vn',
        smimeTrust,
        clock,
        ids,
        log: quietLog,
      }),
      createCorrespondentCollector({ db, ids, clock, log: quietLog }),
    ),
    isServed: (domain) => Promise.resolve(domain === 'thuathienhue.gov.vn'),
    slips: { db, hasher, ids, clock, random: randomBytes, signInUrl: 'https://mail.thuathienhue.gov.vn/' },
    lifecycle: {
      db,
      ids,
      clock,
      onCreated: (tx, account) => createMailAccount(tx, { accountId: account.id, ids, now: province.now }),
      keepFile: (tx, hash) => blobs.addReferences(tx, [hash]),
    },
    findRecipient: async (address) => {
      const found = await resolveAddress(db, address);
      return found ? { kind: 'local', accountId: found.accountId } : { kind: 'unknown' };
    },
    ...OUTSIDE,
    push: createPushSender({
      key: makeVapidKey(Buffer.alloc(32, 7)),
      contact: 'mailto:postmaster@thuathienhue.gov.vn',
      random: randomBytes,
      clock,
      allowsPrivateNetworks: true,
      ...(certificates.authority !== undefined && { extraAuthorities: certificates.authority }),
    }),
    random: randomBytes,
    previews: createPreviewMaker(),
    linkSecret: LINK_SECRET,
    signIn: createAccountSignIn({ db, hasher, scramSecret: randomBytes(32), clock, protocol: 'jmap' }),
    clock,
    ids,
    hasher,
    settings: SETTINGS,
    log: quietLog,
  };
}

/** Starts everything; `await using` stops it. */
export async function startJmapServer(
  smimeTrust: SmimeAuthorities = { trusted: [] },
): Promise<JmapTestServer> {
  const province = await openMailProvince();
  const { db, ids, hasher } = province;
  const clock = (): number => province.now;
  const blobs = createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock });
  const hub = await createChangeHub(db);
  const objects = await createObjectHub(db);
  const deps = makeDependencies(province, filer, blobs, hub, objects, smimeTrust);
  const server = await listen(deps, hasher);
  const url = `http://127.0.0.1:${server.ports.http}`;
  const accountIdOf = async (address: string): Promise<AccountId> => {
    const account = await findAccount(db, address);
    if (!account) throw new Error(`no account ${address}`);
    return account.id;
  };
  return {
    url,
    db,
    blobs,
    province,
    deps,
    accountIdOf,
    async releaseDue() {
      const owner = ids();
      const parts = { ...deps, owner, hostname: deps.settings.hostname, domain: deps.settings.domain };
      for (const due of await leaseHeld(db, { owner, now: clock(), leaseMs: 60_000, limit: 100 }))
        await releaseHeld(due, parts);
    },
    async signIn(displayName, unitCode = 'snv', role) {
      const address = await addPerson(province, displayName, unitCode, role);
      return Object.assign(await JmapClient.open(url, basic(address, PASSWORD)), { address });
    },
    async deliver(client, message) {
      const target = { role: 'inbox' as const };
      const copy = { target, flags: { bits: 0, keywords: [] }, receivedAt: new Date(province.now) };
      const [filed] = await filer.file({
        message: prepareMessage(Buffer.from(message.replaceAll('\n', '\r\n'))),
        copies: [{ accountId: client.accountId as AccountId, ...copy }],
        enforceQuota: false,
      });
      province.now += 60_000;
      return filed as FiledCopy;
    },
    [Symbol.asyncDispose]: async () => {
      await server.drain();
      server.destroy();
      await filer.drain();
      await hub.close();
      await objects.close();
      await province.close();
    },
  };
}

/** Signs in by the form, as a page does; gives the browser's cookies. */
export async function signInByForm({ url }: JmapTestServer, address: string): Promise<string> {
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams({ address, password: PASSWORD }),
  });
  assert.equal(answer.status, 303);
  const cookies = answer.headers.getSetCookie();
  for (const cookie of cookies) assert.match(cookie, /HttpOnly; SameSite=Lax/);
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}
