/** The program gets its certificate by itself, from Debian's ACME server for tests (pebble), and serves with it at once. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { openAuthority } from '#tests/clients/acme-authority.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { RunningProgram } from './running-program.ts';

const HOSTNAME = 'mail.congthu.example';
const SECOND = 'mta-sts.congthu.example';
const WAIT_MS = 60_000;
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
