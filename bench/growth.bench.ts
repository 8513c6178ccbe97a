/**
 * How the program grows: one mailbox, accounts, and sessions, each step larger than the one before, on the real program.
 *
 * Draws `docs/images/growth-*.svg`. Runs only when it is named, because it takes long: `npm run bench -- growth`.
 * `GROWTH_MESSAGES=1000,10000,100000,1000000`, `GROWTH_ACCOUNTS=100,1000,10000,30000` and `GROWTH_SESSIONS=10,100,500,2000` say how far.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { JmapClient } from '#tests/clients/jmap.ts';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { copyAccounts } from '#tests/province/copy-accounts.ts';
import { growthLetters, SEARCHES } from './growth-letters.ts';
import { drawPlot, type Line } from './growth-plot.ts';
import { countMissing, waitForIndex } from './measured-program.ts';
import { proportionalSet } from './process-memory.ts';
import { type BenchResult, summarise } from './result.ts';

const IMAGES = join(import.meta.dirname, '../docs/images');
const DOMAIN = 'thuathienhue.gov.vn';
const PERSON = `nguyenvanan@${DOMAIN}`;
const PASSWORD = 'gió lào mưa dầm 2026';
const PLAIN = Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64');
const REPEATS = 5;
/** The longest that a client waits: what takes longer than a person would wait is a figure here, not a fault. */
const PATIENCE_MS = 300_000;

function stepsOf(name: string, usual: readonly number[]): number[] {
  return process.env[name]?.split(',').map(Number) ?? [...usual];
}

async function withProgram<T>(use: (program: RunningProgram) => Promise<T>): Promise<T> {
  const program = new RunningProgram({
    CONGTHU_LOG_LEVEL: 'error',
    CONGTHU_MAX_CONNECTIONS_PER_ADDRESS: '10000',
    CONGTHU_MAX_IMAP_SESSIONS_PER_ACCOUNT: '10000',
  });
  try {
    await program.start();
    const add = ['account', 'add', PERSON, '--name', 'Nguyễn Văn An', '--password-stdin'];
    const added = await program.command(add, PASSWORD);
    if (added.code !== 0) throw new Error(added.stderr);
    return await use(program);
  } finally {
    await program.remove();
  }
}

async function signIn(program: RunningProgram): Promise<ImapTestClient> {
  const client = await ImapTestClient.open(program.port(143), '127.0.0.1', undefined, PATIENCE_MS);
  await client.readLine();
  await client.command(`AUTHENTICATE PLAIN ${PLAIN}`);
  return client;
}

function openJmap(program: RunningProgram): Promise<JmapClient> {
  const basic = `Basic ${Buffer.from(`${PERSON}:${PASSWORD}`).toString('base64')}`;
  return JmapClient.open(`http://127.0.0.1:${program.port(80)}`, basic);
}

async function deliver(program: RunningProgram): Promise<void> {
  const text = 'From: <a@example.org>\nSubject: thu moi\n\nKinh gui.\n';
  const before = ['EHLO a.example', 'MAIL FROM:<a@example.org>', `RCPT TO:<${PERSON}>`, 'DATA'];
  const replies = await speakSmtp(program.port(25), [...before, dataOf(text)]);
  if (!replies.at(-1)?.startsWith('250')) throw new Error(replies.join('\n'));
}

/** The median of some repetitions, in milliseconds; the first, which warms up, does not count. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn <= REPEATS; turn += 1) {
    const from = performance.now();
    await work();
    if (turn > 0) times.push(performance.now() - from);
  }
  return summarise(times).value;
}

/** Measures at each step: what they say, as lines. */
async function grow(
  steps: readonly number[],
  reach: (size: number) => Promise<void>,
  measures: Record<string, () => Promise<number>>,
): Promise<Line[]> {
  const lines = new Map(Object.keys(measures).map((name) => [name, [] as { x: number; y: number }[]]));
  for (const size of steps) {
    const from = performance.now();
    await reach(size);
    console.error(`  ${size}: reached in ${((performance.now() - from) / 1000).toFixed(0)} s`);
    for (const [name, measure] of Object.entries(measures)) {
      const y = await measure();
      console.error(`    ${name}: ${y.toFixed(2)}`);
      lines.get(name)?.push({ x: size, y });
    }
  }
  return [...lines].map(([name, points]) => ({ name, points }));
}

const MBOX_MESSAGES = 50_000;

/** The newest thirty letters that hold a text, as the web application shows them. */
async function search(jmap: JmapClient, text: string): Promise<void> {
  const found = await jmap.call('Email/query', {
    filter: { text },
    limit: 30,
    sort: [{ property: 'receivedAt', isAscending: false }],
  });
  await jmap.call('Email/get', { ids: found['ids'], properties: ['subject', 'from', 'preview'] });
}

/** What the measures that are searches begin with; they have a plot of their own. */
const SEARCH = 'search: ';

