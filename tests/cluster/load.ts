/**
 * The load that runs while things break: deliveries through the balancer, and watchers that look whether time goes backwards.
 *
 * Every acknowledged message is remembered with its mailbox. The watchers ask again and again, by IMAP and by JMAP and
 * through whichever node the balancer gives them; what they are told must never be older than what they knew.
 */
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JmapTransport, openClient } from '#formats/jmap/client.ts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { JmapClient } from '#tests/clients/jmap.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { HUB } from './network.ts';
import { portOf } from './nodes.ts';

export interface LoadPlan {
  recipients: readonly string[];
  /** Whose mailbox the watchers look at; also one of the recipients. */
  watcher: { address: string; password: string };
}

export interface Load {
  /** Message-ID → mailbox, for every message that got its 250. */
  promised: Map<string, string>;
  /** When each was acknowledged, in ms since the epoch, in order. */
  acknowledged: number[];
  unanswered: number;
  refused: number;
  /** Times at which a watcher was told something older than it knew. */
  backwards: string[];
  watched: number;
  /** Why the last look failed. */
  lastFault: string;
  stop(): Promise<void>;
}

const CONNECTIONS = 6;
const PAUSE_MS = 250;
const ANSWER_MS = 10_000;
const BODY = 'Kính gửi các đồng chí, xin gửi kèm dự thảo báo cáo. '.repeat(60);

function messageText(id: string): Buffer {
  return Buffer.from(
    `Message-ID: <${id}>\r\nFrom: <sender@example.org>\r\nSubject: ${id}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${BODY}\r\n`,
  );
}

/** What a watcher knows: nothing of it may ever shrink. */
interface Known {
  uidNext: number;
  modseq: number;
  messages: number;
}

async function askImap(plan: LoadPlan): Promise<Known> {
  const client = await ImapTestClient.open(portOf('imap'), HUB);
  try {
    await client.readLine();
    await client.command(`LOGIN ${plan.watcher.address} ${plan.watcher.password}`);
    const lines = await client.command('STATUS INBOX (UIDNEXT HIGHESTMODSEQ MESSAGES)');
    const value = (name: string): number => Number(new RegExp(`${name} (\\d+)`).exec(lines[0] ?? '')?.[1]);
    return { uidNext: value('UIDNEXT'), modseq: value('HIGHESTMODSEQ'), messages: value('MESSAGES') };
  } finally {
    client.close();
  }
}

/** Through the balancer, whatever name the session gives; its certificate is signed by nobody. */
function transportOf(authorization: string): JmapTransport {
  return ({ url, method, body }) =>
    new Promise((resolve, reject) => {
      const headers = { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) };
      const { pathname: path, search } = new URL(url);
      const place = { host: HUB, port: portOf('https'), path: path + search, rejectUnauthorized: false };
      const request = httpsRequest({ ...place, method, headers, timeout: ANSWER_MS }, (answer) => {
        text(answer).then((all) => resolve({ status: answer.statusCode ?? 0, body: all }), reject);
      });
      request.on('timeout', () => request.destroy(new Error('no answer')));
      request.on('error', reject);
      request.end(body);
    });
}

async function askJmap(
  { watcher }: LoadPlan,
  state: string | undefined,
): Promise<{ state: string; total: number }> {
  const basic = `Basic ${Buffer.from(`${watcher.address}:${watcher.password}`).toString('base64')}`;
  const core = await openClient(transportOf(basic), `https://${HUB}:${portOf('https')}/.well-known/jmap`);
  const client = new JmapClient(basic, core);
  const { list, state: now } = await client.call('Mailbox/get', {
    ids: null,
    properties: ['role', 'totalEmails'],
  });
  if (state !== undefined) await client.call('Mailbox/changes', { sinceState: state });
  const inbox = (list as { role: string | null; totalEmails: number }[]).find((box) => box.role === 'inbox');
  return { state: String(now), total: inbox?.totalEmails ?? 0 };
}

/** Starts it; it goes on through every failure until it is stopped. */
export function startLoad(plan: LoadPlan): Load {
  const load: Load = {
    promised: new Map(),
    acknowledged: [],
    unanswered: 0,
    refused: 0,
    backwards: [],
    watched: 0,
    lastFault: '',
    stop: () => Promise.resolve(),
  };
  let stopping = false;
  let round = 0;
  const recipientOf = (index: number): string => plan.recipients[index % plan.recipients.length] ?? '';
  const deliver = async (): Promise<void> => {
    while (!stopping) {
      const name = `r${round++}`;
      const idOf = (index: number): string => `${name}-${index}@cluster.example`;
      const result = await runSmtpLoad({
        host: HUB,
        port: portOf('smtp'),
        connections: 1,
        messages: 500,
        recipientsOf: (index) => [recipientOf(index)],
        textOf: (index) => messageText(idOf(index)),
        isOver: () => stopping,
        onAccepted: (index, recipients) => {
          load.promised.set(idOf(index), recipients[0] ?? '');
          load.acknowledged.push(Date.now());
        },
      });
      load.unanswered += result.unanswered;
      load.refused += result.refused;
      await sleep(PAUSE_MS);
    }
  };
  const watch = async (): Promise<void> => {
    let known: Known = { uidNext: 0, modseq: 0, messages: 0 };
    let jmap: { state: string; total: number } | undefined;
    while (!stopping) {
      try {
        const seen = await askImap(plan);
        for (const name of ['uidNext', 'modseq', 'messages'] as const)
          if (!(seen[name] >= known[name]))
            load.backwards.push(`IMAP ${name} ${known[name]} → ${seen[name]}`);
        known = seen;
        const next = await askJmap(plan, jmap?.state);
        if (next.total < (jmap?.total ?? 0)) load.backwards.push(`JMAP total ${jmap?.total} → ${next.total}`);
        jmap = next;
        load.watched += 1;
      } catch (error) {
        // Away while something is broken; a state that is no longer known is a step back.
        load.lastFault = String(error);
        if (/cannotCalculateChanges/.test(String(error))) load.backwards.push(String(error));
      }
      await sleep(PAUSE_MS);
    }
  };
  const running = [...Array.from({ length: CONNECTIONS }, deliver), watch()];
  load.stop = async () => {
    stopping = true;
    await Promise.all(running);
  };
  return load;
}

/** The longest time without an acknowledged message since a moment, in seconds. */
export function longestSilence(load: Load, since: number, until: number): number {
  const times = [since, ...load.acknowledged.filter((time) => time > since && time < until), until];
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time))) / 1000;
}
