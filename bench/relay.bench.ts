/**
 * Mail through the queue: messages of 10 kB handed in over 20 SMTP connections, from the first byte until the last is with
 * another server, a sink on this machine; and the same through Postfix, in the same run.
 *
 * Ours signs every message twice (RSA and Ed25519), looks at attachments and counts what its sender may send; Postfix does
 * none of it. Both may open so many connections to the sink.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostfix } from '#tests/clients/postfix.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { type BenchResult, summarise } from './result.ts';

const MESSAGES = 3_000;
const RUNS = 3;
const CONNECTIONS = 20;
const DOMAIN = 'thuathienhue.gov.vn';
const SENDER = `dothu@${DOMAIN}`;
const PASSWORD = 'do luong 2026 hue';
const DEADLINE_MS = 180_000;

function letter(index: number): Buffer {
  const line = `So ${index}: Kinh gui cac so, ban, nganh; de nghi bao cao ket qua thuc hien ${index * 7919}.\r\n`;
  const header = `From: <${SENDER}>\r\nTo: <b${index}@far.example>\r\nSubject: Bao cao ${index}\r\nMessage-ID: <${index}.${performance.now()}@${DOMAIN}>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\n\r\n`;
  return Buffer.from(header + line.repeat(Math.ceil((10_240 - header.length) / line.length)));
}

/** Messages a second through one relay. */
async function measure(
  sink: SmtpSink,
  port: number,
  credentials?: { user: string; password: string },
): Promise<number> {
  const letters = Array.from({ length: MESSAGES }, (_, index) => letter(index));
  const before = sink.received.length;
  const started = performance.now();
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port,
    connections: CONNECTIONS,
    messages: MESSAGES,
    from: SENDER,
    recipientsOf: (index) => [`b${index}@far.example`],
    textOf: (index) => letters[index] as Buffer,
    ...(credentials && { credentials }),
  });
  if (load.accepted !== MESSAGES) throw new Error(`only ${load.accepted} of ${MESSAGES} were accepted`);
  while (sink.received.length < before + MESSAGES) {
    if (performance.now() - started > DEADLINE_MS)
      throw new Error(`only ${sink.received.length - before} of ${MESSAGES} arrived`);
    await sleep(5);
  }
  return MESSAGES / ((performance.now() - started) / 1000);
}

async function measureOurs(sink: SmtpSink): Promise<number[]> {
  const program = new RunningProgram({
    CONGTHU_LOG_LEVEL: 'error',
    CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}`,
    CONGTHU_RELAY_CONNECTIONS_PER_DOMAIN: String(CONNECTIONS),
  });
  try {
    await program.start();
    const added = await program.command(
      ['account', 'add', SENDER, '--name', 'Đo Thử', '--password-stdin'],
      PASSWORD,
    );
    if (added.code !== 0) throw new Error(added.stderr);
    await program.command(['policy', 'set', 'sendingLimits', JSON.stringify({ exempt: [SENDER] })]);
    const credentials = { user: SENDER, password: PASSWORD };
    await measure(sink, program.port(587), credentials);
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run++) rates.push(await measure(sink, program.port(587), credentials));
    return rates;
  } finally {
    await program.remove();
  }
}

async function measurePostfix(sink: SmtpSink): Promise<number[]> {
  const ports = { own: await findFreePort(), sink: sink.port };
  const postfix = await startPostfix(ports, [
    `default_destination_concurrency_limit = ${CONNECTIONS}`,
    `initial_destination_concurrency = ${CONNECTIONS}`,
  ]);
  try {
    await measure(sink, postfix.port);
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run++) rates.push(await measure(sink, postfix.port));
    return rates;
  } finally {
    await postfix.stop();
  }
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  await using sink = await SmtpSink.open({ keywords: ['PIPELINING', '8BITMIME', 'SIZE 50000000'] });
  const postfix = summarise(await measurePostfix(sink));
  const ours = summarise(await measureOurs(sink));
  const ratio = ours.value / postfix.value;
  return [
    {
      name: `through the queue to another server, 10 kB, ${CONNECTIONS} connections`,
      ...ours,
      unit: 'messages/s',
      goal: '1.5 × Postfix',
      note: `${ratio.toFixed(2)} × Postfix, signing included`,
    },
    { name: 'the same through Postfix', ...postfix, unit: 'messages/s' },
  ];
}
