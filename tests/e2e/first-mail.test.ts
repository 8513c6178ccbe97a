/**
 * From a fresh start to an answer in the outside world, with the real program and ordinary mail programs (issue of
 * foundation): a stranger writes, the official reads over IMAP, answers by submission, and the queue delivers.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { openTraceCollector } from '#tests/clients/trace-collector.ts';
import { readMetrics } from '#tools/metrics.ts';
import { withDatabase } from './program-database.ts';
import { RunningProgram } from './running-program.ts';

const OFFICIAL = 'nguyenvanan@thuathienhue.gov.vn';
const PASSWORD = 'mot-mat-khau-dai';
const STRANGER = 'someone@example.org';
const WAIT_MS = 30_000;

const sink = await SmtpSink.open();
const collector = await openTraceCollector();
let answerId = '';
const program = new RunningProgram({
  CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}`,
  CONGTHU_RELAY_RETRY: '500ms',
  CONGTHU_TRACES: collector.url,
  CONGTHU_TRACES_PERCENT: '100',
  OTEL_BSP_SCHEDULE_DELAY: '200',
});

before(async () => {
  await program.start();
  const added = await program.command(
    ['account', 'add', OFFICIAL, '--name', 'Nguyễn Văn An', '--unit', 'snv', '--password-stdin'],
    `${PASSWORD}\n`,
  );
  assert.equal(added.code, 0, added.stderr);
});

after(async () => {
  await program.remove();
  await sink.close();
  collector.close();
});

/** Sends as a stranger on the MX port; rejects with the server's answer. */
async function sendAsStranger(message: SendMailOptions): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: program.port(25),
    secure: false,
    ignoreTLS: true,
  });
  const { response } = await transport.sendMail({ from: STRANGER, ...message });
  transport.close();
  return response;
}

/** Sends as the official by submission, over STARTTLS. */
async function sendAsOfficial(message: SendMailOptions): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: program.port(587),
    secure: false,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: OFFICIAL, pass: PASSWORD },
  });
  const { response } = await transport.sendMail({ from: OFFICIAL, ...message });
  transport.close();
  return response;
}

async function withImap<Result>(work: (client: ImapFlow) => Promise<Result>): Promise<Result> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: program.port(993),
    secure: true,
    tls: { rejectUnauthorized: false },
    auth: { user: OFFICIAL, pass: PASSWORD },
    logger: false,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

/** The subjects in a mailbox. */
function readSubjects(mailbox: string): Promise<string[]> {
  return withImap(async (client) => {
    const lock = await client.getMailboxLock(mailbox);
    try {
      const messages = await client.fetchAll('1:*', { envelope: true });
      return messages.map((message) => message.envelope?.subject ?? '');
    } finally {
      lock.release();
    }
  });
}

async function waitUntil(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) assert.fail(`waited in vain until ${what}`);
    await sleep(100);
  }
}

