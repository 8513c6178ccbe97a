/** An authority that has forgotten an account, an order or an authorization (RFC 8555 §7.3.1): Debian's pebble, started anew or behind a gap. */
import assert from 'node:assert/strict';
import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { findCertificate, findChallenge } from '#domain/certificates/acme-store.ts';
import type { Database } from '#platform/postgres/database.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { openAuthority, type TestAuthority } from '#tests/clients/acme-authority.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { type RenewalParts, renewCertificate } from './renew.ts';

const CHALLENGE_PATH = '/.well-known/acme-challenge/';

/** A web server that gives the answers to challenges, and lets a test act when the authority comes for the first. */
async function openDoor(
  db: Database,
): Promise<{ server: Server; port: number; onVisit: (act: () => Promise<void>) => void }> {
  let visited: (() => Promise<void>) | undefined;
  const server = createServer((asked, answer) => {
    const act = visited;
    visited = undefined;
    const token = asked.url?.slice(CHALLENGE_PATH.length) ?? '';
    void (async () => {
      await act?.();
      answer.end(await findChallenge(db, token, Date.now()));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port, onVisit: (act) => void (visited = act) };
}

/** A way to the authority on which the first question for each address that `isGone` names finds nothing. */
async function openGap(
  { port, trustFile, keyFile }: TestAuthority,
  isGone: RegExp,
): Promise<{ directory: string; met: string[]; close(): Promise<void> }> {
  const met: string[] = [];
  const pems = { cert: readFileSync(trustFile), key: readFileSync(keyFile) };
  const server = createTlsServer(pems, (asked, answer) => {
    const { method, url = '', headers } = asked;
    const kind = isGone.exec(url)?.[0];
    if (kind !== undefined && method === 'POST' && !met.includes(kind)) {
      met.push(kind);
      answer.writeHead(404).end();
      return;
    }
    const onward = request({ host: 'localhost', port, method, path: url, headers }, (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(answer);
    });
    asked.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    directory: `https://localhost:${(server.address() as AddressInfo).port}/dir`,
    met,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Everything that a renewal meets, on this machine. */
async function openScene(name: string) {
  const test = await openTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'congthu-authority-'));
  const door = await openDoor(test.db);
  const authority = await openAuthority(folder, door.port);
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(authority.trustFile, 'utf8')]);
  const lines: Record<string, unknown>[] = [];
  const parts: RenewalParts = {
    db: test.db,
    clock: Date.now,
    log: createLogger({
      level: 'info',
      pretty: false,
      destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    }),
    sealing: { sealingKey: randomBytes(32), random: randomBytes },
    directory: authority.directory,
    contact: undefined,
    names: [name],
  };
  return {
    parts,
    authority,
    door,
    warnings: () => lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg),
    accounts: () => test.db.query<{ url: string }>('select url from acme_account'),
    /** As if the last third of its life had begun. */
    renewAgain: async () => {
      await test.db.query('delete from acme_certificate');
      return renewCertificate(parts);
    },
    [Symbol.asyncDispose]: async () => {
      door.server.closeAllConnections();
      door.server.close();
      await authority.close();
      await test[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

testWith('pebble', 'an account that the authority has forgotten is opened anew, and told once', async () => {
  await using scene = await openScene('mail.hue.test');
  const { parts, authority, door } = scene;
  assert.equal(await renewCertificate(parts), true);
  const [first] = await scene.accounts();
  await authority.forgetAll();
  assert.equal(await scene.renewAgain(), true);
  const accounts = await scene.accounts();
  assert.equal(accounts.length, 1);
  assert.notEqual(accounts[0]?.url, first?.url);
  assert.equal(await scene.renewAgain(), true);
  assert.deepEqual(scene.warnings(), ['the authority has forgotten our account; a new one is opened']);

  // In the midst of an order: the account is gone, and the order and its authorization with it.
  door.onVisit(() => authority.forgetAll());
  assert.equal(await scene.renewAgain(), true);
  assert.equal(scene.warnings().length, 2);
  const certificate = await findCertificate(parts.db, parts.names, parts.sealing.sealingKey);
  assert.equal(new X509Certificate(certificate?.chain ?? '').subjectAltName, 'DNS:mail.hue.test');
});

testWith(
  'pebble',
  'an order or an authorization that the authority has forgotten is asked for anew',
  async () => {
    await using scene = await openScene('thu.hue.test');
    const gap = await openGap(scene.authority, /my-order|authZ/);
    try {
      assert.equal(await renewCertificate({ ...scene.parts, directory: gap.directory }), true);
      assert.deepEqual(gap.met, ['authZ', 'my-order']);
      const told = 'the authority has forgotten an order; a new one is placed';
      assert.deepEqual(scene.warnings(), [told, told]);
      assert.equal((await scene.accounts()).length, 1);
    } finally {
      await gap.close();
    }
  },
);
