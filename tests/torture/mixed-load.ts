/** A mixed load at a steady pace: people who deliver, read, look up and browse, each protocol by a client of its own, each act timed. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as LdapClient } from 'ldapts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { JmapClient } from '#tests/clients/jmap.ts';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { DOMAIN, HOME, open, PASSWORD, PERSON, PORTS, say } from './target.ts';
import type { Yardstick } from './yardstick.ts';

export interface ActCount {
  tried: number;
  failed: number;
  /** When each act that was served ended, in milliseconds of `performance`, and how long it took; in their order. */
  served: { at: number; took: number }[];
  /** The deciding reply of each act, or how it failed, with how often it came. */
  replies: Map<string, number>;
}

/** What was answered, in the protocol's own word, and whether that is what an ordinary client is served with. */
interface Reply {
  said: string;
  served: boolean;
}

type Act = (target: RunningProgram, turn: number) => Promise<Reply>;

function reply(said: string, served: boolean): Reply {
  return { said, served };
}

const AGENCIES = ['snv', 'stc', 'sxd', 'syt', 'stp'];

async function deliver(target: RunningProgram, turn: number): Promise<Reply> {
  const to = turn % 3 === 0 ? PERSON : `${AGENCIES[turn % AGENCIES.length]}@${DOMAIN}`;
  const text = `From: <a@example.org>\nSubject: thu ${turn}\nMessage-ID: <t${turn}@torture.example>\n\n${'Kinh gui. '.repeat(800)}\n`;
  const replies = await speakSmtp(target.port(25), [
    'EHLO a.example',
    'MAIL FROM:<a@example.org>',
    `RCPT TO:<${to}>`,
    'DATA',
    dataOf(text),
  ]);
  const last = replies.at(-1) ?? 'nothing';
  return last.startsWith('250') ? reply('250', true) : reply(last, false);
}

async function withImap(
  target: RunningProgram,
  use: (client: ImapTestClient, count: number) => Promise<void>,
): Promise<Reply> {
  const client = await ImapTestClient.open(target.port(143));
  try {
    await client.readLine();
    const plain = Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64');
    await client.command(`AUTHENTICATE PLAIN ${plain}`);
    const opened = await client.command('SELECT INBOX');
    await use(client, Number(/^\* (\d+) EXISTS$/m.exec(opened.join('\n'))?.[1] ?? 0));
    await client.command('LOGOUT').catch(() => undefined);
    return reply('OK', true);
  } finally {
    client.close();
  }
}

function imapSession(target: RunningProgram): Promise<Reply> {
  return withImap(target, async (client, count) => {
    if (count > 0) await client.command('FETCH *:* (FLAGS ENVELOPE BODY.PEEK[TEXT]<0.200>)');
    await client.command('SEARCH UNSEEN');
  });
}

/** The mailbox that is read stays as large as it is, so that what still grows is the program. */
function tidyUp(target: RunningProgram): Promise<Reply> {
  return withImap(target, async (client, count) => {
    if (count <= KEPT_LETTERS) return;
    await client.command(`STORE 1:${count - KEPT_LETTERS} +FLAGS.SILENT (\\Deleted)`);
    await client.command('EXPUNGE');
  });
}

async function jmapPage(target: RunningProgram): Promise<Reply> {
  const basic = `Basic ${Buffer.from(`${PERSON}:${PASSWORD}`).toString('base64')}`;
  const client = await JmapClient.open(`http://${HOME}:${target.port(80)}`, basic);
  const found = await client.call('Email/query', {
    limit: 20,
    sort: [{ property: 'receivedAt', isAscending: false }],
  });
  await client.call('Email/get', { ids: found['ids'], properties: ['subject', 'from', 'preview'] });
  return reply('200', true);
}

