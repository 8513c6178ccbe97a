/**
 * An upgrade of a live system: the program of an earlier release serves people all the time, while today's migrates the database under it
 * and then serves beside it; at the end the old one is stopped and mail goes on. Every message that either acknowledged is there once, and
 * what one delivers the other shows.
 *
 * The earlier release is taken out of the repository's history: the last commit with as many migrations as a fixture of `tests/upgrade` has.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { type Attack, type AttackCount, counted } from './attack.ts';
import { findDeafPorts, HOME, PASSWORD, PERSON } from './target.ts';

const ROOT = join(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'tests/upgrade/fixtures');
/** Each stage of the upgrade goes on for so long. */
const STAGE_MS = 8_000;
const SEEN_WITHIN_MS = 10_000;
const SEARCHED_WITHIN_MS = 60_000;

/** Programs before this migration called themselves not ready as soon as a newer one had migrated, though they served. */
const READY_BESIDE_NEWER = 74;

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();
}

/** The numbers of the migrations that the releases with a fixture had, newest first. */
function releases(): number[] {
  const numbers = readdirSync(FIXTURES).map((name) => Number(/\d+/.exec(name)?.[0]));
  return numbers.sort((a, b) => b - a);
}

/** The last commit that had so many migrations. */
function findCommit(migrations: number): string {
  for (const commit of git('log', '--first-parent', '--format=%H', '--', 'db/migrations').split('\n')) {
    const files = git('ls-tree', '--name-only', commit, 'db/migrations/').split('\n');
    if (files.filter((name) => name.endsWith('.sql')).length === migrations) return commit;
  }
  throw new Error(`no commit of this history has ${migrations} migrations`);
}