test('the first run tells the one-time password of the center, and the units are there', async () => {
  assert.match(program.output, /trungtam@thuathienhue\.gov\.vn/);
  assert.match(program.output, /[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/);
  const units = await program.command(['unit', 'list', '--json']);
  assert.equal((JSON.parse(units.stdout) as unknown[]).length, 46);
});

test('an unknown recipient is refused at once, a known one gets the message', async () => {
  await assert.rejects(sendAsStranger({ to: 'khongcoai@thuathienhue.gov.vn', subject: 'x', text: 'x' }), {
    responseCode: 550,
  });
  // Row 45 of the annex: a unit that is there and has no mailbox.
  await assert.rejects(sendAsStranger({ to: 'hctd@thuathienhue.gov.vn', subject: 'x', text: 'x' }), {
    response: /550 5\.1\.1 This unit has no mailbox yet/,
  });
  await sendAsStranger({
    to: OFFICIAL,
    subject: 'Hỏi về hồ sơ',
    text: 'Kính gửi ông An,\n\nHồ sơ của tôi đến đâu rồi?\n',
  });
  assert.deepEqual(await readSubjects('INBOX'), ['Hỏi về hồ sơ']);
});

/** What a reply to DATA calls the message. */
const idOf = (reply: string): string => / stored as (\S+)/.exec(reply)?.[1] ?? assert.fail(reply);

const nameOf = ({ name }: { name: string }): string => name;

/** Lines of the log about a message. */
function linesAbout(id: string): Record<string, unknown>[] {
  const lines = program.output.split('\n').filter((line) => line.startsWith('{') && line.includes(id));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** All spans of the trace in which a message was stored. */
function traceOf(id: string) {
  const isOurs = ({ attributes = [] }: (typeof collector.spans)[number]): boolean =>
    attributes.some(({ key, value }) => key === 'congthu.message.id' && value.stringValue === id);
  const { traceId } = collector.spans.find(isOurs) ?? {};
  return collector.spans.filter((span) => span.traceId === traceId);
}

test('one trace follows a letter from the wire through the steps and the store to whoever is told, and the log has it by the same id', async () => {
  const id = await withImap(async (client) => {
    await client.mailboxOpen('INBOX', { readOnly: true });
    const told = new Promise((resolve) => client.once('exists', resolve));
    const idling = client.idle();
    const reply = await sendAsStranger({ to: OFFICIAL, subject: 'Dấu vết', text: 'Thư để theo dõi.' });
    await told;
    await client.noop();
    await idling;
    return idOf(reply);
  });
  const [taken] = linesAbout(id);
  assert.equal(taken?.['msg'], 'a message was taken');
  assert.match(String(taken?.['session']), /^[0-9a-f]{12}$/);
  const expected = ['smtp.message', 'delivery', 'store', 'push', 'index', 'step score junk'];
  await waitUntil('the trace has come', () =>
    expected.every((name) => traceOf(id).map(nameOf).includes(name)),
  );
  const trace = traceOf(id);
  const ids = new Set(trace.map(({ spanId }) => spanId));
  const roots = trace.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''));
  assert.deepEqual(roots.map(nameOf), ['smtp.message']);
  await withImap(async (client) => {
    await client.mailboxOpen('INBOX');
    await client.messageDelete({ subject: 'Dấu vết' });
  });
});

test('the answer reaches the outside world through the queue, and nobody may send as somebody else', async () => {
  const reply = await sendAsOfficial({
    to: STRANGER,
    subject: 'Re: Hỏi về hồ sơ',
    text: 'Hồ sơ đã được giải quyết.',
  });
  await waitUntil('the sink has the answer', () => sink.received.length === 1);
  answerId = idOf(reply);
  // By one id from submission to the outside world.
  await waitUntil('the log tells of it', () => linesAbout(idOf(reply)).length === 2);
  assert.deepEqual(
    linesAbout(idOf(reply)).map(({ msg, delivered }) => [msg, delivered]),
    [
      ['a message was taken', undefined],
      ['a message was tried', 1],
    ],
  );
  assert.deepEqual(sink.received[0]?.to, [STRANGER]);
  assert.equal(sink.received[0]?.from, OFFICIAL);
  await assert.rejects(
    sendAsOfficial({ from: 'snv@thuathienhue.gov.vn', to: STRANGER, subject: 'x', text: 'x' }),
  );
});

test('a sink that says 451 for a while loses nothing and gets nothing twice', async () => {
  const already = sink.received.length;
  sink.isBusy = true;
  for (let number = 1; number <= 5; number += 1)
    await sendAsOfficial({ to: STRANGER, subject: `Thư ${number}`, text: 'Nội dung' });
  await waitUntil('the sink has put off five messages', () => sink.deferred >= 5);
  const queued = await program.command(['queue', 'list', '--json']);
  assert.equal((JSON.parse(queued.stdout) as unknown[]).length, 5, queued.stdout);
  sink.isBusy = false;
  await waitUntil('all five have arrived', () => sink.received.length >= already + 5);
  await waitUntil('the queue is empty', async () => {
    const { stdout } = await program.command(['queue', 'list', '--json']);
    return (JSON.parse(stdout) as unknown[]).length === 0;
  });
  assert.equal(sink.received.length, already + 5);
});

