/** A mixed load at a steady pace: people who deliver, read, look up and browse, each protocol by a client of its own, each act timed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as LdapClient } from 'ldapts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { JmapClient } from '#tests/clients/jmap.ts';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { DOMAIN, HOME, open, PASSWORD, PERSON, PORTS, say } from './target.ts';

export interface ActCount {
  tried: number;
  failed: number;
  /** Milliseconds, in the order of the acts. */
  times: number[];
}

type Act = (target: RunningProgram, turn: number) => Promise<boolean>;

const AGENCIES = ['snv', 'stc', 'sxd', 'syt', 'stp'];

async function deliver(target: RunningProgram, turn: number): Promise<boolean> {
  const to = turn % 3 === 0 ? PERSON : `${AGENCIES[turn % AGENCIES.length]}@${DOMAIN}`;
  const text = `From: <a@example.org>\nSubject: thu ${turn}\nMessage-ID: <t${turn}@torture.example>\n\n${'Kinh gui. '.repeat(800)}\n`;
  const replies = await speakSmtp(target.port(25), [
    'EHLO a.example',
    'MAIL FROM:<a@example.org>',
    `RCPT TO:<${to}>`,
    'DATA',
    dataOf(text),
  ]);
  return replies.at(-1)?.startsWith('250') ?? false;
}

async function imapSession(target: RunningProgram): Promise<boolean> {
  const client = await ImapTestClient.open(target.port(143));
  try {
    await client.readLine();
    const plain = Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64');
    await client.command(`AUTHENTICATE PLAIN ${plain}`);
    await client.command('SELECT INBOX');
    await client.command('FETCH *:* (FLAGS ENVELOPE BODY.PEEK[TEXT]<0.200>)').catch(() => undefined);
    await client.command('SEARCH UNSEEN');
    await client.command('LOGOUT').catch(() => undefined);
    return true;
  } finally {
    client.close();
  }
}

async function jmapPage(target: RunningProgram): Promise<boolean> {
  const basic = `Basic ${Buffer.from(`${PERSON}:${PASSWORD}`).toString('base64')}`;
  const client = await JmapClient.open(`http://${HOME}:${target.port(80)}`, basic);
  const found = await client.call('Email/query', {
    limit: 20,
    sort: [{ property: 'receivedAt', isAscending: false }],
  });
  await client.call('Email/get', { ids: found['ids'], properties: ['subject', 'from', 'preview'] });
  return true;
}

async function popSession(target: RunningProgram): Promise<boolean> {
  const port = PORTS.find(({ name }) => name === 'pop3s');
  if (!port) return false;
  const socket = await open(target, port);
  try {
    await say(socket, '', /^\+OK/);
    const plain = Buffer.from(`\0${PERSON}\0${PASSWORD}`).toString('base64');
    const answer = await say(socket, `AUTH PLAIN ${plain}\r\nSTAT\r\nQUIT\r\n`, /\+OK \d+ \d+/);
    return /\+OK \d+ \d+/.test(answer);
  } finally {
    socket.destroy();
  }
}

async function lookUp(target: RunningProgram): Promise<boolean> {
  const client = new LdapClient({ url: `ldap://${HOME}:${target.port(389)}`, timeout: 10_000 });
  try {
    await client.bind(PERSON, PASSWORD);
    const base = DOMAIN.split('.')
      .map((part) => `dc=${part}`)
      .join(',');
    const { searchEntries } = await client.search(base, { filter: '(cn=*nguyen*)', sizeLimit: 20 });
    return searchEntries.length > 0;
  } finally {
    await client.unbind();
  }
}

async function browse(target: RunningProgram): Promise<boolean> {
  const answer = await fetch(`http://${HOME}:${target.port(80)}/`);
  await answer.arrayBuffer();
  return answer.ok;
}

/** Each kind with its pause between two acts. */
const ACTS: Record<string, [Act, number]> = {
  'SMTP delivery': [deliver, 100],
  'IMAP session': [imapSession, 500],
  'JMAP page': [jmapPage, 500],
  'POP3 session': [popSession, 1000],
  'LDAP search': [lookUp, 1000],
  'web page': [browse, 500],
};

export interface MixedLoad {
  counts: Map<string, ActCount>;
  /** Ends it; what is under way ends first. */
  stop(): Promise<void>;
}

/** Starts it. An act that fails is counted, and the next one comes all the same. */
export function startMixedLoad(target: RunningProgram): MixedLoad {
  const counts = new Map<string, ActCount>();
  let isOver = false;
  let turn = 0;
  const loops = Object.entries(ACTS).map(async ([name, [act, pauseMs]]) => {
    const count: ActCount = { tried: 0, failed: 0, times: [] };
    counts.set(name, count);
    while (!isOver) {
      const from = performance.now();
      count.tried += 1;
      turn += 1;
      const done = await act(target, turn).catch(() => false);
      if (done) count.times.push(performance.now() - from);
      else count.failed += 1;
      await sleep(Math.max(0, pauseMs - (performance.now() - from)));
    }
  });
  return {
    counts,
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
    },
  };
}

/** The middle and the slow end of some times. */
export function percentiles(times: readonly number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
