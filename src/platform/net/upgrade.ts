/**
 * Upgrades of HTTP connections (RFC 9110 §7.8): a request that wants to become another protocol goes through the same routes as every
 * other, and the route that understands it takes the socket.
 *
 * Without a taker it is answered like any request, and the connection closed.
 */
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

interface Pending {
  response: ServerResponse;
  socket: Duplex;
  head: Buffer;
}

const pending = new WeakMap<IncomingMessage, Pending>();

/** Has a server's upgrade requests answered by its routes. */
export function routeUpgrades(
  server: Pick<Server, 'on'>,
  route: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    // @ts-expect-error -- a socket of TLS is one too; the type knows plain ones only.
    response.assignSocket(socket);
    response.on('finish', () => {
      if (pending.has(request)) socket.end();
    });
    socket.on('error', () => socket.destroy());
    pending.set(request, { response, socket, head });
    route(request, response);
  });
}

/** The connection of a request that asks for an upgrade, or undefined for any other. `detach` makes the socket the caller's. */
export function takeUpgrade(
  request: IncomingMessage,
): { detach: () => { socket: Duplex; head: Buffer } } | undefined {
  const found = pending.get(request);
  if (!found) return undefined;
  return {
    detach: () => {
      pending.delete(request);
      const { response, socket, head } = found;
      // @ts-expect-error -- as above.
      response.detachSocket(socket);
      return { socket, head };
    },
  };
}
