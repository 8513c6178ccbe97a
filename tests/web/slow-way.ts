/**
 * A way to the server on which an act takes its time: what changes something is passed on only after a while, and not at all when who
 * asked has gone meanwhile. All else passes at once.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

const SLOW_MS = 1_500;
const isSlow = (body: Buffer): boolean => /"[A-Z]\w+\/set"/.test(body.toString());

async function passOn(asked: IncomingMessage, answer: ServerResponse, target: number): Promise<void> {
  const body = await buffer(asked);
  if (isSlow(body)) await pause(SLOW_MS);
  if (answer.destroyed) return;
  const { method, url, headers } = asked;
  const passed = request({ host: '127.0.0.1', port: target, method, path: url, headers }, (came) => {
    answer.writeHead(came.statusCode ?? 502, came.headers);
    came.pipe(answer);
  });
  answer.on('close', () => passed.destroy());
  // Who asked sees that the connection ends, as on any broken way.
  passed.on('error', () => answer.destroy());
  passed.end(body);
}

/** Listens on a free port of the loopback, before the server at `target`. */
export async function startSlowWay(target: number): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((asked, answer) => {
    passOn(asked, answer, target).catch(() => answer.destroy());
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
