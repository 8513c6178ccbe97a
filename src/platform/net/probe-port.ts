/** Whether a port of this machine answers a newcomer as it should: connects like one, says something, hears something. */
import { connect, isIPv6 } from 'node:net';
import { makeBlockList } from './listener.ts';

export interface PortProbe {
  /** The addresses it listens on; the first is asked. */
  hosts: readonly string[];
  port: number;
  /** Said first, where a client speaks first. */
  says?: Buffer;
  /** How the answer begins. */
  hears: Buffer;
  /** From these the PROXY protocol is expected. */
  proxyNetworks: readonly string[];
}

/** A person has given up by then. */
const ANSWER_WITHIN_MS = 5_000;
/** The PROXY header of a balancer's own checks: no client stands behind (version 1). */
const NO_CLIENT = 'PROXY UNKNOWN\r\n';
/** Where to reach what listens on every address. */
const OWN: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Asks once. */
export function probePort({ hosts, port, says, hears, proxyNetworks }: PortProbe): Promise<boolean> {
  const [first = '127.0.0.1'] = hosts;
  const host = OWN[first] ?? first;
  const isProxied = makeBlockList(proxyNetworks).check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
  return new Promise((resolve) => {
    let heard = Buffer.alloc(0);
    const socket = connect({ host, port });
    const finish = (isGood: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isGood);
    };
    const timer = setTimeout(finish, ANSWER_WITHIN_MS, false);
    socket.on('connect', () => {
      if (isProxied) socket.write(NO_CLIENT);
      if (says) socket.write(says);
    });
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      if (heard.length >= hears.length) finish(heard.subarray(0, hears.length).equals(hears));
    });
    socket.on('close', () => finish(false));
    socket.on('error', () => finish(false));
  });
}
