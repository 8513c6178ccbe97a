/** A real Rspamd with a configuration of the tests' own: one text is junk to it, and it asks nobody in the network. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRspamd } from '#services/junk/rspamd.ts';
import { findFreePort } from './free-port.ts';

/** What the test's Rspamd takes for junk, with a score of 8. */
export const JUNK = 'CONGTHU-TEST-JUNK';
const START_TIMEOUT_MS = 60_000;

export interface TestRspamd {
  address: string;
  /** The process that its workers belong to. */
  pid: number;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** As it stands before Postfix: a milter that judges itself and asks a clamd. */
interface Milter {
  port: number;
  clamd: string;
}

function milterLines({ port, clamd }: Milter): string {
  return `worker "rspamd_proxy" {
  bind_socket = "127.0.0.1:${port}"; milter = yes; timeout = 60s; count = 1;
  upstream "local" { default = yes; self_scan = yes; }
}
modules { path = "/usr/share/rspamd/plugins/antivirus.lua"; }
antivirus { clamav { type = "clamav"; servers = "${clamd}"; symbol = "CLAM_VIRUS"; action = "reject"; scan_mime_parts = false; } }
`;
}

function configuration(folder: string, port: number): string {
  return `options {
  pidfile = "${folder}/rspamd.pid";
  tempdir = "${folder}";
  filters = "regexp";
  disable_hyperscan = true;
  dns { nameserver = ["127.0.0.1:1"]; timeout = 1s; retransmits = 1; }
  control_socket = "${folder}/control.sock mode=0600";
}
logging { type = "file"; filename = "${folder}/log"; level = "error"; }
worker "normal" { bind_socket = "127.0.0.1:${port}"; count = 1; }
actions { reject = 15; add_header = 6; greylist = 4; }
regexp { CONGTHU_TEST { re = "/${JUNK}/{body}"; score = 8; } }
`;
}

/** Starts it. */
export async function startTestRspamd(milter?: Milter): Promise<TestRspamd> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-rspamd-'));
  const port = await findFreePort();
  const file = join(folder, 'rspamd.conf');
  writeFileSync(file, configuration(folder, port) + (milter ? milterLines(milter) : ''));
  // In a group of its own, so that its workers end with it.
  const child: ChildProcess = spawn('rspamd', ['-f', '-i', '-c', file], { stdio: 'ignore', detached: true });
  const address = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isRspamd(address))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('Rspamd does not start');
    await sleep(50);
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await exited;
  };
  return {
    address,
    pid: child.pid ?? 0,
    kill,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
