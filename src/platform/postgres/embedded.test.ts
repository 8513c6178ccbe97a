/** The embedded server: its first start, its life beyond ours, and what it refuses. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { until } from '#tests/until.ts';
import { type Connection, openDatabase } from './database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { followLog } from './server-log.ts';

/** A data directory for one test, closed to everybody else as mkdtemp makes it. */
function makeFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'congthu-embedded-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

const start = (dataDir: string): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, log: quietLog, unsafeFast: true });

async function ask<Row extends object>(connection: Connection, sql: string): Promise<Row[]> {
  const db = openDatabase({ connection, log: quietLog, poolSize: 1 });
  try {
    return await db.query<Row>(sql);
  } finally {
    await db.close();
  }
}

const isRefusal = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.code === code && text.test(error.message);

test('the first start makes a cluster that sorts by bytes, knows Đ, and checks its pages', async () => {
  using folder = makeFolder();
  const server = await start(folder.path);
  const [row] = await ask(
    server.connection,
    `select lower('ĐÀ NẴNG') as lower, 'Z' < 'a' as bytes, current_setting('data_checksums') as checksums,
            current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as tcp`,
  );
  assert.deepEqual(row, { lower: 'đà nẵng', bytes: true, checksums: 'on', commit: 'on', tcp: '' });
  const socket = statSync(String(server.connection.host));
  assert.equal(socket.mode & 0o777, 0o700);
  await server.stop();
  assert.equal(existsSync(join(folder.path, 'postgres/postmaster.pid')), false);
});

test('a server left behind by kill -9 of its program is adopted with everything in it', async () => {
  using folder = makeFolder();
  const program = `
    import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
    import { openDatabase } from '#platform/postgres/database.ts';
    import { quietLog as log } from '#tests/postgres/database.ts';
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(folder.path)}, log, unsafeFast: true });
    const db = openDatabase({ connection: server.connection, log });
    await db.query('create table kept as select 42 as answer');
    console.log(server.pid());`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  // The whole process group, as a closed terminal or a service manager does it.
  process.kill(-(child.pid as number), 'SIGKILL');
  await once(child, 'exit');
  const server = await start(folder.path);
  assert.equal(server.adopted, true);
  assert.equal(server.pid(), Number(line.toString()));
  assert.deepEqual(await ask(server.connection, 'select answer from kept'), [{ answer: 42 }]);
  await server.stop();
});

