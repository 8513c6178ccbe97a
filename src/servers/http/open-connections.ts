/**
 * The open connections of a server, and which of them have a request under way.
 *
 * Node waits at its end for connections that are only kept alive, and for those of browsers that connect in advance and
 * never ask. Here a stop waits for answers, not for connections.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Of one server, plain or TLS. */
export class OpenConnections {
  readonly #sockets = new Set<Socket>();
  readonly #busy = new Map<Socket, number>();
  #isDraining = false;

  constructor(server: Pick<Server, 'on'>, kind: 'http' | 'https') {
    server.on(kind === 'http' ? 'connection' : 'secureConnection', (socket: Socket) => this.#add(socket));
    server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#hold(request.socket, response),
    );
  }

  /** Ends what is idle now, and the rest as soon as it is answered. */
  drain(): void {
    this.#isDraining = true;
    for (const socket of this.#sockets) if (!this.#busy.has(socket)) socket.destroy();
  }

  #add(socket: Socket): void {
    // Its TLS handshake was under way when the others were ended.
    if (this.#isDraining) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #hold(socket: Socket, response: ServerResponse): void {
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
    response.on('close', () => {
      const left = (this.#busy.get(socket) ?? 1) - 1;
      if (left > 0) this.#busy.set(socket, left);
      else this.#busy.delete(socket);
      // The answer is in the kernel's hands by now; `end` lets it be sent.
      if (left === 0 && this.#isDraining) socket.end();
    });
  }
}
