/** Counts open connections, all together and by address, so that no one address takes every place. */
import { isIPv6 } from 'node:net';

export interface ConnectionLimits {
  maxConnections: number;
  maxPerAddress: number;
}

/** An IPv6 host has a whole /64 to itself, so that is what is counted (RFC 6177). */
export function countedAs(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] as string;
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

/** The places of one port. */
export class ConnectionCounter {
  #all = 0;
  readonly #byAddress = new Map<string, number>();
  readonly #limits: ConnectionLimits;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get open(): number {
    return this.#all;
  }

  /** Takes a place; undefined when there is none, else the function that gives it back. */
  take(address: string): (() => void) | undefined {
    const key = countedAs(address);
    const own = this.#byAddress.get(key) ?? 0;
    if (this.#all >= this.#limits.maxConnections || own >= this.#limits.maxPerAddress) return undefined;
    this.#all += 1;
    this.#byAddress.set(key, own + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#all -= 1;
      const left = (this.#byAddress.get(key) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(key, left);
      else this.#byAddress.delete(key);
    };
  }
}
