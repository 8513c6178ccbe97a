/**
 * A port of the loopback that nobody uses, for a program that takes it a moment later: of those that the system gives to nobody else
 * meanwhile (connections on their way out have those from 32768 on), and below those of the programs of `tests/e2e`.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const FIRST_PORT = 5_000;
const END_OF_PORTS = 11_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, END_OF_PORTS);
    if (await isFree(port)) return port;
  }
}
