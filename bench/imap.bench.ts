/**
 * IMAP beside Dovecot and Cyrus, in one run, turn by turn: a mailbox of 10,000 messages of 1.6 kB, warm.
 *
 * Each server gets the same messages by APPEND and the same commands. A figure is the median of five turns; the ratio
 * says how many times as fast as each peer we are. `IMAP_BENCH=memory` measures only what an idle session takes.
 */
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { startCyrus } from './cyrus.ts';
import { startDovecot } from './dovecot.ts';
import { BenchClient } from './imap-client.ts';
import { restingSet } from './process-memory.ts';
import { type BenchResult, summarise } from './result.ts';

const MESSAGES = 10_000;
const TURNS = 5;
const PASSWORD = 'do-luong-2026-hue';
const USER = 'doluong@thuathienhue.gov.vn';
const APPENDS = 200;
const SIGN_INS = 40;
const IDLE_SESSIONS = 1_000;
/** Before memory is measured, so that what is made once is there already: code, buffers, and the heap that an engine takes in steps. */
const WARM_SESSIONS = 500;

/** A letter of about 1.6 kB, its sender and subject one of many. */
function letter(index: number): Buffer {
  const word = index % 100 === 7 ? 'khẩn cấp' : 'thường kỳ';
  const reply = index % 3 === 0 ? '' : `In-Reply-To: <${index - (index % 3)}@example.org>\r\n`;
  const header = `From: Nguyễn Văn ${index % 50} <nguoi${index % 50}@example.org>\r\nTo: <${USER}>\r\nSubject: =?utf-8?B?${Buffer.from(`Báo cáo ${index % 700}`).toString('base64')}?=\r\nMessage-ID: <${index}@example.org>\r\n${reply}Date: Mon, ${1 + (index % 28)} Jun 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  const line = `Số ${index}: báo cáo ${word}, kính gửi các sở, ban, ngành của tỉnh.\r\n`;
  return Buffer.from(header + line.repeat(Math.ceil((1_600 - header.length) / Buffer.byteLength(line))));
}

function appendCommand(mailbox: string, index: number): Buffer {
  const bytes = letter(index);
  return Buffer.concat([
    Buffer.from(`t APPEND ${mailbox} {${bytes.length}+}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
}

interface Peer {
  name: string;
  port: number;
  pid: number;
}

type Work = (client: BenchClient, peer: Peer) => Promise<void>;

function command(text: string): Work {
  return async (client) => {
    await client.command(text);
  };
}

async function append(client: BenchClient): Promise<void> {
  for (let index = 0; index < APPENDS; index += 1) await client.command(appendCommand('Drafts', index));
}

const signIns: Work = async (_, { port }) => {
  let left = SIGN_INS;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      (await BenchClient.open(port, USER, PASSWORD)).close();
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
};

const WORKS: Record<string, Work> = {
  SELECT: command('SELECT INBOX'),
  'FETCH 1:* (UID FLAGS)': command('FETCH 1:* (UID FLAGS)'),
  'FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)': command(
    'FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)',
  ),
  'FETCH 1:* BODYSTRUCTURE': command('FETCH 1:* BODYSTRUCTURE'),
  'UID SEARCH UNSEEN': command('UID SEARCH UNSEEN'),
  'UID SEARCH BODY': command(
    'UID SEARCH CHARSET UTF-8 BODY {10+}\r\nkhẩn cấp'.replace('{10+}', `{${Buffer.byteLength('khẩn cấp')}+}`),
  ),
  'UID SORT (SUBJECT)': command('UID SORT (SUBJECT) UTF-8 ALL'),
  'UID THREAD REFERENCES': command('UID THREAD REFERENCES UTF-8 ALL'),
  '1,000 bodies': command('FETCH 1:1000 BODY.PEEK[]'),
  'STORE 1:* FLAGS': command('STORE 1:* +FLAGS.SILENT (\\Flagged)'),
  [`${APPENDS} APPENDs`]: append,
  [`${SIGN_INS} sign-ins, 4 at a time`]: signIns,
};

/** Undoes what the timed work did, so that the next turn has the same to do; no part of what is compared. */
const AFTERWARDS: Record<string, readonly string[]> = {
  'STORE 1:* FLAGS': ['STORE 1:* -FLAGS.SILENT (\\Flagged)'],
  [`${APPENDS} APPENDs`]: ['SELECT Drafts', 'STORE 1:* +FLAGS.SILENT (\\Deleted)', 'CLOSE', 'SELECT INBOX'],
};

async function fill({ port }: Peer): Promise<BenchClient> {
  const client = await BenchClient.open(port, USER, PASSWORD);
  // Dovecot begins with INBOX alone; where there are Drafts already the refusal says so, Cyrus' in words.
  await client.command('CREATE Drafts').catch((error: Error) => {
    if (!/ALREADYEXISTS|already exists/.test(error.message)) throw error;
  });
  console.error(`  filling ${port} …`);
  for (let index = 0; index < MESSAGES; index += 1) await client.command(appendCommand('INBOX', index));
  await client.command('SELECT INBOX');
  return client;
}

