/** Debian's ACME server for tests (pebble), with a name server beside it that says that every name is on this machine. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Below the ports that the system gives away, above those of the programs of tests. */
const FIRST_PORT = 29_700;
const PLACES = 60;
const PORTS_OF_ONE = 4;
const POLL_MS = 50;
const START_TIMEOUT_MS = 60_000;

export interface TestAuthority {
  directory: string;
  port: number;
  /** PEM file of whoever signed the authority's own https certificate, which is its own. */
  trustFile: string;
  /** The key of that certificate, as a PEM file. */
  keyFile: string;
  /** Starts it anew; it keeps nothing, so that it then knows no account and no order. */
  forgetAll(): Promise<void>;
  close(): Promise<void>;
}

function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'pebble.crt'), join(folder, 'pebble.key')];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const places = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', ...kind, ...subject, ...places], { stdio: 'ignore' });
  return { certificate, key };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function findPorts(): Promise<number[]> {
  for (let attempt = 0; attempt < PLACES; attempt += 1) {
    const first = FIRST_PORT + ((process.pid + attempt) % PLACES) * PORTS_OF_ONE;
    const ports = Array.from({ length: PORTS_OF_ONE }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return ports;
  }
  throw new Error('no free ports for an authority');
}

async function untilOpen(port: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      // It has not begun to listen.
      if (Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    } finally {
      socket.destroy();
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

/** Opens an authority that looks for proofs at `httpPort` of this machine; `folder` keeps its files. */
export async function openAuthority(folder: string, httpPort: number): Promise<TestAuthority> {
  const [acme = 0, management, dns, names] = await findPorts();
  const { certificate, key: privateKey } = makeCertificate(folder);
  const file = join(folder, 'pebble.json');
  const [listenAddress, managementListenAddress] = [`127.0.0.1:${acme}`, `127.0.0.1:${management}`];
  const pebble = { listenAddress, managementListenAddress, certificate, privateKey, httpPort, tlsPort: 1 };
  writeFileSync(file, JSON.stringify({ pebble }));
  const none = ['-http01', '', '-https01', '', '-tlsalpn01', ''];
  const places = ['-dns01', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${names}`];
  const nameServer = spawn(
    'pebble-challtestsrv',
    ['-defaultIPv4', '127.0.0.1', '-defaultIPv6', '', ...none, ...places],
    { stdio: 'ignore' },
  );
  // At once, and each name proved in each order; by default it would do half of that.
  const env = { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' };
  const start = (): ChildProcess =>
    spawn('pebble', ['-config', file, '-dnsserver', `127.0.0.1:${dns}`], { stdio: 'ignore', env });
  let authority = start();
  await untilOpen(acme);
  return {
    directory: `https://localhost:${acme}/dir`,
    port: acme,
    trustFile: certificate,
    keyFile: privateKey,
    forgetAll: async () => {
      await end(authority);
      authority = start();
      await untilOpen(acme);
    },
    close: async () => {
      await end(authority);
      await end(nameServer);
    },
  };
}
