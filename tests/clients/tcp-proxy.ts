/**
 * A wire with faults between two mail servers: passes bytes on, may say who calls (PROXY protocol, version 1), and ends one
 * direction, or all, where a test says so.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Bytes on their way: `up` from the caller, `down` to it, `text` all of this direction so far. */
export interface ProxyPiece {
  way: 'up' | 'down';
  text: string;
  /** Number of the connection, from 1. */
  connection: number;
}

/** What the wire does with a piece: pass it; pass it and end this direction; end this direction without it; break all. */
export type ProxyAct = 'pass' | 'passAndEnd' | 'end' | 'break';

export interface ProxyOptions {
  target: number;
  /** Who the target is told is calling. */
  source?: string;
  act?: (piece: ProxyPiece) => ProxyAct;
}

export interface TcpProxy {
  port: number;
  /** Connections so far, and those of now. */
  connections: number;
  open: number;
  [Symbol.asyncDispose](): Promise<void>;
}

function pump(from: Socket, to: Socket, decide: (text: string) => ProxyAct): void {
  let text = '';
  let isOver = false;
  from.on('data', (chunk) => {
    if (isOver) return;
    text += chunk.toString('latin1');
    const act = decide(text);
    if (act === 'pass' || act === 'passAndEnd') to.write(chunk);
    if (act === 'break') {
      from.resetAndDestroy();
      to.resetAndDestroy();
    }
    isOver = act === 'end' || act === 'passAndEnd';
    if (isOver) to.end();
  });
  from.on('end', () => {
    if (!isOver) to.end();
  });
  from.on('error', () => to.destroy());
  from.on('close', () => {
    if (!from.readableEnded) to.destroy();
  });
}

/** Listens on a free port of the loopback. */
export async function startTcpProxy(options: ProxyOptions): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  };
  let connections = 0;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (caller) => {
    const connection = ++connections;
    const target = connect({ port: options.target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    keep(caller);
    keep(target);
    const { source, act } = options;
    if (source !== undefined) target.write(`PROXY TCP4 ${source} 127.0.0.1 4000 25\r\n`);
    const decide = (way: ProxyPiece['way']) => (text: string) => act?.({ way, text, connection }) ?? 'pass';
    pump(caller, target, decide('up'));
    pump(target, caller, decide('down'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size / 2;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
