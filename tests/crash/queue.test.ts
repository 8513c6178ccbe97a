/**
 * kill -9 of the relay in the middle of its work, again and again, with two relays on one queue and a server that takes,
 * puts off, refuses, hangs and hangs up: every recipient is reached, doubles are few, every failure is one bounce.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SinkAnswer, type SinkStep, SmtpSink } from '#tests/clients/smtp-sink.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { openRelayTest, type RelayTest } from '#tests/relay/relay.ts';
import type { RelayWorld } from '#tests/relay/relay-process.ts';

/** The whole: `CRASH_MESSAGES=5000 npm test -- crash/queue`. */
const MESSAGES = Number(process.env.CRASH_MESSAGES ?? 600);
/** A kill for fifty messages. */
const KILLS = Math.ceil(MESSAGES / 50);
/** A process that is started anew takes a second or several, on a machine that does much else. */
const TIMEOUT_MS = Math.max(240_000, KILLS * 15_000);
/** Connections of one relay; there are two relays. */
const CONNECTIONS = 5;
const PROGRAM = join(import.meta.dirname, '../relay/relay-process.ts');

/** A tenth fails for good, the others go sooner or later. */
function isHopeless(address: string): boolean {
  return /0@/.test(address);
}

/** Servers in a bad mood: half of the answers are what they should be. */
function misbehave({ verb, line }: SinkStep): SinkAnswer | undefined {
  if (verb === 'RCPT' && isHopeless(line)) return '550 5.1.1 No such user';
  const mood = Math.random();
  if (verb === 'RCPT' && mood < 0.2) return '451 4.3.0 Busy';
  if (verb === 'MAIL' && mood < 0.05) return { act: 'reset' };
  if (verb === 'DATA' && mood < 0.05) return { act: 'hang' };
  if (verb === 'END' && mood < 0.05) return '451 4.3.0 Not now';
  return undefined;
}

async function startRelay(world: RelayWorld): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, RELAY_WORLD: JSON.stringify(world) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Two relays, of which one or the other is killed and started anew. */
async function relayAndKill(relay: RelayTest, world: RelayWorld): Promise<void> {
  const children = [await startRelay(world), await startRelay(world)];
  for (let round = 0; round < KILLS; round++) {
    await sleep(50 + ((round * 83) % 250));
    const victim = children.shift();
    assert.ok(victim);
    await kill(victim);
    children.push(await startRelay(world));
  }
  try {
    for (let tries = 0; (await relay.queue()).length > 0; tries++) {
      assert.ok(
        tries < Math.max(600, MESSAGES),
        `${(await relay.queue()).length} recipients are still in the queue`,
      );
      await sleep(100);
    }
  } finally {
    await Promise.all(children.map(kill));
  }
}

test(`${KILLS} kills lose no recipient, double few, and every failure is one bounce`, {
  timeout: TIMEOUT_MS,
}, async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({ script: misbehave });
  const all = Array.from({ length: MESSAGES }, (_, index) => `p${index}@d${index % 7}.example`);
  await Promise.all(all.map((to) => relay.send({ to })));
  await relayAndKill(relay, {
    connection: relay.connection,
    sinkPort: sink.port,
    domain: DOMAIN,
    connections: CONNECTIONS,
  });
  const reached = sink.received.flatMap((message) => message.to);
  const wanted = all.filter((address) => !isHopeless(address));
  assert.deepEqual(new Set(reached), new Set(wanted));
  const doubles = reached.length - wanted.length;
  assert.ok(doubles <= KILLS * CONNECTIONS, `${doubles} doubles`);
  console.log(`${MESSAGES} messages, ${KILLS} kills: ${reached.length} arrived, ${doubles} of them twice`);
  const told = (await relay.mail()).flatMap(
    (bounce) => /Final-Recipient: rfc822; (\S+)/.exec(bounce)?.[1] ?? [],
  );
  assert.deepEqual(told.toSorted(), all.filter(isHopeless).toSorted());
  const [left] = await relay.db.query<{ messages: number; leaked: number }>(
    `select (select count(*)::integer from outbound_message) as messages,
            (select count(*)::integer from blob b where b.reference_count > 0
               and not exists (select from email e where e.blob = b.hash)) as leaked`,
  );
  assert.deepEqual(left, { messages: 0, leaked: 0 });
});