/** The sources of a commit in a folder of their own, with today's packages. */
function checkOut(commit: string): { program: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-release-'));
  execFileSync('sh', ['-c', 'git archive "$0" | tar x -C "$1"', commit, folder], { cwd: ROOT });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    program: join(folder, 'src/apps/cli/main.ts'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Deliveries to a program until told to end; what was acknowledged is remembered. */
function deliverTo(program: RunningProgram, name: string, promised: Set<string>) {
  let isOver = false;
  let unserved = 0;
  const loading = (async (): Promise<void> => {
    for (let round = 0; !isOver; round += 1) {
      const idOf = (index: number): string => `${name}-${round}-${index}@upgrade.example`;
      const { refused, unanswered } = await runSmtpLoad({
        host: HOME,
        port: program.port(25),
        connections: 2,
        messages: 40,
        recipientsOf: () => [PERSON],
        textOf: (index) =>
          Buffer.from(
            `Message-ID: <${idOf(index)}>\r\nSubject: ${idOf(index)}\r\n\r\n${'Kinh gui. '.repeat(200)}\r\n`,
          ),
        isOver: () => isOver,
        onAccepted: (index) => promised.add(idOf(index)),
      });
      unserved += refused + unanswered;
      await sleep(200);
    }
  })();
  return async (): Promise<number> => {
    isOver = true;
    await loading;
    return unserved;
  };
}

async function openIdle(program: RunningProgram): Promise<ImapTestClient> {
  const client = await ImapTestClient.open(program.port(143), HOME, undefined, SEEN_WITHIN_MS);
  await client.readLine();
  await client.command(`AUTHENTICATE PLAIN ${Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64')}`);
  await client.command('SELECT INBOX');
  client.send('i IDLE\r\n');
  return client;
}

/** A letter that one program takes must be told to a session of the other. */
async function requireSeen(from: RunningProgram, by: RunningProgram, promised: Set<string>): Promise<void> {
  const session = await openIdle(by);
  try {
    await sleep(500);
    const id = `seen-${randomBytes(4).toString('hex')}@upgrade.example`;
    await runSmtpLoad({
      host: HOME,
      port: from.port(25),
      connections: 1,
      messages: 1,
      recipientsOf: () => [PERSON],
      textOf: () => Buffer.from(`Message-ID: <${id}>\r\nSubject: ${id}\r\n\r\nKinh gui.\r\n`),
      onAccepted: () => promised.add(id),
    });
    for (let line = await session.readLine(); !line?.includes('EXISTS'); line = await session.readLine())
      if (line === undefined) throw new Error('a session was not told of what the other program delivered');
  } finally {
    session.close();
  }
}

/** A search by text finds every letter that was acknowledged until now, whichever release's index has it. */
async function countUnfound(program: RunningProgram, promised: Set<string>): Promise<number> {
  const expected = promised.size;
  const session = await ImapTestClient.open(program.port(143), HOME, undefined, SEARCHED_WITHIN_MS);
  try {
    await session.readLine();
    await session.command(`AUTHENTICATE PLAIN ${Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64')}`);
    await session.command('SELECT INBOX');
    const lines = await session.command('SEARCH TEXT "kinh gui"');
    const found = lines.find((line) => line.startsWith('* SEARCH'))?.split(' ').length ?? 2;
    return Math.max(0, expected - (found - 2));
  } finally {
    session.close();
  }
}

/** What is wrong with the store in the end. */
async function inspect(
  connection: Parameters<typeof openDatabase>[0]['connection'],
  promised: Set<string>,
  count: AttackCount,
): Promise<void> {
  const db = openDatabase({ connection, log: quietLog });
  try {
    const rows = await db.query<{ id: string; count: number }>(
      `select fields::jsonb -> 'messageId' ->> 0 as id, count(*)::integer as count from email
       where fields::jsonb -> 'messageId' ->> 0 like '%@upgrade.example' group by 1`,
    );
    const copies = new Map(rows.map((row) => [row.id, row.count]));
    const lost = [...promised].filter((id) => !copies.has(id)).length;
    const doubled = rows.filter((row) => row.count > 1).length;
    if (lost > 0) count.faults.push(`${lost} acknowledged messages are lost`);
    if (doubled > 0) count.faults.push(`${doubled} messages are there twice`);
    for (const breach of (await verifyMailStore(db)).slice(0, 3)) count.faults.push(JSON.stringify(breach));
  } finally {
    await db.close();
  }
}

async function must(result: Promise<{ code: number; stderr: string }>, what: string): Promise<void> {
  const { code, stderr } = await result;
  if (code !== 0) throw new Error(`${what}: ${stderr}`);
}

async function playUpgrade(migrations: number): Promise<AttackCount> {
  const count = counted();
  const promised = new Set<string>();
  const folder = mkdtempSync(join(tmpdir(), 'congthu-upgrade-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, log: quietLog });
  const release = checkOut(findCommit(migrations));
  const { host = '', port, user = '', password, database = '' } = server.connection;
  const access = password === undefined ? user : `${user}:${encodeURIComponent(password)}`;
  const env = {
    CONGTHU_DATABASE_URL: `postgres://${access}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    CONGTHU_SECRET_KEY: randomBytes(32).toString('base64'),
    CONGTHU_LOG_LEVEL: 'error',
    CONGTHU_CLAMD: 'off',
    CONGTHU_RSPAMD: 'off',
    CONGTHU_MAX_MESSAGES_PER_ADDRESS: '100000000',
  };
  const old = new RunningProgram(env, [], release.program);
  const now = new RunningProgram(env);
  try {
    await old.start();
    // The first releases had no POP3 yet, for example.
    const neverServed = new Set(await findDeafPorts(old));
    await must(
      old.command(['account', 'add', PERSON, '--name', 'Nguyễn Văn An', '--password-stdin'], PASSWORD),
      'account add',
    );
    const endOld = deliverTo(old, 'old', promised);
    await sleep(STAGE_MS);
    const requireFound = async (program: RunningProgram, when: string): Promise<void> => {
      const unfound = await countUnfound(program, promised);
      if (unfound > 0) count.faults.push(`${when} a search by text did not find ${unfound} letters`);
    };
    await requireFound(old, 'before it');
    await must(now.command(['migrate']), 'migrate');
    await requireFound(old, 'right after it the old program in');
    await sleep(STAGE_MS);
    await requireFound(old, 'some seconds after it the old program in');
    await now.start();
    await requireFound(now, 'at its start the new program in');
    const endNow = deliverTo(now, 'new', promised);
    await sleep(STAGE_MS);
    await requireSeen(old, now, promised);
    await requireSeen(now, old, promised);
    for (const deaf of await findDeafPorts(now)) count.faults.push(`the new program: ${deaf} is deaf`);
    for (const deaf of await findDeafPorts(old))
      if (!neverServed.has(deaf) && (migrations >= READY_BESIDE_NEWER || !deaf.startsWith('http')))
        count.faults.push(`the old program: ${deaf} is deaf`);
    const unservedByOld = await endOld();
    await old.stop();
    await sleep(STAGE_MS);
    const unserved = unservedByOld + (await endNow());
    if (unserved > 0) count.faults.push(`${unserved} deliveries were not served`);
    await now.stop();
    await inspect(server.connection, promised, count);
    count.tried = promised.size;
    count.note = `${promised.size} acknowledged by migration ${migrations}'s program and today's, side by side`;
    return count;
  } finally {
    await old.remove();
    await now.remove();
    release.remove();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One for each release that left a database behind. */
export const UPGRADES: readonly Attack[] = releases().map((migrations) => ({
  name: `an upgrade under load, from migration ${migrations}, old and new side by side`,
  run: () => playUpgrade(migrations),
}));