/** A program as `nobody` that starts or finds the server of a folder and tells its number; with a capability as a service with low ports has it, or with none. */
function visitAsNobody(dataDir: string, capability: '+net_bind_service' | '-all') {
  const program = `
    import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
    import { quietLog as log } from '#tests/postgres/database.ts';
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log, unsafeFast: true });
    console.log(JSON.stringify({ adopted: server.adopted, pid: server.pid() }));
    process.stdin.resume().once('end', () => server.release());`;
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const rights = [`--inh-caps=${capability}`, `--ambient-caps=${capability}`];
  const node = [process.execPath, '--input-type=module-typescript', '-e', program];
  return spawn('setpriv', [...user, ...rights, ...node], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

test('a program without rights finds the server of a service that may open low ports, and leaves it alone', {
  skip: process.getuid?.() === 0 ? false : 'only root can hand out a capability',
}, async () => {
  using folder = makeFolder();
  chownSync(folder.path, 65_534, 65_534);
  const service = visitAsNobody(folder.path, '+net_bind_service');
  const [started] = (await once(service.stdout, 'data')) as [Buffer];
  const { pid } = JSON.parse(started.toString()) as { pid: number };
  const command = visitAsNobody(folder.path, '-all');
  const [found] = (await once(command.stdout, 'data')) as [Buffer];
  assert.deepEqual(JSON.parse(found.toString()), { adopted: true, pid });
  command.stdin.end();
  await once(command, 'exit');
  assert.equal(readFileSync(join(folder.path, 'postgres/postmaster.pid'), 'utf8').split('\n')[0], `${pid}`);
  service.stdin.end();
  await once(service, 'exit');
  assert.equal(existsSync(join(folder.path, 'postgres/postmaster.pid')), false);
});

test('a server that is killed comes back by itself with what was committed', async () => {
  using folder = makeFolder();
  const server = await start(folder.path);
  await ask(server.connection, 'create table kept as select 42 as answer');
  const before = server.pid();
  process.kill(before as number, 'SIGKILL');
  await until('another server runs', () => (server.pid() ?? before) !== before);
  const db = openDatabase({ connection: server.connection, log: quietLog, poolSize: 1 });
  let rows: object[] = [];
  await until('it answers', async () => {
    rows = await db.query('select answer from kept').catch(() => []);
    return rows.length > 0;
  });
  assert.deepEqual(rows, [{ answer: 42 }]);
  await db.close();
  await server.stop();
});

test('a server that cannot start is tried again with growing pauses, and comes back once it can', async () => {
  using folder = makeFolder();
  const deaths: number[] = [];
  const log = {
    ...quietLog,
    error: (_facts: unknown, message?: unknown) => {
      if (String(message).startsWith('the database has died')) deaths.push(performance.now());
    },
  };
  const server = await startEmbeddedPostgres({ dataDir: folder.path, log, unsafeFast: true });
  const own = join(folder.path, 'postgres/postgresql.auto.conf');
  appendFileSync(own, 'no_such_setting = 1\n');
  const before = server.pid() ?? 0;
  process.kill(before, 'SIGKILL');
  await until('it was tried three times', () => deaths.length >= 3);
  const [first = 0, , third = 0] = deaths;
  assert.ok(third - first > 2_500, `three tries within ${third - first} ms`);
  writeFileSync(own, '');
  await until('another server runs', () => (server.pid() ?? before) !== before);
  await server.stop();
});

test('of two that use a server the last one out stops it, whoever started it', async () => {
  using folder = makeFolder();
  const first = await start(folder.path);
  const second = await start(folder.path);
  assert.deepEqual([first.adopted, second.adopted], [false, true]);
  assert.deepEqual([await first.isAlone(), await second.isAlone()], [false, false]);
  await first.release();
  assert.equal(await second.isAlone(), true);
  assert.deepEqual(await ask(second.connection, 'select 1 as one'), [{ one: 1 }]);
  await second.release();
  assert.equal(existsSync(join(folder.path, 'postgres/postmaster.pid')), false);
});

test('many that come and go at once never find the server taken from under them', async () => {
  using folder = makeFolder();
  await (await start(folder.path)).release();
  const visit = async (): Promise<void> => {
    const server = await start(folder.path);
    for (let question = 0; question < 5; question++)
      assert.deepEqual(await ask(server.connection, 'select 1 as one'), [{ one: 1 }]);
    await server.release();
  };
  for (let round = 0; round < 3; round++)
    await Promise.all(Array.from({ length: 4 }, (_, index) => sleep(index * 60).then(visit)));
  assert.equal(existsSync(join(folder.path, 'postgres/postmaster.pid')), false);
});

test('whoever comes in the very moment in which the last one leaves finds a server all the same', async () => {
  using folder = makeFolder();
  let server = await start(folder.path);
  for (const [round, delayMs] of [0, 3, 10, 25].entries()) {
    const [next] = await Promise.all([sleep(delayMs).then(() => start(folder.path)), server.release()]);
    assert.deepEqual(await ask(next.connection, `select ${round} as round`), [{ round }]);
    server = next;
  }
  await server.stop();
});

test('who uses a server is known again after it was killed', async () => {
  using folder = makeFolder();
  const first = await start(folder.path);
  const second = await start(folder.path);
  const before = first.pid();
  process.kill(before as number, 'SIGKILL');
  const isBack = `select count(*)::int as present from pg_locks where locktype = 'advisory'`;
  const countPresent = (): Promise<number> =>
    ask<{ present: number }>(first.connection, isBack)
      .then(([row]) => row?.present ?? 0)
      .catch(() => 0);
  await until('both are known', async () => (await countPresent()) >= 2);
  await first.release();
  assert.deepEqual(await ask(second.connection, 'select 1 as one'), [{ one: 1 }]);
  await second.release();
});

test('a pid file whose number has passed to a stranger does not keep the server from starting', async () => {
  using folder = makeFolder();
  const first = await start(folder.path);
  const { path: file, lines } = { path: join(folder.path, 'postgres/postmaster.pid'), lines: [] as string[] };
  lines.push(...readFileSync(file, 'utf8').split('\n'));
  const { uid, gid } = statSync(file);
  await first.stop();
  lines[0] = String(process.pid);
  writeFileSync(file, lines.join('\n'));
  chownSync(file, uid, gid);
  const second = await start(folder.path);
  assert.equal(second.adopted, false);
  assert.notEqual(second.pid(), process.pid);
  await second.stop();
});

test('a data directory whose path is too long for a socket gets one elsewhere', async () => {
  using folder = makeFolder();
  const server = await start(join(folder.path, 'long'.repeat(30)));
  assert.ok(Buffer.byteLength(String(server.connection.host)) < 80);
  assert.deepEqual(await ask(server.connection, 'select 1 as one'), [{ one: 1 }]);
  await server.stop();
  rmSync(String(server.connection.host), { recursive: true });
});

test('data of another major version, or none at all, is refused and left alone', async () => {
  using folder = makeFolder();
  mkdirSync(join(folder.path, 'postgres'));
  writeFileSync(join(folder.path, 'postgres/anything'), '');
  await assert.rejects(start(folder.path), isRefusal('conflict', /holds no database/));
  writeFileSync(join(folder.path, 'postgres/PG_VERSION'), '19\n');
  await assert.rejects(start(folder.path), isRefusal('conflict', /PostgreSQL 19; this program runs 18/));
});

test('a data directory that is no directory is refused with its name', async () => {
  using folder = makeFolder();
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  await assert.rejects(start(join(file, 'data')), isRefusal('notPermitted', /file\/data cannot be written/));
});

test('a server that cannot start says why, from its log', async () => {
  using folder = makeFolder();
  const server = await start(folder.path);
  await server.stop();
  appendFileSync(join(folder.path, 'postgres/postgresql.conf'), '\nno_such_setting = 1\n');
  await assert.rejects(start(folder.path), isRefusal('temporarilyUnavailable', /no_such_setting/));
});

test('what the server says reaches the log by its severity, without statements', () => {
  using folder = makeFolder();
  const file = join(folder.path, 'postgres.log');
  const heard: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line) => void heard.push(line) } });
  writeFileSync(file, 'what was there before\n');
  const follow = followLog(file, statSync(file).size, log);
  appendFileSync(
    file,
    '2026-01-01 00:00:00.000 UTC [7] PANIC:  could not write\n2026-01-01 00:00:00.000 UTC [7] STAT',
  );
  follow();
  appendFileSync(file, 'EMENT:  select secret\n2026-01-01 00:00:00.000 UTC [8] LOG:  ready\n');
  follow();
  follow();
  assert.deepEqual(
    heard
      .map((line) => JSON.parse(line) as { level: string; msg: string })
      .map(({ level, msg }) => [level, msg]),
    [
      ['error', 'could not write'],
      ['debug', 'ready'],
    ],
  );
});
