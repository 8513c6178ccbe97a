/**
 * Text search as people do it: 200,000 Vietnamese letters of 200 accounts, each searched by its owner, in bodies, for a phrase that ten of
 * the thousand hold; typed without diacritics where we are asked. Beside Dovecot, whose Maildirs hold the same letters and which has no
 * index of words; it finds nothing without diacritics, so it is asked with them, and both must find the same number.
 *
 * Ours gets them by SMTP and indexes them as it always does; Dovecot finds them in its folders. Every mailbox is open and was searched once.
 */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { addPerson } from '#tests/province/people.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { waitForIndex } from './measured-program.ts';
import { processorTime } from './process-memory.ts';
import { type BenchResult, summarise } from './result.ts';
import { ACCOUNTS, LETTERS, MATTERS, recipientsOf, searchLetter } from './search-letters.ts';

const PASSWORD = 'do-luong-2026-hue';
const TURNS = 5;
const CONNECTIONS = 10;
const GOAL_P95_MS = 30;
const PATIENCE_MS = 120_000;

/** A server with every mailbox open. */
interface Side {
  name: string;
  pid: number;
  sessions: ImapTestClient[];
  /** As people type it for this server. */
  typed: (matter: string) => string;
}

interface Turn {
  times: number[];
  found: number;
  ownMs: number;
  databaseMs: number;
}

async function fillOurs(program: RunningProgram): Promise<string[]> {
  const addresses: string[] = [];
  await withDatabase(program, async (db) => {
    for (let index = 0; index < ACCOUNTS; index += 1)
      addresses.push(await addPerson(db, `Tìm Kiếm ${index}`, PASSWORD));
  });
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port: program.port(25),
    connections: CONNECTIONS,
    messages: LETTERS,
    recipientsOf: (letter) => recipientsOf(letter).map((index) => addresses[index] ?? ''),
    textOf: searchLetter,
  });
  if (load.accepted !== LETTERS) throw new Error(`only ${load.accepted} of ${LETTERS} were accepted`);
  console.error(`    delivered in ${load.seconds.toFixed(0)} s`);
  await waitForIndex(program);
  return addresses;
}

/** Writes the same letters where Dovecot finds them. */
function fillDovecot({ mailFolder }: Dovecot, addresses: readonly string[]): void {
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'mail'], { encoding: 'utf8' })),
  );
  if (uid === undefined || gid === undefined) throw new Error('there is no user mail');
  for (const address of addresses) {
    for (const name of ['', 'cur', 'new', 'tmp']) {
      const folder = join(mailFolder, address, name);
      mkdirSync(folder, { recursive: true });
      chownSync(folder, uid, gid);
    }
  }
  for (let letter = 0; letter < LETTERS; letter += 1) {
    const bytes = searchLetter(letter);
    for (const index of recipientsOf(letter)) {
      const file = join(
        mailFolder,
        addresses[index] ?? '',
        'cur',
        `${1_780_000_000 + letter}.M${letter}.bench:2,S`,
      );
      writeFileSync(file, bytes);
      chownSync(file, uid, gid);
    }
  }
}

async function openSessions(port: number, addresses: readonly string[]): Promise<ImapTestClient[]> {
  const sessions: ImapTestClient[] = [];
  for (const address of addresses) {
    const client = await ImapTestClient.open(port, '127.0.0.1', undefined, PATIENCE_MS);
    await client.readLine();
    await client.command(`LOGIN ${address} ${PASSWORD}`);
    await client.command('SELECT INBOX');
    sessions.push(client);
  }
  return sessions;
}