function growMailbox(): Promise<Line[]> {
  return withProgram(async (program) => {
    const folder = mkdtempSync(join(tmpdir(), 'congthu-growth-'));
    const file = join(folder, 'letters.mbox');
    let there = 0;
    const reach = async (size: number): Promise<void> => {
      while (there < size) {
        const end = Math.min(size, there + MBOX_MESSAGES);
        writeFileSync(file, growthLetters(there, end));
        const done = await program.command(['import', file, '--account', PERSON, '--mailbox', 'INBOX']);
        if (done.code !== 0) throw new Error(done.stderr);
        there = end;
      }
    };
    const imap = await signIn(program);
    const jmap = await openJmap(program);
    const reachAnew = async (size: number): Promise<void> => {
      await reach(size);
      const opening = performance.now();
      await imap.command('SELECT INBOX');
      console.error(`    SELECT right after the import: ${(performance.now() - opening).toFixed(0)} ms`);
      const missing = await countMissing(program, size);
      for (const [name, text] of Object.entries(SEARCHES)) {
        const searching = performance.now();
        await search(jmap, text);
        const took = (performance.now() - searching).toFixed(0);
        console.error(
          `    search right after the import, ${missing} letters not in the index: ${name}: ${took} ms`,
        );
      }
      await waitForIndex(program);
    };
    try {
      return await grow(stepsOf('GROWTH_MESSAGES', [1_000, 10_000, 100_000, 1_000_000]), reachAnew, {
        'deliver a message': () => time(() => deliver(program)),
        'IMAP SELECT': () => time(() => imap.command('SELECT INBOX')),
        'IMAP list of the last 50': () =>
          time(() => imap.command(`FETCH ${Math.max(1, there - 49)}:${there} (UID FLAGS ENVELOPE)`)),
        'IMAP SEARCH TEXT, one hit': () => time(() => imap.command(`SEARCH TEXT ${SEARCHES['one hit']}`)),
        'JMAP page of 30': () =>
          time(async () => {
            const found = await jmap.call('Email/query', {
              limit: 30,
              sort: [{ property: 'receivedAt', isAscending: false }],
            });
            await jmap.call('Email/get', { ids: found['ids'], properties: ['subject', 'from', 'preview'] });
          }),
        ...Object.fromEntries(
          Object.entries(SEARCHES).map(([name, text]) => [
            `${SEARCH}${name}`,
            () => time(() => search(jmap, text)),
          ]),
        ),
      });
    } finally {
      imap.close();
      rmSync(folder, { recursive: true });
    }
  });
}

function growAccounts(): Promise<Line[]> {
  return withProgram(async (program) => {
    let there = 0;
    const reach = async (size: number): Promise<void> => {
      await withDatabase(program, async (db) => {
        await copyAccounts(db, there, size);
        // What autovacuum would have done: without it each search by words first goes through the list of rows that the index has not taken in.
        await db.query('vacuum analyze');
      });
      there = size;
    };
    const jmap = await openJmap(program);
    return grow(stepsOf('GROWTH_ACCOUNTS', [100, 1_000, 10_000, 30_000]), reach, {
      'sign in by IMAP': () => time(async () => (await signIn(program)).close()),
      'deliver a message': () => time(() => deliver(program)),
      'JMAP session': () => time(() => openJmap(program)),
      'find a person (JMAP)': () =>
        time(() =>
          jmap.call('Principal/query', {
            accountId: 'province',
            filter: { name: 'Nguyễn Văn An' },
            limit: 20,
          }),
        ),
    });
  });
}

function growSessions(): Promise<Line[]> {
  return withProgram(async (program) => {
    const sessions: ImapTestClient[] = [];
    const reach = async (size: number): Promise<void> => {
      while (sessions.length < size) {
        const client = await signIn(program);
        await client.command('SELECT INBOX');
        client.send('i IDLE\r\n');
        await client.readLine();
        sessions.push(client);
      }
    };
    const empty = proportionalSet(program.pid);
    try {
      return await grow(stepsOf('GROWTH_SESSIONS', [10, 100, 500, 2_000]), reach, {
        'a delivery, until every session heard of it (ms)': () =>
          time(async () => {
            await deliver(program);
            await Promise.all(
              sessions.map(async (client) => {
                for (let line = await client.readLine(); line !== undefined; line = await client.readLine())
                  if (/EXISTS/.test(line)) return;
              }),
            );
          }),
        'memory of all processes over the empty program (MB)': async () =>
          Math.max(0.1, (proportionalSet(program.pid) - empty) / 1024),
      });
    } finally {
      for (const client of sessions) client.close();
    }
  });
}

const PARTS: Record<string, [() => Promise<Line[]>, { title: string; xName: string; yName: string }]> = {
  messages: [
    growMailbox,
    { title: 'One mailbox grows', xName: 'messages in the mailbox', yName: 'milliseconds' },
  ],
  accounts: [growAccounts, { title: 'The province grows', xName: 'accounts', yName: 'milliseconds' }],
  sessions: [
    growSessions,
    { title: 'Sessions of one mailbox grow', xName: 'IMAP sessions in IDLE', yName: 'ms, MB' },
  ],
};

/** Runs the parts that `GROWTH_PARTS` names, all by default. */
export async function run(): Promise<BenchResult[]> {
  const wanted = process.env['GROWTH_PARTS']?.split(',') ?? Object.keys(PARTS);
  const results: BenchResult[] = [];
  for (const [part, [measure, texts]] of Object.entries(PARTS)) {
    if (!wanted.includes(part)) continue;
    const lines = await measure();
    const [searches, others] = [true, false].map((is) =>
      lines.filter(({ name }) => name.startsWith(SEARCH) === is),
    );
    writeFileSync(join(IMAGES, `growth-${part}.svg`), drawPlot({ ...texts, lines: others ?? [] }));
    if (searches && searches.length > 0)
      writeFileSync(
        join(IMAGES, `growth-searches.svg`),
        drawPlot({ ...texts, title: 'Searches as one mailbox grows', lines: searches }),
      );
    for (const { name, points } of lines)
      for (const { x, y } of points)
        results.push({
          name: `${name}, ${x} ${part}`,
          value: y,
          unit: texts.yName === 'milliseconds' ? 'ms' : '',
        });
  }
  return results;
}
