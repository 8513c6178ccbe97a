/** The program gets its certificate by itself, from Debian's ACME server for tests (pebble), and serves with it at once. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { testWith } from '#tests/clients/installed-program.ts';
import { RunningProgram } from './running-program.ts';

const HOSTNAME = 'mail.congthu.example';
const SECOND = 'mta-sts.congthu.example';
const WAIT_MS = 60_000;
/** Below the ports that the system gives away, above those of the programs of tests. */
const FIRST_PORT = 29_700;

interface Authority {
  directory: string;
  /** PEM of whoever signed the authority's own https certificate. */
  trustFile: string;
  close(): Promise<void>;
}

function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'pebble.crt'), join(folder, 'pebble.key')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { stdio: 'ignore' },
  );
  return { certificate, key };
}

/** Pebble, and a name server that says that every name is here. */
async function openAuthority(folder: string, httpPort: number): Promise<Authority> {
  const [acme, management, dns, names] = [0, 1, 2, 3].map(
    (index) => FIRST_PORT + (process.pid % 60) * 4 + index,
  );
  const { certificate, key: privateKey } = makeCertificate(folder);
  const file = join(folder, 'pebble.json');
  const pebble = {
    listenAddress: `127.0.0.1:${acme}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate,
    privateKey,
    httpPort,
    tlsPort: 1,
  };
  writeFileSync(file, JSON.stringify({ pebble }));
  const none = ['-http01', '', '-https01', '', '-tlsalpn01', ''];
  const places = ['-dns01', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${names}`];
  const children: ChildProcess[] = [
    spawn('pebble-challtestsrv', ['-defaultIPv4', '127.0.0.1', '-defaultIPv6', '', ...none, ...places], {
      stdio: 'ignore',
    }),
    spawn('pebble', ['-config', file, '-dnsserver', `127.0.0.1:${dns}`], {
      stdio: 'ignore',
      env: { ...process.env, PEBBLE_VA_NOSLEEP: '1' },
    }),
  ];
  return {
    directory: `https://localhost:${acme}/dir`,
    trustFile: certificate,
    close: async () => {
      for (const child of children) {
        if (child.exitCode !== null) continue;
        const exited = once(child, 'exit');
        child.kill();
        await exited;
      }
    },
  };
}

/** Who signed the certificate that a port shows for a name, and for which names it is. */
async function askPort(port: number, servername: string): Promise<{ issuer: string; names: string }> {
  const socket = connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { issuer, subjectaltname } = socket.getPeerCertificate();
  socket.destroy();
  return { issuer: String(issuer.CN), names: subjectaltname ?? '' };
}

testWith(
  'pebble',
  'a certificate comes from the authority and is in use on every port without a restart',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'congthu-acme-'));
    const env: Record<string, string> = {
      CONGTHU_HOSTNAME: HOSTNAME,
      CONGTHU_ACME_NAMES: SECOND,
      CONGTHU_ROLES: 'submission,imap,pop3,ldap,http,worker',
    };
    const program = new RunningProgram(env);
    const authority = await openAuthority(folder, await program.choosePort(80));
    env['CONGTHU_ACME'] = authority.directory;
    env['NODE_EXTRA_CA_CERTS'] = authority.trustFile;
    program.addSettings(env);
    try {
      await program.start();
      const deadline = Date.now() + WAIT_MS;
      let shown = await askPort(program.port(993), HOSTNAME);
      while (!/pebble/i.test(shown.issuer) && Date.now() < deadline) {
        await sleep(200);
        shown = await askPort(program.port(993), HOSTNAME);
      }
      assert.match(shown.issuer, /pebble/i, program.output);
      assert.match(shown.names, new RegExp(`${HOSTNAME}.*${SECOND}|${SECOND}.*${HOSTNAME}`));
      for (const port of [465, 443, 995, 636])
        assert.match((await askPort(program.port(port), HOSTNAME)).issuer, /pebble/i, `port ${port}`);
      assert.match(program.output, new RegExp(`Open: +https://${HOSTNAME}:${program.port(443)}/\n`));
      assert.match(program.output, /^ {2}submission (\d+), \d+ · IMAP (?:(?!ManageSieve|SMTP).)*$/m);
      const stray = await fetch(
        `http://127.0.0.1:${program.port(80)}/.well-known/acme-challenge/${'x'.repeat(43)}`,
      );
      assert.equal(stray.status, 404);
    } finally {
      await program.remove();
      await authority.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
