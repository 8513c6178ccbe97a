/** Attacks that cost the attacker nearly nothing: connections and guesses. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Attack, counted } from './attack.ts';
import { DOMAIN, findDeafPorts, HOME, open, PASSWORD, PERSON, PORTS, type Port, say } from './target.ts';

const FLOOD_CONNECTIONS = 1_000;
const GUESSES = 10_000;
const GUESSERS = 50;

/** Connections as fast as they open, on every port, from one address; ordinary people come from another. */
export const connectionFlood: Attack = {
  name: `connection floods, ${FLOOD_CONNECTIONS} on each of ${PORTS.length} ports`,
  run: async (target) => {
    const count = counted();
    for (const port of PORTS) {
      const opened = await Promise.all(
        Array.from({ length: FLOOD_CONNECTIONS }, () =>
          open(target, { ...port, tls: false }, '127.0.0.8').catch(() => undefined),
        ),
      );
      count.tried += opened.length;
      for (const socket of opened) socket?.on('error', () => undefined).resume();
      count.faults.push(
        ...(await findDeafPorts(target)).map((name) => `${name} was deaf in the flood of ${port.name}`),
      );
      for (const socket of opened) socket?.destroy();
    }
    return count;
  },
};

/** A person who has not signed in for long, guessed at like the other. */
const ABSENT = `nguoivang@${DOMAIN}`;
/** `sign-in-throttle.ts`: ten seconds are the longest that strangers' guesses keep an owner waiting; the rest is for asking again. */
const OWNER_WAITS_MS = 20_000;

async function guess(socket: Socket, index: number): Promise<boolean> {
  const user = [PERSON, ABSENT, `ai${index}@${DOMAIN}`][index % 3] ?? PERSON;
  const plain = Buffer.from(`\0${user}\0sai${index}`).toString('base64');
  const answer = await say(socket, `a AUTHENTICATE PLAIN ${plain}\r\n`, /^a (OK|NO|BAD)|BYE/m, 30_000);
  return /^a OK/m.test(answer);
}

/** Whether the owner is let in from home, with the right password. */
async function isLetIn(target: RunningProgram, imap: Port, user: string): Promise<boolean> {
  const socket = await open(target, imap, HOME);
  socket.on('error', () => undefined);
  await say(socket, '', /^\* OK/m, 5000);
  const plain = Buffer.from(`\0${user}\0${PASSWORD}`).toString('base64');
  const answer = await say(socket, `a AUTHENTICATE PLAIN ${plain}\r\n`, /^a (OK|NO|BAD)|BYE/m, 30_000);
  socket.destroy();
  return /^a OK/m.test(answer);
}

/** Seconds until somebody who was away is let in, guessed at all the time. */
async function waitOfOwner(target: RunningProgram, imap: Port): Promise<number> {
  const from = performance.now();
  while (!(await isLetIn(target, imap, ABSENT)) && performance.now() - from < 4 * OWNER_WAITS_MS)
    await sleep(1000);
  return performance.now() - from;
}

/** Guessed passwords from fifty addresses, until they are all made or two minutes are over: slowing them down is the defence. */
export const guessedPasswords: Attack = {
  name: `${GUESSES} failed sign-ins from ${GUESSERS} addresses, two minutes at most`,
  run: async (target) => {
    const count = counted();
    const imap = PORTS.find(({ name }) => name === 'imap');
    if (!imap) throw new Error('no IMAP');
    const args = ['account', 'add', ABSENT, '--name', 'Người Vắng', '--password-stdin'];
    const added = await target.command(args, PASSWORD);
    if (added.code !== 0) throw new Error(added.stderr);
    if (!(await isLetIn(target, imap, PERSON))) count.faults.push('the owner is not let in before');
    const until = performance.now() + 120_000;
    let waited: Promise<number> | undefined;
    const work = async (guesser: number): Promise<void> => {
      const from = `127.0.1.${guesser + 1}`;
      let socket: Socket | undefined;
      while (count.tried < GUESSES && performance.now() < until) {
        if (!socket || socket.destroyed) {
          socket = await open(target, imap, from).catch(() => undefined);
          if (!socket) {
            await sleep(100);
            continue;
          }
          socket.on('error', () => undefined);
          await say(socket, '', /^\* OK/m, 5000);
        }
        count.tried += 1;
        if (await guess(socket, count.tried)) count.faults.push('a guess was right');
      }
      socket?.destroy();
    };
    const guessers = Array.from({ length: GUESSERS }, (_, index) => work(index));
    const looking = (async (): Promise<void> => {
      while (count.tried < GUESSES && performance.now() < until) {
        count.faults.push(...(await findDeafPorts(target)).map((name) => `${name} was deaf meanwhile`));
        if (!(await isLetIn(target, imap, PERSON))) count.faults.push('the owner was locked out meanwhile');
        if (count.tried > GUESSES / 4) waited ??= waitOfOwner(target, imap);
        await sleep(5000);
      }
    })();
    await Promise.all([...guessers, looking]);
    const waitMs = (await waited) ?? 0;
    if (waitMs > OWNER_WAITS_MS) count.faults.push(`somebody away waited ${(waitMs / 1000).toFixed(0)} s`);
    count.note = `${count.tried} made; the owner at home let in at once all the time, one who was away after ${(waitMs / 1000).toFixed(0)} s`;
    return count;
  },
};
