/**
 * kill -9 in the middle of a load, again and again: what got its 250 is there exactly once, and everything agrees.
 *
 * Each round delivers from outside and sends from inside while the server, the database, or both are killed. A message
 * without an answer may be there or not; one with a 250 must be, in every mailbox it was for, once; and its recipients
 * elsewhere must have got it or still have it coming.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { Database } from '#platform/postgres/database.ts';
import { runSmtpLoad, type SmtpLoadResult } from '#tests/clients/smtp-load.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';

/** `CRASH_ROUNDS=100 npm test -- crash/kill` for longer. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 4);
const CONNECTIONS = 10;
/** More than a round has time for: the kill always comes in the middle. */
const MESSAGES = 20_000;
const DOMAIN = 'thuathienhue.gov.vn';
const AGENCIES = ['snv', 'stc', 'sxd', 'syt', 'stp', 'sdl', 'aluoi', 'phuloc', 'tphue', 'hnd'].map(
  (code) => `${code}@${DOMAIN}`,
);
const SENDER = `nguyenvanan@${DOMAIN}`;
const PASSWORD = 'gió lào mưa dầm 2026';

let sink: SmtpSink;
let program: RunningProgram;

before(async () => {
  sink = await SmtpSink.open();
  program = new RunningProgram({ CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}`, CONGTHU_LOG_LEVEL: 'error' });
  await program.start();
  const added = await program.command(
    ['account', 'add', SENDER, '--name', 'Nguyễn Văn An', '--password-stdin'],
    PASSWORD,
  );
  assert.equal(added.code, 0, added.stderr);
});

after(async () => {
  await program.remove();
  await sink.close();
});

/** What a round was promised: the Message-IDs that got a 250, each with its recipients. */
type Promised = Map<string, string[]>;

function recipientsOf(index: number): string[] {
  const first = AGENCIES[index % AGENCIES.length] as string;
  return index % 4 === 0 ? [first, AGENCIES[(index + 3) % AGENCIES.length] as string] : [first];
}

function textOf(id: string, from: string): Buffer {
  return Buffer.from(
    `Message-ID: <${id}>\r\nFrom: <${from}>\r\nSubject: ${id}\r\n\r\n${'Kính gửi. '.repeat(300)}\r\n`,
  );
}

/** Messages of a round that are acknowledged before it strikes. */
const LEAST_OF_ROUND = 20;

function load(name: string, promised: Promised, from: 'outside' | 'inside'): Promise<SmtpLoadResult> {
  const idOf = (index: number): string => `${name}-${from}-${index}@crash.example`;
  const to = (index: number): string[] =>
    from === 'outside' ? recipientsOf(index) : [...recipientsOf(index), `khach${index}@ngoai.example`];
  return runSmtpLoad({
    host: '127.0.0.1',
    port: program.port(from === 'outside' ? 25 : 587),
    connections: from === 'outside' ? CONNECTIONS : 2,
    messages: MESSAGES,
    ...(from === 'inside' && { from: SENDER, credentials: { user: SENDER, password: PASSWORD } }),
    recipientsOf: to,
    textOf: (index) => textOf(idOf(index), from === 'inside' ? SENDER : 'sender@example.org'),
    onAccepted: (index, recipients) => promised.set(idOf(index), recipients),
  });
}

async function waitUntilReady(): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await program.isReady()) return;
    await sleep(100);
  }
  assert.fail(`the server did not come back:\n${program.output.slice(-2000)}`);
}

/** Kills by round: the server, the database, both. */
async function strike(round: number): Promise<void> {
  if (round % 3 !== 0) program.killDatabase();
  if (round % 3 !== 1) {
    await program.kill();
    await program.start();
  }
  await waitUntilReady();
}

async function playRound(round: number, promised: Promised): Promise<void> {
  const loads = ['outside', 'inside'].map((from) =>
    load(`round${round}`, promised, from as 'outside' | 'inside').catch(() => undefined),
  );
  // A machine that is slow or cold gets its time: there is to be a load when it strikes.
  const wanted = promised.size + LEAST_OF_ROUND;
  for (let tries = 0; tries < 100 && promised.size < wanted; tries++) await sleep(100);
  await sleep(300 + ((round * 137) % 700));
  await strike(round);
  // Connections of the load that lived through a restarted database are cut, so that the round ends.
  if (round % 3 === 1) {
    await program.kill();
    await program.start();
  }
  await Promise.all(loads);
}

/** How often each promised message is in each mailbox: `id address` → count. */
async function countStored(db: Database): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; address: string; count: number }>(
    `select e.fields::jsonb -> 'messageId' ->> 0 as id, a.address, count(*)::integer as count
     from email e join address a on a.account_id = e.account_id and a.kind = 'primary'
     group by 1, 2`,
  );
  return new Map(rows.map((row) => [`${row.id} ${row.address}`, row.count]));
}

async function waitForQueue(db: Database): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [row] = await db.query<{ waiting: number }>(
      'select count(*)::integer as waiting from outbound_recipient',
    );
    if (row?.waiting === 0) return;
    await db.query(
      `update outbound_recipient set next_attempt_at = now(), state = 'queued' where state = 'queued'`,
    );
    await db.query(`select pg_notify('outbound_work', '')`);
    await sleep(200);
  }
  assert.fail('the queue did not empty');
}

test(`${ROUNDS} rounds of kill -9 lose nothing that was acknowledged and double nothing`, async () => {
  const promised: Promised = new Map();
  for (let round = 0; round < ROUNDS; round++) await playRound(round, promised);
  assert.ok(
    promised.size > ROUNDS * LEAST_OF_ROUND,
    `only ${promised.size} messages were accepted: no load to speak of`,
  );
  // Leases of the killed processes would come back by themselves after minutes; a start looks for such at once.
  await withDatabase(program, (db) =>
    db.query(
      `update outbound_recipient set leased_until = now() - interval '1 second' where state = 'leased'`,
    ),
  );
  await program.kill();
  await program.start();
  await withDatabase(program, async (db) => {
    await waitForQueue(db);
    const stored = await countStored(db);
    const relayed = new Set(sink.received.flatMap((message) => message.to));
    for (const [id, recipients] of promised) {
      for (const address of recipients) {
        if (address.endsWith(DOMAIN)) assert.equal(stored.get(`${id} ${address}`), 1, `${id} for ${address}`);
        else assert.ok(relayed.has(address), `${id} for ${address} never left`);
      }
    }
    for (const [key, count] of stored) assert.equal(count, 1, `${key} is there ${count} times`);
    assert.deepEqual(await verifyMailStore(db), []);
  });
});
