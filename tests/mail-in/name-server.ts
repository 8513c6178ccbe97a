/**
 * A DNS server of the tests' own: unbound on a free port of the loopback, which knows what it is told and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './free-port.ts';

const START_TIMEOUT_MS = 60_000;
/** RFC 1035 §3.3: one string of a text holds at most so much. */
const MAX_STRING = 250;

export interface TestNameServer {
  /** As `dns_servers` takes it. */
  address: string;
  stop(): Promise<void>;
}

/** A text record of any length. */
export function txtRecord(name: string, text: string): string {
  const strings = text.match(new RegExp(`.{1,${MAX_STRING}}`, 'g')) ?? [];
  return `${name}. 60 IN TXT ${strings.map((part) => `"${part}"`).join(' ')}`;
}

function configuration(port: number, folder: string, records: readonly string[]): string {
  const data = records.map((record) => `  local-data: '${record}'`).join('\n');
  return `server:
  interface: 127.0.0.1@${port}
  do-daemonize: no
  chroot: ""
  username: ""
  directory: "${folder}"
  pidfile: "${folder}/unbound.pid"
  use-syslog: no
  num-threads: 1
  local-zone: "." static
  local-zone: "in-addr.arpa." static
${data}
remote-control:
  control-enable: no
`;
}

async function isAnswering(address: string): Promise<boolean> {
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([address]);
  try {
    await resolver.resolveTxt('alive.test');
    return true;
  } catch {
    // Not yet.
    return false;
  }
}

/** Starts it with the given records, as they stand in a zone file. */
export async function startTestNameServer(records: readonly string[]): Promise<TestNameServer> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'congthu-dns-'));
  const file = join(folder, 'unbound.conf');
  writeFileSync(file, configuration(port, folder, [...records, txtRecord('alive.test', 'yes')]));
  const child: ChildProcess = spawn('unbound', ['-d', '-c', file], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const address = `127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isAnswering(address))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('unbound does not answer');
    await sleep(20);
  }
  return {
    address,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
