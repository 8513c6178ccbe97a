/**
 * `npm run cluster -- restore`: one account of a moment back out of a large database, from a real S3-compatible store (radosgw).
 *
 * 200 accounts with a thousand letters each, every letter its own; the database's files are copied at half of them and its log is archived
 * beside the rest. Somebody's inbox is emptied at the end, and comes back as it was in the middle of the second half, while others are
 * delivered to. Proves that every letter of that moment and no other comes, and tells time, disk and memory. About a quarter of an hour.
 * `CONGTHU_LETTERS=20000` for fewer, `CONGTHU_HOLD=600` waits so many seconds before everything goes, for looking at it by hand.
 */
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { copyAccounts } from '#tests/province/copy-accounts.ts';
import { proportionalSet } from '../../bench/process-memory.ts';
import { searchLetter } from '../../bench/search-letters.ts';
import { folderBytes } from './folder-bytes.ts';
import { CREDENTIALS, locationOf, openObjectStore } from './object-store.ts';
import { waitFor } from './parts.ts';

const HERE = '127.0.0.1';
const LETTERS = Number(process.env.CONGTHU_LETTERS ?? 200_000);
const HOLD_MS = Number(process.env.CONGTHU_HOLD ?? 0) * 1000;
const ACCOUNTS = 200;
const CONNECTIONS = 64;
const DOMAIN = 'thuathienhue.gov.vn';
const PERSON = `nguyenvanan@${DOMAIN}`;
const PASSWORD = 'gio-lao-mua-dam-2026';
const BACKUPS = locationOf(HERE, 'backups');
const KEY = { CONGTHU_BACKUP_KEY: 'sông Hương núi Ngự', ...CREDENTIALS };
const LOOK_MS = 500;
const PATIENCE_MS = 15 * 60_000;
const MB = 1e6;

const addressOf = (letter: number): string =>
  letter % ACCOUNTS === 0 ? PERSON : `coquan${letter % ACCOUNTS}@${DOMAIN}`;

async function deliver(program: RunningProgram, first: number, end: number): Promise<number> {
  const { accepted, seconds } = await runSmtpLoad({
    host: HERE,
    port: program.port(25),
    connections: CONNECTIONS,
    messages: end - first,
    recipientsOf: (index) => [addressOf(first + index)],
    textOf: (index) => searchLetter(first + index),
  });
  if (accepted !== end - first) throw new Error(`${accepted} of ${end - first} letters were taken`);
  return seconds;
}

/** Waits until the archive says in the log that it has what was asked. */
async function untilArchived(program: RunningProgram, moment: Date): Promise<void> {
  await waitFor(
    'the log of the moment in the archive',
    async () => {
      const list = await program.command(['backup', 'list', BACKUPS]);
      const until = [...`${list.stdout}${list.stderr}`.matchAll(/ to (\S+Z) can be restored/g)].at(-1)?.[1];
      return until !== undefined && Date.parse(until) > moment.getTime() + 15_000;
    },
    PATIENCE_MS,
  );
}

async function emptyInbox(program: RunningProgram): Promise<void> {
  const imap = await ImapTestClient.open(program.port(143));
  await imap.readLine();
  await imap.command(`AUTHENTICATE PLAIN ${Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64')}`);
  await imap.command('SELECT INBOX');
  await imap.command('STORE 1:* +FLAGS.SILENT (\\Deleted)');
  await imap.command('EXPUNGE');
  imap.close();
}

/** Processes by what they are called with, or where they are. */
function findProcesses(isIt: (facts: { words: string; folder: string }) => boolean): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return isIt({ words, folder: readlinkSync(`/proc/${pid}/cwd`) });
      } catch {
        // It ended while we looked.
        return false;
      }
    });
}

/** In kilobytes, with all below it. */
const memoryOf = (pid: number | undefined): number => (pid === undefined ? 0 : proportionalSet(pid));

/** The most that a restoration has on disk and in memory, until told to end. */
function watch(
  program: RunningProgram,
): () => Promise<{ diskMb: number; ownMb: number; databaseMb: number }> {
  const folder = join(program.dataDir, 'moment');
  const most = { disk: 0, own: 0, database: 0 };
  let isOver = false;
  const looking = (async (): Promise<void> => {
    while (!isOver) {
      const [own] = findProcesses(
        ({ words }) => words.includes('--account') && words.includes(program.dataDir),
      );
      // The first of them has the others below it.
      const [database] = findProcesses(({ folder: at }) => at.startsWith(folder));
      most.disk = Math.max(most.disk, folderBytes(folder));
      most.own = Math.max(most.own, memoryOf(own));
      most.database = Math.max(most.database, memoryOf(database));
      await sleep(LOOK_MS);
    }
  })();
  return async () => {
    isOver = true;
    await looking;
    return { diskMb: most.disk / MB, ownMb: most.own / 1000, databaseMb: most.database / 1000 };
  };
}

