/**
 * Mail through the queue: messages of 10 kB handed in over 20 SMTP connections, from the first byte until the last is with
 * another server, a sink on this machine; and the same through Postfix, turn by turn in the same run.
 *
 * Ours looks at attachments and counts what its sender may send, and signs every message twice (RSA and Ed25519); Postfix does
 * none of it, and with OpenDKIM signs once. So that like stands beside like too, ours without keys is measured beside Postfix
 * that does not sign. All may open so many connections to the sink.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostfix } from '#tests/clients/postfix.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { startOpendkim } from './opendkim.ts';
import { takeTurns } from './peers.ts';
import { processorTime } from './process-time.ts';
import type { BenchResult } from './result.ts';

const MESSAGES = 2_000;
const RUNS = 5;
const CONNECTIONS = 20;
const DOMAIN = 'thuathienhue.gov.vn';
const SENDER = `dothu@${DOMAIN}`;
const PASSWORD = 'do luong 2026 hue';
const DEADLINE_MS = 180_000;
/** Times Postfix. */
const GOAL = 1.5;

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
): Promise<{ rate: number; pieces: number }> {
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
  return { rate: MESSAGES / ((performance.now() - started) / 1000), pieces: MESSAGES };
}

/** Something to send through. */
interface Relay {
  port: number;
  credentials?: { user: string; password: string };
  /** Processor time so far, in milliseconds. */
  time(): number;
  stop(): Promise<void>;
}

async function startOurs(sink: SmtpSink, { isSigning }: { isSigning: boolean }): Promise<Relay> {
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
    if (!isSigning) await withDatabase(program, (db) => db.query('delete from dkim_key'));
    return {
      port: program.port(587),
      credentials: { user: SENDER, password: PASSWORD },
      time: () => processorTime([program.pid], program.dataDir),
      stop: () => program.remove(),
    };
  } catch (error) {
    await program.remove();
    throw error;
  }
}

async function startPeer(sink: SmtpSink, more: readonly string[] = []): Promise<Relay> {
  const postfix = await startPostfix({ own: await findFreePort(), sink: sink.port }, [
    `default_destination_concurrency_limit = ${CONNECTIONS}`,
    `initial_destination_concurrency = ${CONNECTIONS}`,
    ...more,
  ]);
  return { port: postfix.port, time: () => processorTime([postfix.pid]), stop: () => postfix.stop() };
}

/** Postfix that signs too, once, by RSA, where OpenDKIM is installed. */
async function startSigningPeer(sink: SmtpSink): Promise<Relay | undefined> {
  const signer = await startOpendkim(DOMAIN);
  if (!signer) return undefined;
  const postfix = await startPeer(sink, [`smtpd_milters = inet:127.0.0.1:${signer.port}`]);
  return {
    port: postfix.port,
    time: () => postfix.time() + processorTime([signer.pid]),
    stop: async () => {
      await postfix.stop();
      signer.stop();
    },
  };
}

/** Runs it. */
export async function run(): Promise<BenchResult[]> {
  await using sink = await SmtpSink.open({ keywords: ['PIPELINING', '8BITMIME', 'SIZE 50000000'] });
  const relays: Relay[] = [];
  const start = async <R extends Relay | undefined>(starting: Promise<R>): Promise<R> => {
    const relay = await starting;
    if (relay) relays.push(relay);
    return relay;
  };
  try {
    const ours = await start(startOurs(sink, { isSigning: true }));
    const plain = await start(startOurs(sink, { isSigning: false }));
    const postfix = await start(startPeer(sink));
    const signing = await start(startSigningPeer(sink));
    const turn = (relay: Relay) => () => measure(sink, relay.port, relay.credentials);
    const unsigned = {
      name: 'the same through Postfix, not signed',
      turn: turn(postfix),
      time: () => postfix.time(),
    };
    const alike = await takeTurns(
      RUNS,
      {
        name: `through the queue to another server, 10 kB, ${CONNECTIONS} connections, without keys to sign by`,
        goal: GOAL,
        turn: turn(plain),
        time: () => plain.time(),
      },
      [unsigned],
      'messages/s',
    );
    const signed = await takeTurns(
      RUNS,
      {
        name: `through the queue to another server, 10 kB, ${CONNECTIONS} connections, signed twice`,
        goal: GOAL,
        turn: turn(ours),
        time: () => ours.time(),
      },
      [
        unsigned,
        ...(signing
          ? [
              {
                name: 'the same through Postfix with OpenDKIM, signed once',
                turn: turn(signing),
                time: () => signing.time(),
              },
            ]
          : []),
      ],
      'messages/s',
    );
    return [...alike, ...signed];
  } finally {
    for (const relay of relays) await relay.stop();
  }
}
