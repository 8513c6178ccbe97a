/**
 * Dovecot from Debian's packages as a peer: a process of its own on loopback, a Maildir or mdbox, its default durability.
 *
 * Debian lets only one of dovecot-imapd and cyrus-imapd be installed. To have both, unpack the former (`dpkg -x`) over a copy of
 * /usr/lib/dovecot and name that folder in CONGTHU_BENCH_DOVECOT.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchClient } from './imap-client.ts';

const START_ATTEMPTS = 50;

/** Where its programs are. */
const PROGRAMS = process.env['CONGTHU_BENCH_DOVECOT'] ?? '/usr/lib/dovecot';

/** What it is started with beside one account. */
export interface DovecotOptions {
  /** `maildir` by default. */
  format?: 'maildir' | 'mdbox';
  /** More accounts with the same password. */
  users?: readonly string[];
}

/** A running Dovecot. */
export interface Dovecot {
  port: number;
  /** Takes mail from an MTA (RFC 2033). */
  lmtpPort: number;
  pid: number;
  /** Below it a folder for each account, in the format of its store. */
  mailFolder: string;
  stop(): void;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function configuration(folder: string, ports: { imap: number; lmtp: number }, format: string): string {
  return `
base_dir = ${folder}/run
libexec_dir = ${PROGRAMS}
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = ${format}:${folder}/mail/%u
first_valid_uid = 1
mail_max_userip_connections = 5000
default_client_limit = 5000
default_process_limit = 3000
passdb {
  driver = passwd-file
  args = scheme=SHA512-CRYPT ${folder}/passwd
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service imap {
  process_limit = 3000
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
`;
}

function isInstalled(): boolean {
  try {
    execFileSync('dovecot', ['--version']);
    return process.getuid?.() === 0 && existsSync(join(PROGRAMS, 'imap'));
  } catch {
    return false;
  }
}

async function waitFor(port: number, user: string, password: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`dovecot ended with ${child.exitCode}`);
    try {
      (await BenchClient.open(port, user, password)).close();
      return;
    } catch {
      // Not listening yet.
      await sleep(100);
    }
  }
  throw new Error('dovecot does not answer');
}

/** Starts it with one account; undefined where it or its IMAP server is not installed, or where it cannot be started (it wants root). */
export async function startDovecot(
  user: string,
  password: string,
  { format = 'maildir', users = [] }: DovecotOptions = {},
): Promise<Dovecot | undefined> {
  if (!isInstalled()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'congthu-dovecot-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'mail'), { mode: 0o777 });
  chmodSync(join(folder, 'mail'), 0o777);
  const hash = execFileSync('doveadm', ['pw', '-s', 'SHA512-CRYPT', '-p', password], {
    encoding: 'utf8',
  }).trim();
  const all = [user, ...users].map((name) => `${name}:${hash}\n`);
  writeFileSync(join(folder, 'passwd'), all.join(''));
  chmodSync(join(folder, 'passwd'), 0o644);
  const port = await freePort();
  const lmtpPort = await freePort();
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, { imap: port, lmtp: lmtpPort }, format));
  const child = spawn('dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  const stop = (): void => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor(port, user, password, child);
  } catch (error) {
    stop();
    throw error;
  }
  return { port, lmtpPort, pid: child.pid ?? 0, mailFolder: join(folder, 'mail'), stop };
}
