/**
 * Signing in by a client certificate (SASL EXTERNAL, RFC 4422 Appendix A) to every mail server of the real program, by curl and by
 * hand; and by SCRAM-SHA-1 where the setting has it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { scramClientFinal, scramClientFirst } from '#formats/sasl/scram-client.ts';
import { type ClientPair, makeTestAuthority } from '#tests/clients/client-certificates.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { RunningProgram } from './running-program.ts';

const AN = 'nguyenvanan@thuathienhue.gov.vn';
const MY = 'lethidieumy@thuathienhue.gov.vn';
const PASSWORD = 'mot-mat-khau-dai';
const SILENCE_MS = 15_000;

const folder = mkdtempSync(join(tmpdir(), 'congthu-certificates-'));
const authority = await makeTestAuthority();
const ofAn = await authority.issue({ emails: [AN] });
const ofBoth = await authority.issue({ emails: [AN, MY] });
const bySubject = await authority.issue({ subject: `E=${MY}, CN=Lê Thị Diệu My` });
const revoked = await authority.issue({ emails: [AN] });
const expired = await authority.issue({ emails: [AN], days: -1 });
const ofStranger = await authority.issue({ emails: ['somebody@example.org'] });
const forged = await (await makeTestAuthority()).issue({ emails: [AN] });

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const program = new RunningProgram({
  CONGTHU_TLS_CLIENT_CA: write('ca.pem', authority.certificate),
  CONGTHU_TLS_CLIENT_CRL: write('crl.pem', await authority.revoke([revoked])),
  CONGTHU_SCRAM_SHA_1: 'yes',
});

before(async () => {
  await program.start();
  for (const [address, name] of [
    [AN, 'Nguyễn Văn An'],
    [MY, 'Lê Thị Diệu My'],
  ] as const) {
    const args = ['account', 'add', address, '--name', name, '--password-stdin'];
    assert.equal((await program.command(args, `${PASSWORD}\n`)).code, 0);
  }
});

after(async () => {
  await program.remove();
  rmSync(folder, { recursive: true });
});

function dial(port: number, pair?: ClientPair): TLSSocket {
  const socket = connect({
    port: program.port(port),
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...(pair && { cert: pair.cert, key: pair.key }),
  });
  socket.on('error', () => socket.destroy());
  return socket;
}

/** Says lines, each after the server's last was as expected; gives everything that the server said. */
async function converse(
  socket: {
    write(text: string): void;
    destroy(): void;
    on(event: string, heard: (chunk: Buffer) => void): unknown;
  },
  steps: readonly [say: string, until: RegExp][],
): Promise<string> {
  let said = '';
  const waiting: (() => void)[] = [];
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1');
    waiting.shift()?.();
  });
  const timer = setTimeout(() => socket.destroy(), SILENCE_MS);
  try {
    for (const [say, until] of steps) {
      const from = said.length;
      if (say !== '') socket.write(`${say}\r\n`);
      while (!until.test(said.slice(from)))
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          socket.on('close', () => reject(new Error(`closed after ${say}: ${said}`)));
        });
    }
    return said;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** AUTHENTICATE EXTERNAL by IMAP; gives the tagged response. */
async function signIn(pair: ClientPair | undefined, actAs = '='): Promise<string> {
  const initial = actAs === '=' ? actAs : Buffer.from(actAs).toString('base64');
  const said = await converse(dial(993, pair), [
    ['', /^\* OK/],
    [`t AUTHENTICATE EXTERNAL ${initial}`, /^t .*\r\n/m],
  ]);
  return said.slice(said.indexOf('\r\nt ') + 2);
}

test('IMAP offers EXTERNAL to a client with a good certificate alone, and it signs in', async () => {
  assert.match(await converse(dial(993, ofAn), [['', /^\* OK.*\r\n/]]), / AUTH=EXTERNAL /);
  assert.doesNotMatch(await converse(dial(993), [['', /^\* OK.*\r\n/]]), /EXTERNAL/);
  assert.match(await signIn(ofAn), /^t OK/);
  assert.match(await signIn(ofAn, AN), /^t OK/);
  assert.match(await signIn(bySubject), /^t OK/);
});

