/** OpenDKIM from Debian's package as the milter that signs a peer's mail, by one RSA key of 2048 bits as ours. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '#tests/mail-in/free-port.ts';

const START_ATTEMPTS = 100;

export interface Opendkim {
  port: number;
  pid: number;
  stop(): void;
}

function isInstalled(): boolean {
  try {
    execFileSync('opendkim', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Starts it for a domain; undefined where it is not installed. */
export async function startOpendkim(domain: string): Promise<Opendkim | undefined> {
  if (!isInstalled()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'congthu-opendkim-'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  chmodSync(keyFile, 0o600);
  const port = await findFreePort();
  const config = join(folder, 'opendkim.conf');
  writeFileSync(
    config,
    [
      'Mode s',
      `Domain ${domain}`,
      'Selector bench',
      `KeyFile ${keyFile}`,
      `Socket inet:${port}@127.0.0.1`,
      'Canonicalization relaxed/relaxed',
      'Background no',
      'Syslog no',
      'RequireSafeKeys no',
      '',
    ].join('\n'),
  );
  const child: ChildProcess = spawn('opendkim', ['-f', '-x', config], { stdio: 'ignore' });
  const stop = (): void => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    if (await isListening(port)) return { port, pid: child.pid ?? 0, stop };
    if (child.exitCode !== null) break;
    await sleep(50);
  }
  stop();
  throw new Error('OpenDKIM does not listen');
}
