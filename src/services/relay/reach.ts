/**
 * The first of some addresses that takes a connection: both families in turn, the next one tried when one is slow, without
 * giving the slow one up (in the manner of RFC 8305).
 */
import { connect, isIPv6, type Socket } from 'node:net';
import { ConnectionFault } from './connection-fault.ts';

export interface ReachOptions {
  host: string;
  port: number;
  timeoutMs: number;
  /** Addresses of ours to send from; the first of the right family is taken. */
  sources: readonly string[];
}

/** RFC 8305 §5 recommends 250 ms. */
const NEXT_AFTER_MS = 250;

export interface Reached {
  socket: Socket;
  address: string;
}

/** One of a family, one of the other, and so on, each family in its order. */
export function interleaveFamilies(addresses: readonly string[]): string[] {
  const first = addresses.filter((address) => isIPv6(address));
  const second = addresses.filter((address) => !isIPv6(address));
  const length = Math.max(first.length, second.length);
  return Array.from({ length }, (_, index) => [first[index], second[index]])
    .flat()
    .filter((address) => address !== undefined);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** Throws `ConnectionFault` when none answers in time. */
export function reachAny(addresses: readonly string[], options: ReachOptions): Promise<Reached> {
  const { host, port, sources, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const open = new Map<Socket, string>();
    let last = 'no address';
    let isOver = false;
    let next: NodeJS.Timeout | undefined;
    const finish = (end: () => void, kept?: Socket): void => {
      isOver = true;
      clearTimeout(next);
      clearTimeout(deadline);
      for (const socket of open.keys()) if (socket !== kept) socket.destroy();
      end();
    };
    const fail = (reason: string): void => finish(() => reject(new ConnectionFault(`${host}: ${reason}`)));
    const deadline = setTimeout(() => fail(`${last}; no connection in time`), timeoutMs);
    const tryNext = (): void => {
      clearTimeout(next);
      const address = waiting.shift();
      if (isOver) return;
      if (address === undefined) {
        if (open.size === 0) fail(last);
        return;
      }
      const localAddress = sources.find((source) => isIPv6(source) === isIPv6(address));
      const socket = connect({ host: address, port, noDelay: true, ...(localAddress && { localAddress }) });
      open.set(socket, address);
      socket.once('connect', () => {
        socket.removeAllListeners();
        if (!isOver) finish(() => resolve({ socket, address }), socket);
      });
      socket.once('error', (error) => {
        last = `[${address}] ${reasonOf(error)}`;
        open.delete(socket);
        if (!isOver) tryNext();
      });
      if (waiting.length > 0) next = setTimeout(tryNext, NEXT_AFTER_MS);
    };
    tryNext();
  });
}
