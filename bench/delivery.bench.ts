/**
 * Durable delivery: messages of 10 kB over 20 SMTP connections, from the first byte until the last is visible by IMAP, to
 * one recipient each and to twenty each; beside Postfix with Dovecot (Maildir, mdbox) and with Cyrus behind it by LMTP, turn by turn.
 *
 * `DELIVERY_BENCH_PROCESSES=2` has several processes of ours share the ports. `DELIVERY_BENCH_PEERS=Cyrus` compares with those whose name holds the word only. Our server's time by part of the program comes from its CPU profile, in one further run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ACCOUNTS,
  CONNECTIONS,
  type MailServer,
  measure,
  STORES,
  startOurs,
  startPeer,
  type Work,
} from './mail-servers.ts';
import { takeTurns } from './peers.ts';
import { readShares } from './profile-shares.ts';
import type { BenchResult } from './result.ts';

const TURNS = 5;
const PROFILED = 6_000;
const TO_ONE: Work = { messages: 2_000, recipients: 1 };
const TO_TWENTY: Work = { messages: 200, recipients: ACCOUNTS };

/** One run under the profiler, only for the shares. */
async function measureShares(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-profile-'));
  try {
    const ours = await startOurs(['--cpu-prof', `--cpu-prof-dir=${folder}`]);
    try {
      await measure(ours, { messages: PROFILED, recipients: 1 });
      await ours.end();
    } finally {
      await ours.stop();
    }
    return [...readShares(folder)]
      .sort(([, a], [, b]) => b - a)
      .map(([name, share]) => `${name} ${(share * 100).toFixed(0)} %`)
      .join(', ');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const servers: MailServer[] = [];
  const results: BenchResult[] = [];
  try {
    const ours = await startOurs();
    servers.push(ours);
    const peers: { store: string; server: MailServer }[] = [];
    for (const store of STORES) {
      if (!store.includes(process.env['DELIVERY_BENCH_PEERS'] ?? '')) continue;
      const server = await startPeer(store);
      if (!server) continue;
      servers.push(server);
      peers.push({ store, server });
    }
    for (const [work, goal] of [
      [TO_ONE, 6],
      [TO_TWENTY, 10],
    ] as const) {
      const words = work.recipients === 1 ? '1 recipient' : `${work.recipients} recipients`;
      const contestants = peers.map(({ store, server }) => ({
        name: `Postfix + ${store}, ${words}`,
        turn: () => measure(server, work),
        time: () => server.time(),
      }));
      const name = `durable delivery, 10 kB, ${words}, ${CONNECTIONS} connections, until visible by IMAP`;
      const own = { name, goal, turn: () => measure(ours, work), time: () => ours.time() };
      results.push(...(await takeTurns(TURNS, own, contestants, 'messages/s')));
    }
  } finally {
    for (const server of servers) await server.stop();
  }
  const [first] = results;
  // A quarter of an hour of turns is not thrown away for the shares.
  const shares = await measureShares().catch((error: unknown) => `not measured: ${String(error)}`);
  if (first) first.note = `${first.note ?? ''}; our server's own time: ${shares}`;
  return results;
}
