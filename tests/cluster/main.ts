/**
 * `npm run cluster`: the cluster profile on one machine, under load, while things break. About ten minutes.
 *
 * Proves: no acknowledged message lost or doubled, states that never go backwards, service back within 30 s, changes
 * seen on every node. Arguments are parts of the faults' names. Ends with a table, and `results/cluster.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { playBucket } from './bucket.ts';
import { type Cluster, openCluster } from './cluster.ts';
import { urlOf, waitForPair } from './database.ts';
import { FAULTS, settle } from './faults.ts';
import { playLargeRestore } from './large-restore.ts';
import { type Load, longestSilence, startLoad } from './load.ts';
import { DATABASE } from './nodes.ts';
import { measureSharing } from './sharing.ts';

const DOMAIN = 'thuathienhue.gov.vn';
const RECIPIENTS = ['snv', 'stc', 'sxd', 'syt'].map((code) => `${code}@${DOMAIN}`);
const WATCHER = { address: `nguyenvanan@${DOMAIN}`, password: 'gio-lao-mua-dam-2026' };
const GOAL_SECONDS = 30;
const CALM_MS = 5_000;

interface Row {
  fault: string;
  silenceSeconds: number;
  acknowledged: number;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function playFaults(cluster: Cluster, load: Load): Promise<Row[]> {
  const wanted = process.argv.slice(2);
  const rows: Row[] = [];
  for (const fault of FAULTS) {
    if (wanted.length > 0 && !wanted.some((part) => fault.name.includes(part))) continue;
    await sleep(CALM_MS);
    const since = Date.now();
    const before = load.acknowledged.length;
    await fault.play(cluster);
    await settle(cluster);
    await sleep(CALM_MS);
    const row = {
      fault: fault.name,
      silenceSeconds: longestSilence(load, since, Date.now()),
      acknowledged: load.acknowledged.length - before,
    };
    say(`${row.fault}: ${row.acknowledged} messages, longest silence ${row.silenceSeconds.toFixed(1)} s`);
    rows.push(row);
  }
  return rows;
}

/** What is wrong with the store after all that: lost, doubled, or at odds with itself. */
async function inspect(cluster: Cluster, load: Load): Promise<string[]> {
  const primary = await waitForPair(cluster.databases);
  const db = openDatabase({ connection: { connectionString: urlOf(primary, DATABASE) }, log: quietLog });
  try {
    const rows = await db.query<{ id: string; address: string; count: number }>(
      `select e.fields::jsonb -> 'messageId' ->> 0 as id, a.address, count(*)::integer as count
       from email e join address a on a.account_id = e.account_id and a.kind = 'primary'
       group by 1, 2`,
    );
    const stored = new Map(rows.map((row) => [`${row.id} ${row.address}`, row.count]));
    const lost = [...load.promised].filter(([id, address]) => !stored.has(`${id} ${address}`));
    const doubled = rows.filter((row) => row.count > 1 && row.id.endsWith('@cluster.example'));
    return [
      ...lost.map(([id, address]) => `lost: ${id} for ${address}`),
      ...doubled.map((row) => `${row.count} times: ${row.id} for ${row.address}`),
      ...load.backwards.map((text) => `backwards: ${text}`),
      ...(await verifyMailStore(db)).map((breach) => JSON.stringify(breach)),
    ];
  } finally {
    await db.close();
  }
}

async function playAll(cluster: Cluster): Promise<boolean> {
  await cluster.command(
    ['account', 'add', WATCHER.address, '--name', 'Nguyễn Văn An', '--password-stdin'],
    WATCHER.password,
  );
  const sharing = await measureSharing(cluster, WATCHER);
  say(`a change on one node is seen on the others after ${sharing.toFixed(0)} ms`);
  const load = startLoad({ recipients: [...RECIPIENTS, WATCHER.address], watcher: WATCHER });
  const rows = await playFaults(cluster, load);
  await load.stop();
  const wrong = await inspect(cluster, load);
  const late = rows.filter((row) => row.silenceSeconds > GOAL_SECONDS);
  const result = {
    acknowledged: load.promised.size,
    unanswered: load.unanswered,
    refused: load.refused,
    watched: load.watched,
    sharingMs: sharing,
    faults: rows,
    wrong,
  };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cluster.json'), `${JSON.stringify(result, null, 2)}\n`);
  say(
    `${load.promised.size} messages acknowledged, ${load.unanswered} without an answer, ${load.watched} looks`,
  );
  if (load.watched === 0) wrong.push(`no look succeeded: ${load.lastFault}`);
  for (const text of wrong.slice(0, 20)) say(`WRONG ${text}`);
  for (const row of late) say(`LATE ${row.fault}: ${row.silenceSeconds.toFixed(1)} s`);
  return wrong.length === 0 && late.length === 0;
}

async function playFaultsOfCluster(): Promise<boolean> {
  const cluster = await openCluster(say);
  try {
    return await playAll(cluster);
  } finally {
    await cluster.close();
  }
}

if (process.argv[2] === 'bucket') await playBucket(say);
else if (process.argv[2] === 'restore') await playLargeRestore(say);
else process.exitCode = (await playFaultsOfCluster()) ? 0 : 1;
