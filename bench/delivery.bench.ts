/**
 * Durable delivery: messages of 10 kB over 20 SMTP connections, from the first byte until the last is visible by IMAP.
 *
 * The real program with its default settings and its embedded database, in processes of their own. The server's time
 * by part of the program comes from its CPU profile, in one further run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { readShares } from './profile-shares.ts';
import { type BenchResult, summarise } from './result.ts';

const CONNECTIONS = 20;
const MESSAGES = 6_000;
const RUNS = 3;
const ACCOUNTS = 10;
const PASSWORD = 'do luong 2026 hue';
const DOMAIN = 'thuathienhue.gov.vn';

const addressOf = (index: number): string => `dothu${index % ACCOUNTS}@${DOMAIN}`;

/** About 10 kB of a letter with words in it, different each time so that nothing is stored once for two. */
function letter(index: number): Buffer {
  const paragraph = `Số ${index}: Kính gửi các sở, ban, ngành; đề nghị báo cáo kết quả thực hiện ${index * 7919} trước ngày 20.\r\n`;
  const header = `From: Văn thư <vanthu@example.org>\r\nTo: <${addressOf(index)}>\r\nSubject: =?utf-8?B?QsOhbyBjw6Fv?= ${index}\r\nMessage-ID: <${index}.${process.pid}.${performance.now()}@example.org>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  return Buffer.from(
    header + paragraph.repeat(Math.ceil((10_240 - header.length) / Buffer.byteLength(paragraph))),
  );
}

async function addAccounts(program: RunningProgram): Promise<void> {
  for (let index = 0; index < ACCOUNTS; index++) {
    const added = await program.command(
      ['account', 'add', addressOf(index), '--name', `Đo Thử ${index}`, '--password-stdin'],
      PASSWORD,
    );
    if (added.code !== 0) throw new Error(added.stderr);
  }
}

async function openMailboxes(program: RunningProgram): Promise<ImapFlow[]> {
  return Promise.all(
    Array.from({ length: ACCOUNTS }, async (_, index) => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: program.port(993),
        secure: true,
        tls: { rejectUnauthorized: false },
        auth: { user: addressOf(index), pass: PASSWORD },
        logger: false,
      });
      await client.connect();
      return client;
    }),
  );
}

async function countVisible(clients: readonly ImapFlow[]): Promise<number> {
  const counts = await Promise.all(clients.map((client) => client.status('INBOX', { messages: true })));
  return counts.reduce((sum, status) => sum + (status === false ? 0 : (status.messages ?? 0)), 0);
}

/** Messages a second, until visible. */
async function measure(program: RunningProgram, clients: readonly ImapFlow[]): Promise<number> {
  const letters = Array.from({ length: MESSAGES }, (_, index) => letter(index));
  const before = await countVisible(clients);
  const started = performance.now();
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port: program.port(25),
    connections: CONNECTIONS,
    messages: MESSAGES,
    recipientsOf: (index) => [addressOf(index)],
    textOf: (index) => letters[index] as Buffer,
  });
  if (load.accepted !== MESSAGES) throw new Error(`only ${load.accepted} of ${MESSAGES} were accepted`);
  while ((await countVisible(clients)) < before + MESSAGES) await sleep(5);
  return MESSAGES / ((performance.now() - started) / 1000);
}

async function withProgram<T>(
  nodeFlags: readonly string[],
  use: (program: RunningProgram) => Promise<T>,
): Promise<T> {
  const program = new RunningProgram({ CONGTHU_LOG_LEVEL: 'error' }, nodeFlags);
  try {
    await program.start();
    await addAccounts(program);
    return await use(program);
  } finally {
    await program.remove();
  }
}

async function measureRates(): Promise<number[]> {
  return withProgram([], async (program) => {
    const clients = await openMailboxes(program);
    await measure(program, clients);
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run++) rates.push(await measure(program, clients));
    for (const client of clients) client.close();
    return rates;
  });
}

/** One run under the profiler, only for the shares. */
async function measureShares(): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-profile-'));
  try {
    await withProgram(['--cpu-prof', `--cpu-prof-dir=${folder}`], async (program) => {
      const clients = await openMailboxes(program);
      await measure(program, clients);
      for (const client of clients) client.close();
      await program.stop();
    });
    return readShares(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  const rate = summarise(await measureRates());
  const shares = await measureShares();
  const note = [...shares]
    .sort(([, a], [, b]) => b - a)
    .map(([name, share]) => `${name} ${(share * 100).toFixed(0)} %`)
    .join(', ');
  return [
    {
      name: `durable delivery, 10 kB, ${CONNECTIONS} connections, until visible by IMAP`,
      ...rate,
      unit: 'messages/s',
      goal: '3,000',
      note: `server's own time: ${note}`,
    },
  ];
}