async function popSession(target: RunningProgram): Promise<Reply> {
  const port = PORTS.find(({ name }) => name === 'pop3s');
  if (!port) return reply('no such port', false);
  const socket = await open(target, port);
  try {
    await say(socket, '', /^\+OK/);
    const plain = Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64');
    const answer = await say(socket, `AUTH PLAIN ${plain}\r\nSTAT\r\nQUIT\r\n`, /\+OK \d+ \d+/);
    return /\+OK \d+ \d+/.test(answer) ? reply('+OK', true) : reply(answer.slice(0, 80), false);
  } finally {
    socket.destroy();
  }
}

async function lookUp(target: RunningProgram): Promise<Reply> {
  const client = new LdapClient({ url: `ldap://${HOME}:${target.port(389)}`, timeout: 10_000 });
  try {
    await client.bind(PERSON, PASSWORD);
    const base = DOMAIN.split('.')
      .map((part) => `dc=${part}`)
      .join(',');
    const { searchEntries } = await client.search(base, { filter: '(cn=*nguyen*)', sizeLimit: 20 });
    return reply(searchEntries.length > 0 ? 'success' : 'nothing found', searchEntries.length > 0);
  } finally {
    await client.unbind();
  }
}

async function browse(target: RunningProgram): Promise<Reply> {
  const answer = await fetch(`http://${HOME}:${target.port(80)}/`);
  await answer.arrayBuffer();
  return reply(`${answer.status}`, answer.ok);
}

/** Not of the program: what the machine takes for the same small work all the time. */
function measureMachine({ port }: Yardstick): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, HOME);
    socket.once('error', reject).once('end', () => resolve(reply('done', true)));
    socket.resume();
  });
}

export const YARDSTICK = 'the machine alone';

const POLL_MS = 10;

/** What a person keeps in the mailbox; the rest is tidied away. */
const KEPT_LETTERS = 300;

/** Each kind with its pause between two acts. */
const ACTS: Record<string, [Act, number]> = {
  'SMTP delivery': [deliver, 100],
  'IMAP session': [imapSession, 500],
  'JMAP page': [jmapPage, 500],
  'IMAP, tidying up': [tidyUp, 10_000],
  'POP3 session': [popSession, 1000],
  'LDAP search': [lookUp, 1000],
  'web page': [browse, 500],
};

export interface MixedLoad {
  counts: Map<string, ActCount>;
  /** Does something while no act is under way: what holds the program up on purpose is no act's delay. */
  meanwhile<Result>(act: () => Promise<Result>): Promise<Result>;
  /** Ends it; what is under way ends first. */
  stop(): Promise<void>;
}

/** Starts it. An act that fails is counted, and the next one comes all the same. */
export function startMixedLoad(target: RunningProgram, yardstick: Yardstick): MixedLoad {
  const counts = new Map<string, ActCount>();
  let isOver = false;
  let turn = 0;
  let underWay = 0;
  let pause: Promise<unknown> | undefined;
  const machine: Act = () => measureMachine(yardstick);
  const acts: Record<string, [Act, number]> = { ...ACTS, [YARDSTICK]: [machine, 250] };
  const loops = Object.entries(acts).map(async ([name, [act, pauseMs]]) => {
    const count: ActCount = { tried: 0, failed: 0, served: [], replies: new Map() };
    counts.set(name, count);
    while (!isOver) {
      await pause;
      const from = performance.now();
      underWay += 1;
      count.tried += 1;
      turn += 1;
      const { said, served } = await act(target, turn).catch((error: unknown) =>
        reply(error instanceof Error ? error.message.slice(0, 120) : String(error), false),
      );
      const at = performance.now();
      underWay -= 1;
      if (served) count.served.push({ at, took: at - from });
      else count.failed += 1;
      count.replies.set(said, (count.replies.get(said) ?? 0) + 1);
      await sleep(Math.max(0, pauseMs - (performance.now() - from)));
    }
  });
  return {
    counts,
    meanwhile: async (act) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      pause = promise;
      try {
        while (underWay > 0) await sleep(POLL_MS);
        return await act();
      } finally {
        pause = undefined;
        resolve();
      }
    },
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
    },
  };
}

/** The middle and the slow ends of some times. */
export function percentiles(times: readonly number[]): { p50: number; p95: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
