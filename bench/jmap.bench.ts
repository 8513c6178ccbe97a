/**
 * What people wait for in the web application, on accounts of 1,000 to 1,000,000 e-mails: the first page, the next one, opening a
 * long thread, searching, flagging, being told; and what a thousand open event streams cost.
 *
 * The real program, one client, by HTTP. A figure is the 95th percentile of the turns; the first look at an account is told apart, and so is
 * the processors' time for one turn: our process, and the database.
 */
import { request as requestHttp } from 'node:http';
import { JmapRequestBuilder } from '#formats/jmap/client.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { type Database, openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { JmapClient } from '#tests/clients/jmap.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { fillAccount } from '#tests/jmap/large-account.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { addPerson } from '#tests/province/people.ts';
import { processorTime, restingSet } from './process-memory.ts';
import type { BenchResult } from './result.ts';

const SIZES = (process.env['JMAP_BENCH_SIZES'] ?? '1000,100000,1000000').split(',').map(Number);
/** The size that the goals are for. */
const JUDGED = 100_000;
const PASSWORD = 'do-luong-2026-hue';
const TURNS = 60;
const STREAMS = 1_000;
const WARM_STREAMS = 50;
/** So that the engine's nursery has the size of a program that serves; it grows once, by some tens of megabytes, whatever is asked. */
const WARM_REQUESTS = 1_500;
const PAGE = [
  'id',
  'threadId',
  'mailboxIds',
  'keywords',
  'from',
  'to',
  'subject',
  'receivedAt',
  'preview',
  'hasAttachment',
];

type Turn = (index: number) => Promise<unknown>;

function percentile(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}

async function measure(turn: Turn): Promise<{ p95: number; first: number; median: number }> {
  const times: number[] = [];
  for (let index = 0; index <= TURNS; index += 1) {
    const started = performance.now();
    await turn(index);
    times.push(performance.now() - started);
  }
  const [first = Number.NaN, ...rest] = times;
  const median = rest.toSorted((a, b) => a - b)[Math.floor(rest.length / 2)] ?? Number.NaN;
  return { p95: percentile(rest), first, median };
}

interface Subject {
  client: JmapClient;
  threadId: string;
  inbox: string;
}

function firstPage({ client, inbox }: Subject, collapseThreads: boolean, position = 0): Promise<unknown> {
  const { accountId } = client;
  const request = new JmapRequestBuilder();
  if (position === 0) request.call('Mailbox/get', { accountId, ids: null });
  const query = request.call('Email/query', {
    accountId,
    filter: { inMailbox: inbox },
    sort: [{ property: 'receivedAt', isAscending: false }],
    collapseThreads,
    calculateTotal: true,
    position,
    limit: 50,
  });
  const list = request.call('Email/get', { accountId, ids: query.ref('/ids'), properties: PAGE });
  return client.core.send(request).then((answer) => answer.of(list).list.length);
}

function openThread({ client, threadId }: Subject): Promise<unknown> {
  const { accountId } = client;
  const request = new JmapRequestBuilder();
  const thread = request.call('Thread/get', { accountId, ids: [threadId] });
  const emails = request.call('Email/get', {
    accountId,
    ids: thread.ref('/list/*/emailIds'),
    properties: [...PAGE, 'bodyValues', 'textBody', 'htmlBody', 'attachments'],
    fetchTextBodyValues: true,
    fetchHTMLBodyValues: true,
  });
  return client.core.send(request).then((answer) => answer.of(emails).list.length);
}

function search({ client }: Subject, text: string): Promise<unknown> {
  const { accountId } = client;
  const request = new JmapRequestBuilder();
  const filter = { text };
  const query = request.call('Email/query', {
    accountId,
    filter,
    limit: 30,
    sort: [{ property: 'receivedAt', isAscending: false }],
  });
  request.call('Email/get', { accountId, ids: query.ref('/ids'), properties: PAGE });
  const snippets = request.call('SearchSnippet/get', { accountId, filter, emailIds: query.ref('/ids') });
  return client.core.send(request).then((answer) => answer.of(snippets).list.length);
}

async function someIds({ client, inbox }: Subject): Promise<string[]> {
  const { accountId } = client;
  return (await client.core.ask('Email/query', { accountId, filter: { inMailbox: inbox }, limit: 100 })).ids;
}

function flag({ client }: Subject, id: string, isSet: boolean, keyword = '$answered'): Promise<unknown> {
  const update = { [id]: { [`keywords/${keyword}`]: isSet ? true : null } };
  return client.core.ask('Email/set', { accountId: client.accountId, update });
}

/** Opens a stream and calls at each state that comes. */
async function openStream(client: JmapClient, onState: () => void): Promise<() => void> {
  const url = client.core.eventSourceUrl(['Email'], 60);
  return new Promise((resolve, reject) => {
    const request = requestHttp(
      url,
      { headers: { authorization: client.authorization }, agent: false },
      (answer) => {
        answer.on('data', (data: Buffer) => {
          if (data.includes('event: state')) onState();
        });
        resolve(() => request.destroy());
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET') reject(error);
    });
    request.end();
  });
}

/** Milliseconds from a flag's request until another client is told. */
async function measurePush(subject: Subject, ids: readonly string[]): Promise<number> {
  let told: (() => void) | undefined;
  const close = await openStream(subject.client, () => told?.());
  const { p95 } = await measure(async (index) => {
    const heard = new Promise<void>((resolve) => {
      told = resolve;
    });
    await flag(subject, ids[index % ids.length] ?? '', true, `told${Math.floor(index / ids.length)}`);
    await heard;
  });
  close();
  return p95;
}