/** Delivers to somebody else meanwhile, a letter after the other; the times of each in milliseconds, ordered. */
function deliverMeanwhile(program: RunningProgram): () => Promise<number[]> {
  const times: number[] = [];
  let isOver = false;
  let last = performance.now();
  const load = runSmtpLoad({
    host: HERE,
    port: program.port(25),
    connections: 1,
    messages: Number.MAX_SAFE_INTEGER,
    recipientsOf: () => [`coquan1@${DOMAIN}`],
    textOf: (index) => searchLetter(LETTERS + index),
    isOver: () => isOver,
    onAccepted: () => {
      times.push(performance.now() - last);
      last = performance.now();
    },
  });
  return async () => {
    isOver = true;
    await load;
    return times.sort((one, other) => one - other);
  };
}

/** Of ordered times: half, all but one in a hundred, all. */
function shares(times: readonly number[]): string {
  const at = (part: number): string => (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(0);
  return `${at(0.5)} ms (half), ${at(0.99)} ms (of a hundred all but one), ${at(1)} ms (all)`;
}

/** Fills it; gives the moment in the middle of what the log has. */
async function fill(program: RunningProgram, say: (text: string) => void): Promise<Date> {
  await program.start();
  const added = await program.command(
    ['account', 'add', PERSON, '--name', 'Nguyễn Văn An', '--password-stdin'],
    PASSWORD,
  );
  if (added.code !== 0) throw new Error(added.stderr);
  await withDatabase(program, (db) => copyAccounts(db, 1, ACCOUNTS));
  say(`${LETTERS / 2} letters in ${(await deliver(program, 0, LETTERS / 2)).toFixed(0)} s`);
  await program.stop();
  program.addSettings({ CONGTHU_BACKUP_TO: BACKUPS });
  await program.start();
  const copying = performance.now();
  await waitFor('a copy of the files', async () => program.output.includes('files were copied'), PATIENCE_MS);
  say(`the database's files copied within ${((performance.now() - copying) / 1000).toFixed(0)} s`);
  await deliver(program, LETTERS / 2, (LETTERS * 3) / 4);
  await sleep(1_000);
  const moment = new Date();
  await sleep(1_000);
  const seconds = await deliver(program, (LETTERS * 3) / 4, LETTERS);
  say(`the last ${LETTERS / 4} letters in ${seconds.toFixed(0)} s beside the archiving`);
  await emptyInbox(program);
  await untilArchived(program, moment);
  return moment;
}

async function restore(program: RunningProgram, moment: Date, say: (text: string) => void): Promise<void> {
  const calm = deliverMeanwhile(program);
  await sleep(10_000);
  const usual = await calm();
  const endWatch = watch(program);
  const endLoad = deliverMeanwhile(program);
  const from = performance.now();
  const words = ['restore', BACKUPS, '--account', PERSON, '--into', '/', '--as-of', moment.toISOString()];
  const result = await program.command([...words, '--json']);
  const seconds = (performance.now() - from) / 1000;
  const times = await endLoad();
  const most = await endWatch();
  if (result.code !== 0) throw new Error(`${result.stderr}${result.stdout}`);
  const report = JSON.parse(result.stdout) as { filed: number; way: string };
  const wanted = (LETTERS * 3) / 4 / ACCOUNTS;
  if (report.filed !== wanted || report.way !== 'moment')
    throw new Error(`${wanted} letters were wanted: ${result.stdout}`);
  say(`${report.filed} letters of ${moment.toISOString()} back after ${seconds.toFixed(0)} s`);
  say(`at most ${JSON.stringify(most)}`);
  say(`a delivery meanwhile within ${shares(times)}; before within ${shares(usual)}`);
}

/** Plays all of it; throws where anything is not as promised. */
export async function playLargeRestore(say: (text: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-large-'));
  const parts = await openObjectStore(folder, HERE);
  const program = new RunningProgram({
    ...KEY,
    CONGTHU_CLAMD: 'off',
    CONGTHU_RSPAMD: 'off',
    CONGTHU_MAX_MESSAGES_PER_ADDRESS: '100000000',
  });
  try {
    const moment = await fill(program, say);
    say(`the database has ${(folderBytes(join(program.dataDir, 'postgres')) / MB).toFixed(0)} MB`);
    await restore(program, moment, say);
    if (HOLD_MS > 0) say(`${program.dataDir}, ports from ${program.port(0)}; as of ${moment.toISOString()}`);
    await sleep(HOLD_MS);
  } finally {
    await program.remove();
    for (const part of parts.toReversed()) await part.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}