test('a certificate opens only what it names, and with two names the client says which', async () => {
  assert.match(await signIn(ofAn, MY), /^t NO \[AUTHENTICATIONFAILED\]/);
  assert.match(await signIn(ofStranger), /^t NO \[AUTHENTICATIONFAILED\]/);
  assert.match(await signIn(ofBoth), /^t NO \[AUTHENTICATIONFAILED\]/);
  assert.match(await signIn(ofBoth, MY), /^t OK/);
});

test('revoked, expired and forged certificates are as none', async () => {
  for (const bad of [revoked, expired, forged, undefined]) {
    assert.doesNotMatch(await converse(dial(993, bad), [['', /^\* OK.*\r\n/]]), /EXTERNAL/);
    assert.match(await signIn(bad), /^t NO \[AUTHENTICATIONFAILED\]/);
  }
});

test('a locked account is closed to its certificate as well', async () => {
  assert.equal((await program.command(['account', 'lock', MY, '--reason', 'a test'])).code, 0);
  assert.match(await signIn(bySubject), /^t NO /);
  assert.equal((await program.command(['account', 'unlock', MY])).code, 0);
  assert.match(await signIn(bySubject), /^t OK/);
});

test('POP3, submission and ManageSieve take it too; a stranger who brings mail is asked for none', async () => {
  const pop3 = await converse(dial(995, ofAn), [
    ['', /^\+OK/],
    ['CAPA', /\r\n\.\r\n/],
    ['AUTH EXTERNAL =', /\+OK/],
    ['STAT', /\+OK 0 0/],
  ]);
  assert.match(pop3, /^SASL EXTERNAL /m);
  const submission = await converse(dial(465, ofAn), [
    ['', /^220/],
    ['EHLO client.example', /250 /],
    ['AUTH EXTERNAL =', /235/],
  ]);
  assert.match(submission, /AUTH EXTERNAL /);
  const plain = connectPlain(program.port(4190), '127.0.0.1');
  await converse({ write: (text) => plain.write(text), destroy: () => undefined, on: plain.on.bind(plain) }, [
    ['', /OK/],
    ['STARTTLS', /OK/],
  ]);
  plain.removeAllListeners();
  const secure = connect({ socket: plain, rejectUnauthorized: false, cert: ofAn.cert, key: ofAn.key });
  const sieve = await converse(secure, [
    ['', /OK/],
    ['AUTHENTICATE "EXTERNAL" ""', /^OK/m],
  ]);
  assert.match(sieve, /"SASL" "EXTERNAL /);
});

testWith('curl', 'curl signs in by its certificate', async () => {
  const files = ['--cert', write('an.pem', ofAn.cert), '--key', write('an.key', ofAn.key)];
  const url = `imaps://127.0.0.1:${program.port(993)}/`;
  const options = ['-sS', '--insecure', '--login-options', 'AUTH=EXTERNAL', '-u', `${AN}:`];
  const { stdout } = await promisify(execFile)('curl', [...options, ...files, url]);
  assert.match(stdout, /INBOX/);
});

/** SCRAM-SHA-1 by IMAP; gives the tagged response. */
async function signInBySha1(password: string): Promise<string> {
  const socket = dial(993);
  const { message, state } = scramClientFirst(AN, 'client-nonce', { hash: 'sha1', supportsBinding: false });
  const lines: string[] = [];
  let wake: (() => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    lines.push(...chunk.toString('latin1').split('\r\n').filter(Boolean));
    wake?.();
  });
  const next = async (): Promise<string> => {
    while (lines.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return lines.shift() ?? '';
  };
  assert.match(await next(), /AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1-PLUS AUTH=SCRAM-SHA-1 /);
  socket.write(`t AUTHENTICATE SCRAM-SHA-1 ${message.toString('base64')}\r\n`);
  const challenge = Buffer.from((await next()).slice(2), 'base64');
  const final = await scramClientFinal(state, challenge, password);
  socket.write(`${final.message.toString('base64')}\r\n`);
  let last = await next();
  if (last === `+ ${final.serverFinal.toString('base64')}`) {
    socket.write('\r\n');
    last = await next();
  }
  socket.destroy();
  return last;
}

test('SCRAM-SHA-1 is there where the setting says so, and proves the password', async () => {
  assert.match(await signInBySha1(PASSWORD), /^t OK/);
  assert.match(await signInBySha1('another-password'), /^t NO \[AUTHENTICATIONFAILED\]/);
});