const GOALS: Record<string, number> = {
  'first page': 25,
  'first page of threads': 25,
  'next page': 15,
  'next page of threads': 15,
  'thread of 20 with bodies': 25,
  'search with snippets': 60,
  'search of a common word': 60,
  'flag change': 10,
  'flag change until pushed': 100,
};

/** What a turn costs the processors, which other work on the machine does not change: ours and the database's. */
async function measureWork(pid: number, turn: Turn): Promise<string> {
  const before = processorTime(pid);
  for (let index = 0; index < TURNS; index += 1) await turn(index);
  const after = processorTime(pid);
  const own = (after.own - before.own) / TURNS;
  const below = (after.below - before.below) / TURNS;
  return `CPU ${own.toFixed(1)} + ${below.toFixed(1)}`;
}

async function measureAll(subject: Subject, size: number, pid: number): Promise<BenchResult[]> {
  const ids = await someIds(subject);
  const turns: Record<string, Turn> = {
    'first page': () => firstPage(subject, false),
    'first page of threads': () => firstPage(subject, true),
    'next page': (index) => firstPage(subject, false, 50 * (1 + (index % 15))),
    'next page of threads': (index) => firstPage(subject, true, 50 * (1 + (index % 15))),
    'thread of 20 with bodies': () => openThread(subject),
    'search with snippets': () => search(subject, 'khẩn cấp'),
    'search of a common word': () => search(subject, 'báo cáo'),
    'flag change': (index) => flag(subject, ids[index % ids.length] ?? '', index % 2 === 0),
    'first page of threads after a change': async (index) => {
      await flag(subject, ids[index % ids.length] ?? '', index % 2 === 1);
      return firstPage(subject, true);
    },
  };
  const results: BenchResult[] = [];
  const add = (name: string, value: number, note: string): void => {
    const goal = size === JUDGED && GOALS[name] !== undefined ? { goal: `< ${GOALS[name]} ms` } : {};
    results.push({ name: `JMAP ${size.toLocaleString('en')}: ${name}`, value, unit: 'ms', ...goal, note });
  };
  for (const [name, turn] of Object.entries(turns)) {
    const { p95, first, median } = await measure(turn);
    const work = await measureWork(pid, turn);
    console.error(`  ${size} ${name}: ${p95.toFixed(1)} ms, ${work}`);
    add(name, p95, `p95; median ${median.toFixed(1)}, first ${first.toFixed(0)}; ${work}`);
  }
  add('flag change until pushed', await measurePush(subject, ids), 'p95');
  return results;
}

function signIn(program: RunningProgram, address: string): Promise<JmapClient> {
  const authorization = `Basic ${Buffer.from(`${address}:${PASSWORD}`).toString('base64')}`;
  return JmapClient.open(`http://127.0.0.1:${program.port(80)}`, authorization);
}

async function prepare(program: RunningProgram, db: Database, size: number): Promise<Subject> {
  const address = await addPerson(db, `Đo Lường ${size}`, PASSWORD);
  console.error(`  filling ${size} …`);
  const client = await signIn(program, address);
  const threadId = await fillAccount(db, client.accountId as AccountId, size);
  const boxes = await client.core.ask('Mailbox/get', { accountId: client.accountId, ids: null });
  const idOf = (role: string): string => boxes.list.find((box) => box.role === role)?.id ?? '';
  return { client, threadId, inbox: idOf('inbox') };
}

/** MB that a thousand open event streams take. One account may have thirty, so they are of many. */
async function measureStreams(program: RunningProgram, db: Database): Promise<BenchResult> {
  const perAccount = 25;
  const clients: JmapClient[] = [];
  for (let index = 0; index < Math.ceil((STREAMS + WARM_STREAMS) / perAccount); index += 1)
    clients.push(await signIn(program, await addPerson(db, `Người ${index}`, PASSWORD)));
  const closes: (() => void)[] = [];
  const open = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const client = clients[Math.floor(closes.length / perAccount)];
      if (client) closes.push(await openStream(client, () => undefined));
    }
  };
  await open(WARM_STREAMS);
  for (let index = 0; index < WARM_REQUESTS; index += 1)
    await clients[index % clients.length]?.call('Mailbox/get', { ids: null });
  const before = await restingSet(program.pid);
  await open(STREAMS);
  const kilobytes = (await restingSet(program.pid)) - before;
  for (const close of closes) close();
  return { name: 'JMAP 1,000 event streams', value: kilobytes / 1024, unit: 'MB', goal: '< 60 MB' };
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const flags = process.env['JMAP_BENCH_FLAGS']?.split(' ') ?? [];
  const settings = { CONGTHU_LOG_LEVEL: 'error', CONGTHU_MAX_CONNECTIONS_PER_ADDRESS: '3000' };
  const program = new RunningProgram(settings, flags);
  await program.start();
  const server = await startEmbeddedPostgres({ dataDir: program.dataDir, log: quietLog });
  const db = openDatabase({ connection: server.connection, log: quietLog });
  try {
    const results = [await measureStreams(program, db)];
    for (const size of SIZES)
      results.push(...(await measureAll(await prepare(program, db, size), size, program.pid)));
    return results;
  } finally {
    await db.close();
    await server.leave();
    await program.remove();
  }
}
