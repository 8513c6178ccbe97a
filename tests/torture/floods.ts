/** Attacks that cost the attacker nearly nothing: connections, bytes one by one, guesses. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attack, counted } from './attack.ts';
import { DOMAIN, findDeafPorts, open, PERSON, PORTS, say } from './target.ts';

const SLOW_CONNECTIONS = 100;
const SLOW_MS = 20_000;
const FLOOD_CONNECTIONS = 1_000;
const GUESSES = 10_000;
const GUESSERS = 50;

/** Slow and dead clients on every port: half of them send a byte a second, half never say a word. */
export const slowClients: Attack = {
  name: `slow and dead clients, ${SLOW_CONNECTIONS} on each of ${PORTS.length} ports`,
  run: async (target) => {
    const sockets: Socket[] = [];
    const count = counted();
    for (const port of PORTS) {
      const plain = { ...port, tls: false };
      for (let index = 0; index < SLOW_CONNECTIONS; index += 1) {
        count.tried += 1;
        const socket = await open(target, plain, '127.0.0.9').catch(() => undefined);
        if (!socket) continue;
        socket.on('error', () => undefined).resume();
        sockets.push(socket);
        if (index % 2 === 0) continue;
        // On TLS ports the beginning of a ClientHello, elsewhere the beginning of a command.
        const bytes = port.tls
          ? Buffer.from('160301020001', 'hex')
          : Buffer.from(port.hello.repeat(3), 'latin1');
        let at = 0;
        const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), 1000);
        socket.once('close', () => clearInterval(timer));
      }
    }
    const until = performance.now() + SLOW_MS;
    while (performance.now() < until) {
      count.faults.push(...(await findDeafPorts(target)).map((name) => `${name} was deaf meanwhile`));
      await sleep(2000);
    }
    for (const socket of sockets) socket.destroy();
    return count;
  },
};

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

async function guess(socket: Socket, index: number): Promise<boolean> {
  const user = index % 2 === 0 ? PERSON : `ai${index}@${DOMAIN}`;
  const plain = Buffer.from(`\0${user}\0sai${index}`).toString('base64');
  const answer = await say(socket, `a AUTHENTICATE PLAIN ${plain}\r\n`, /^a (OK|NO|BAD)|BYE/m, 30_000);
  return /^a OK/m.test(answer);
}

/** Guessed passwords from fifty addresses, until they are all made or two minutes are over: slowing them down is the defence. */
export const guessedPasswords: Attack = {
  name: `${GUESSES} failed sign-ins from ${GUESSERS} addresses, two minutes at most`,
  run: async (target) => {
    const count = counted();
    const imap = PORTS.find(({ name }) => name === 'imap');
    if (!imap) throw new Error('no IMAP');
    const until = performance.now() + 120_000;
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
        await sleep(5000);
      }
    })();
    await Promise.all([...guessers, looking]);
    count.note = `${count.tried} made`;
    return count;
  },
};