/** Each owner searches once, one after the other; each for another matter than the neighbour and than the turn before. */
async function searchAll({ sessions, typed, pid }: Side, turn: number): Promise<Turn> {
  const times: number[] = [];
  let found = 0;
  const before = processorTime(pid);
  for (const [index, session] of sessions.entries()) {
    const text = typed(MATTERS[(index + turn) % MATTERS.length] ?? '');
    const started = performance.now();
    const lines = await session.command(
      `UID SEARCH CHARSET UTF-8 BODY {${Buffer.byteLength(text)}+}\r\n${text}`,
    );
    times.push(performance.now() - started);
    found += (lines.find((line) => line.startsWith('* SEARCH')) ?? '').split(' ').length - 2;
  }
  const after = processorTime(pid);
  return { times, found, ownMs: after.own - before.own, databaseMs: after.below - before.below };
}

function percentile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN;
}

async function compare(sides: readonly Side[]): Promise<BenchResult[]> {
  const all = sides.map((): Turn[] => []);
  // The first turn warms up.
  for (let turn = 0; turn <= TURNS; turn += 1)
    for (const [place, side] of sides.entries()) {
      const one = await searchAll(side, turn);
      if (turn > 0) all[place]?.push(one);
    }
  const found = all.map((turns) => turns.reduce((sum, one) => sum + one.found, 0));
  if (new Set(found).size !== 1 || found[0] === 0) throw new Error(`they found ${found.join(' and ')}`);
  const figures = sides.map(({ name }, place) => {
    const turns = all[place] ?? [];
    const median = summarise(turns.map(({ times }) => percentile(times, 0.5)));
    const eachOf = (of: (one: Turn) => number): number =>
      turns.reduce((sum, one) => sum + of(one), 0) / (TURNS * ACCOUNTS);
    return {
      name,
      median,
      p95: percentile(
        turns.flatMap(({ times }) => times),
        0.95,
      ),
      ownMs: eachOf((one) => one.ownMs),
      databaseMs: eachOf((one) => one.databaseMs),
    };
  });
  const [own, other] = figures;
  if (!own) return [];
  const beside = other
    ? `${other.name} ${other.median.value.toFixed(1)} ms (${other.median.range.map((ms) => ms.toFixed(1)).join('–')}), p95 ${other.p95.toFixed(1)}, ${(other.ownMs + other.databaseMs).toFixed(1)} ms of processor: ${(other.median.value / own.median.value).toFixed(1)} × its speed`
    : 'no peer is installed here';
  const name = 'text search in 200,000 messages of 200 accounts, Vietnamese, without diacritics';
  return [
    {
      name,
      ...own.median,
      unit: 'ms',
      goal: '≥ 10 × Dovecot without index',
      note: `${own.ownMs.toFixed(1)} ms of our process and ${own.databaseMs.toFixed(1)} of the database; ${beside}`,
    },
    { name: `${name}, p95`, value: own.p95, unit: 'ms', goal: `< ${GOAL_P95_MS} ms` },
  ];
}

function withoutDiacritics(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const program = new RunningProgram({
    CONGTHU_CLAMD: 'off',
    CONGTHU_RSPAMD: 'off',
    CONGTHU_LOG_LEVEL: 'error',
    CONGTHU_MAX_CONNECTIONS_PER_ADDRESS: '2000',
    CONGTHU_MAX_MESSAGES_PER_ADDRESS: '100000000',
  });
  let dovecot: Dovecot | undefined;
  const sides: Side[] = [];
  try {
    await program.start();
    const addresses = await fillOurs(program);
    const ours = { name: 'CôngThư', pid: program.pid, typed: withoutDiacritics };
    sides.push({ ...ours, sessions: await openSessions(program.port(143), addresses) });
    dovecot = await startDovecot(addresses[0] ?? '', PASSWORD, { users: addresses.slice(1) });
    if (dovecot) {
      fillDovecot(dovecot, addresses);
      const theirs = { name: 'Dovecot', pid: dovecot.pid, typed: (text: string) => text };
      sides.push({ ...theirs, sessions: await openSessions(dovecot.port, addresses) });
    }
    return await compare(sides);
  } finally {
    for (const { sessions } of sides) for (const session of sessions) session.close();
    dovecot?.stop();
    await program.remove();
  }
}
