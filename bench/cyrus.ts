/**
 * Cyrus IMAP from Debian's packages as a peer: a master of its own on loopback with its own data, as user `cyrus` where we are root
 * and as ourselves otherwise, its default durability; people sign in against a sasldb of its own.
 *
 * Debian's settings but for the addresses, the number of processes, and folders beside INBOX instead of below it. The package with its
 * IMAP server may not be installed together with Dovecot's: where it is not, that one program is taken out of it for the run.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { BenchClient } from './imap-client.ts';

const MASTER = '/usr/sbin/cyrmaster';
const PROGRAMS = '/usr/lib/cyrus/bin';
const PASSWORDS = '/usr/sbin/saslpasswd2';
const PACKAGES = 'cyrus-common sasl2-bin';
const IMAP_PACKAGE = 'cyrus-imapd';
const START_ATTEMPTS = 100;
const STOP_MS = 5_000;
const FOLDERS = ['config', 'mail', 'run', 'run/proc', 'run/lock', 'sieve'];

/** A running Cyrus. */
export interface Cyrus {
  port: number;
  /** Takes mail from an MTA (RFC 2033). */
  lmtpPort: number;
  pid: number;
  stop(): Promise<void>;
}

interface Owner {
  name: string;
  uid: number;
  gid: number;
}

function idOfCyrus(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'cyrus'], { encoding: 'utf8' }).trim());
}

function findOwner(): Owner | undefined {
  if (!existsSync(MASTER) || !existsSync(PASSWORDS)) return undefined;
  const { uid, gid, username } = userInfo();
  if (uid !== 0) return { name: username, uid, gid };
  return { name: 'cyrus', uid: idOfCyrus('-u'), gid: idOfCyrus('-g') };
}

/** The installed IMAP server, or that of its package unpacked into a folder; undefined where apt has none. */
function findImapServer(folder: string): string | undefined {
  const installed = `${PROGRAMS}/imapd`;
  if (existsSync(installed)) return installed;
  try {
    execFileSync('apt-get', ['-qq', 'download', IMAP_PACKAGE], { cwd: folder, stdio: 'ignore' });
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
    if (file === undefined) return undefined;
    execFileSync('dpkg-deb', ['-x', join(folder, file), join(folder, 'package')]);
    return join(folder, 'package', installed);
  } catch {
    // No apt, or nothing to be had from it: the peer is left out, and says so.
    return undefined;
  }
}

function settings(folder: string, owner: Owner): string {
  return `
cyrus_user: ${owner.name}
configdirectory: ${folder}/config
defaultpartition: default
partition-default: ${folder}/mail
sievedir: ${folder}/sieve
proc_path: ${folder}/run/proc
mboxname_lockpath: ${folder}/run/lock
lmtpsocket: ${folder}/run/lmtp
idlesocket: ${folder}/run/idle
notifysocket: ${folder}/run/notify
hashimapspool: true
unixhierarchysep: yes
altnamespace: yes
virtdomains: userid
lmtp_downcase_rcpt: yes
autocreate_quota: 0
autocreate_inbox_folders: Drafts
allowplaintext: yes
sasl_mech_list: PLAIN LOGIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: ${folder}/sasldb2
umask: 077
`;
}

/** The master does not hand its `-C` down. */
function services(file: string, imapServer: string, ports: { imap: number; lmtp: number }): string {
  return `
START {
  recover cmd="${PROGRAMS}/ctl_cyrusdb -C ${file} -r"
}
SERVICES {
  imap cmd="${imapServer} -C ${file} -U 30" listen="127.0.0.1:${ports.imap}" prefork=0 maxchild=3000
  lmtp cmd="${PROGRAMS}/lmtpd -C ${file} -a" listen="127.0.0.1:${ports.lmtp}" prefork=0 maxchild=20
}
EVENTS {
  checkpoint cmd="${PROGRAMS}/ctl_cyrusdb -C ${file} -c" period=30
}
`;
}

async function waitFor(port: number, user: string, password: string, child: ChildProcess): Promise<void> {
  let last: unknown;
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`cyrmaster ended with ${child.exitCode}`);
    try {
      (await BenchClient.open(port, user, password)).close();
      return;
    } catch (error) {
      // Not listening yet.
      last = error;
      await sleep(100);
    }
  }
  throw new Error('Cyrus does not answer', { cause: last });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

function leaveOut(why: string): undefined {
  console.error(`  Cyrus is left out: ${why}`);
  return undefined;
}

function addPeople(folder: string, users: readonly string[], password: string, owner: Owner): void {
  const file = join(folder, 'sasldb2');
  for (const user of users) {
    const [name = '', realm = ''] = user.split('@');
    const words = ['-c', '-p', '-f', file, '-u', realm, name];
    execFileSync(PASSWORDS, words, { input: password, stdio: ['pipe', 'ignore', 'pipe'] });
  }
  chownSync(file, owner.uid, owner.gid);
}

/** Starts it with some accounts, the first of which must be able to sign in; undefined where it is not installed. */
export async function startCyrus(users: readonly string[], password: string): Promise<Cyrus | undefined> {
  const owner = findOwner();
  if (!owner) return leaveOut(`apt-get install --no-install-recommends ${PACKAGES}`);
  const folder = mkdtempSync(join(tmpdir(), 'congthu-cyrus-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const imapServer = findImapServer(folder);
  if (imapServer === undefined) {
    remove();
    return leaveOut(`apt-get download ${IMAP_PACKAGE} gives nothing`);
  }
  for (const name of FOLDERS) mkdirSync(join(folder, name));
  for (const name of ['', ...FOLDERS]) chownSync(join(folder, name), owner.uid, owner.gid);
  const [port, lmtpPort] = [await findFreePort(), await findFreePort()];
  const [own, masters] = [join(folder, 'imapd.conf'), join(folder, 'cyrus.conf')];
  writeFileSync(own, settings(folder, owner));
  writeFileSync(masters, services(own, imapServer, { imap: port, lmtp: lmtpPort }));
  addPeople(folder, users, password, owner);
  const words = ['-C', own, '-M', masters, '-D', '-p', join(folder, 'run/pid')];
  // A group of its own: told to end, it ends its whole group.
  const how = { stdio: 'ignore', detached: true, uid: owner.uid, gid: owner.gid } as const;
  const child = spawn(MASTER, words, how);
  const stop = async (): Promise<void> => {
    await end(child);
    remove();
  };
  try {
    await waitFor(port, users[0] ?? '', password, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, lmtpPort, pid: child.pid ?? 0, stop };
}
