/**
 * Several hosts on one machine: network namespaces on a bridge, each with its own address, each of which can be cut off.
 *
 * Needs root and Debian's iproute2.
 */
import { run } from './parts.ts';

/** The bridge's own address: the load, the balancer, etcd and the object store live there. */
export const HUB = '10.99.0.1';
/** Clients that pass the balancer by: nodes take what comes from its own address for a PROXY header. */
export const CLIENTS = '10.99.0.2';
const BRIDGE = 'congthu0';

export interface Host {
  name: string;
  address: string;
  /** The network namespace. */
  netns: string;
}

function ip(...args: string[]): void {
  run('ip', args);
}

function quietly(...args: string[]): void {
  try {
    ip(...args);
  } catch {
    // It is not there: nothing is left of an earlier run.
  }
}

const linkOf = (host: Host): string => `cv-${host.name}`;

export function describeHost(name: string, number: number): Host {
  return { name, address: `10.99.0.${number}`, netns: `congthu-${name}` };
}

/** Takes the network of an earlier run away, or of this one. */
export function removeNetwork(hosts: readonly Host[]): void {
  for (const host of hosts) {
    quietly('link', 'del', linkOf(host));
    quietly('netns', 'del', host.netns);
  }
  quietly('link', 'del', BRIDGE);
}

export function makeNetwork(hosts: readonly Host[]): void {
  removeNetwork(hosts);
  ip('link', 'add', BRIDGE, 'type', 'bridge');
  for (const address of [HUB, CLIENTS]) ip('addr', 'add', `${address}/24`, 'dev', BRIDGE);
  ip('link', 'set', BRIDGE, 'up');
  for (const host of hosts) {
    ip('netns', 'add', host.netns);
    ip('link', 'add', linkOf(host), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', host.netns);
    ip('link', 'set', linkOf(host), 'master', BRIDGE, 'up');
    ip('-n', host.netns, 'addr', 'add', `${host.address}/24`, 'dev', 'eth0');
    ip('-n', host.netns, 'link', 'set', 'eth0', 'up');
    ip('-n', host.netns, 'link', 'set', 'lo', 'up');
  }
}

/** Pulls the host's cable: nothing goes in or out, and nobody is told. */
export function cutOff(host: Host): void {
  ip('link', 'set', linkOf(host), 'down');
}

export function plugIn(host: Host): void {
  ip('link', 'set', linkOf(host), 'up');
}

/** Kills everything that runs on a host, at once, as a power cut does. */
export function killAll(host: Host): void {
  for (const pid of run('ip', ['netns', 'pids', host.netns]).split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It went with its parent.
    }
  }
}