async function timed(work: Work, client: BenchClient, peer: Peer): Promise<number> {
  const started = performance.now();
  await work(client, peer);
  return performance.now() - started;
}

/** kB a session, from many that have signed in, opened the mailbox and idle; before and after everything has come to rest. */
async function memoryPerSession(peer: Peer): Promise<number> {
  const clients: BenchClient[] = [];
  const openMore = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const client = await BenchClient.open(peer.port, USER, PASSWORD);
      await client.command('SELECT INBOX');
      clients.push(client);
    }
  };
  await openMore(WARM_SESSIONS);
  const before = await restingSet(peer.pid);
  await openMore(IDLE_SESSIONS);
  const after = await restingSet(peer.pid);
  for (const client of clients) client.close();
  return (after - before) / IDLE_SESSIONS;
}

interface Side {
  peer: Peer;
  client: BenchClient;
}

/** The figure of each peer, and how it compares: how many times as fast we are. */
function noteOf(
  peers: readonly Peer[],
  figures: readonly ReturnType<typeof summarise>[],
  own: number,
): string {
  const told = peers.map(({ name }, index) => {
    const other = figures[index];
    if (!other) throw new Error(`${name} was not measured`);
    const range = other.range.map((value) => value.toFixed(1)).join('–');
    return `${name} ${other.value.toFixed(1)} ms (${range}): ${(other.value / own).toFixed(2)} × its speed`;
  });
  return told.join('; ') || 'no peer is installed here';
}

async function compare(name: string, work: Work, ours: Side, theirs: readonly Side[]): Promise<BenchResult> {
  const sides = [ours, ...theirs];
  const times = sides.map((): number[] => []);
  for (let turn = -1; turn < TURNS; turn += 1)
    for (const [place, { client, peer }] of sides.entries()) {
      const time = await timed(work, client, peer);
      // The first turn warms up.
      if (turn >= 0) times[place]?.push(time);
      for (const text of AFTERWARDS[name] ?? []) await client.command(text);
    }
  const [own, ...others] = times.map(summarise);
  if (!own) throw new Error('nothing was measured');
  const peers = theirs.map(({ peer }) => peer);
  return { name: `IMAP ${name}`, ...own, unit: 'ms', goal: '≥ 1 ×', note: noteOf(peers, others, own.value) };
}

async function runAll(ours: Side, theirs: readonly Side[]): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const [name, work] of Object.entries(WORKS)) {
    console.error(`  ${name} …`);
    results.push(await compare(name, work, ours, theirs));
  }
  return results;
}

/** Memory before anything else is done, so that nothing that was freed hides it. */
async function compareMemory(ours: Peer, theirs: readonly Peer[]): Promise<BenchResult> {
  const own = await memoryPerSession(ours);
  const notes: string[] = [];
  for (const peer of theirs) {
    const other = await memoryPerSession(peer);
    notes.push(`${peer.name} ${other.toFixed(0)} kB: ${(own / other).toFixed(2)} × its memory`);
  }
  const note = notes.join('; ') || 'no peer is installed here';
  return { name: 'IMAP memory of an idle session', value: own, unit: 'kB', goal: '≤ 0.1 ×', note };
}

async function measureBeside(ours: Peer, theirs: readonly Peer[]): Promise<BenchResult[]> {
  const memory = await compareMemory(ours, theirs);
  if (process.env['IMAP_BENCH'] === 'memory') return [memory];
  const own = { peer: ours, client: await fill(ours) };
  const others: Side[] = [];
  for (const peer of theirs) others.push({ peer, client: await fill(peer) });
  return [...(await runAll(own, others)), memory];
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const program = new RunningProgram({
    CONGTHU_LOG_LEVEL: 'error',
    CONGTHU_MAX_CONNECTIONS_PER_ADDRESS: '2000',
    CONGTHU_MAX_IMAP_SESSIONS_PER_ACCOUNT: '2000',
  });
  const dovecot = await startDovecot(USER, PASSWORD);
  const cyrus = await startCyrus([USER], PASSWORD);
  try {
    await program.start();
    const added = await program.command(
      ['account', 'add', USER, '--name', 'Đo Lường', '--password-stdin'],
      PASSWORD,
    );
    if (added.code !== 0) throw new Error(added.stderr);
    const ours = { name: 'CôngThư', port: program.port(143), pid: program.pid };
    const theirs: Peer[] = [];
    if (dovecot) theirs.push({ name: 'Dovecot', port: dovecot.port, pid: dovecot.pid });
    if (cyrus) theirs.push({ name: 'Cyrus', port: cyrus.port, pid: cyrus.pid });
    return await measureBeside(ours, theirs);
  } finally {
    dovecot?.stop();
    await cyrus?.stop();
    await program.remove();
  }
}