test('mail goes out to a Maildir and in again from it, without a double', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-export-'));
  try {
    const exported = await program.command(['export', join(folder, 'mail'), '--account', OFFICIAL, '--json']);
    assert.equal(exported.code, 0, exported.stderr);
    const files = readdirSync(join(folder, 'mail', 'cur'));
    assert.equal(files.length, 1);
    assert.match(readFileSync(join(folder, 'mail', 'cur', files[0] ?? ''), 'utf8'), /Received: /);
    const again = await program.command(['import', join(folder, 'mail'), '--account', OFFICIAL, '--json']);
    assert.deepEqual((JSON.parse(again.stdout) as { filed: number }).filed, 0, again.stdout);
    const elsewhere = [
      'import',
      join(folder, 'mail'),
      '--account',
      OFFICIAL,
      '--mailbox',
      'Lưu trữ/2026',
      '--json',
    ];
    const copied = await program.command(elsewhere);
    assert.deepEqual((JSON.parse(copied.stdout) as { filed: number }).filed, 1, copied.stdout);
    assert.deepEqual(await readSubjects('Lưu trữ/2026'), ['Hỏi về hồ sơ']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a locked account cannot sign in, and can again when it is unlocked', async () => {
  assert.equal((await program.command(['account', 'lock', OFFICIAL, '--reason', 'thử'])).code, 0);
  await assert.rejects(readSubjects('INBOX'));
  assert.equal((await program.command(['account', 'unlock', OFFICIAL])).code, 0);
  assert.deepEqual(await readSubjects('INBOX'), ['Hỏi về hồ sơ']);
});

test('a database that the next release has migrated leaves this program ready: machines are upgraded one after the other', async () => {
  await withDatabase(program, async (db) => {
    const future = 9999;
    await db.query(`insert into schema_migration (number, name, checksum) values ($1, 'next', '')`, [future]);
    // Readiness is asked anew once a second.
    await sleep(1_100);
    assert.equal(await program.isReady(), true);
    await db.query('delete from schema_migration where number = $1', [future]);
  });
});

test('what /metrics says is what its page promises, name by name and label by label', async () => {
  const page = await (await fetch(`http://127.0.0.1:${program.port(80)}/metrics`)).text();
  const told = new Set([...page.matchAll(/^# TYPE (congthu_\w+)/gm)].map(([, name = '']) => name));
  const promised = readMetrics().flatMap((metric) =>
    metric.name.includes('<port>')
      ? ['imap', 'smtp'].map((port) => ({ ...metric, name: metric.name.replace('<port>', port) }))
      : [metric],
  );
  // Only where a place for backups is set, and of several processes.
  const conditional = /^congthu_(?:(?:backup|wal)_|process_answers$)/;
  const missing = promised.filter(({ name }) => !told.has(name) && !conditional.test(name));
  assert.deepEqual(
    missing.map(({ name }) => name),
    [],
  );
  const labels = new Map(promised.map((metric) => [metric.name, new Set([...metric.labels, 'le'])]));
  for (const name of told) assert.ok(labels.has(name) || name.startsWith('congthu_connections_'), name);
  for (const [, name = '', inBraces = ''] of page.matchAll(/^(congthu_\w+)\{([^}]*)\}/gm))
    for (const [, label = ''] of inBraces.matchAll(/(\w+)="/g))
      assert.ok(labels.get(name.replace(/_(?:bucket|count|sum)$/, ''))?.has(label), `${name} ${label}`);
  assert.match(page, /^congthu_ready 1$/m);
});

test('a stop is clean, a second start is quick, and everything is still there', async () => {
  assert.equal(await program.stop(), 0);
  const verified = await program.command(['audit', 'verify', '--json']);
  assert.equal(verified.code, 0, 'commands work without a server too');
  // What a process has not sent yet it sends at its end: the trace of the answer reaches the outside world too.
  assert.deepEqual(
    ['smtp.message', 'relay'].filter((name) => !traceOf(answerId).map(nameOf).includes(name)),
    [],
  );
  await program.start();
  assert.deepEqual(await readSubjects('INBOX'), ['Hỏi về hồ sơ']);
});
