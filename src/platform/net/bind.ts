/**
 * Taking a port: one address of a server at a time, and a sentence that says what to do when it cannot be had.
 */
import { isIPv6, type Server } from 'node:net';
import { Refusal } from '#platform/kernel/fault.ts';

export interface BindSettings {
  /** What the port is for, in the error: `smtp`, `https`. */
  name: string;
  port: number;
  host: string;
  /** Others of this program take connections of the port too, and the kernel shares them out (SO_REUSEPORT). */
  isShared?: boolean;
}

/** The kernel's queue of connections not yet accepted; a burst of a whole province at eight o'clock fits. */
const BACKLOG = 1024;

function bindFault({ name, port, host }: BindSettings, error: NodeJS.ErrnoException): Error {
  const facts = { port, name, host };
  if (error.code === 'EADDRINUSE')
    return new Refusal(
      'inUse',
      `Port ${port} (${name}) is taken by another program. Stop it, or choose other ports with --port-base.`,
      facts,
    );
  if (error.code === 'EACCES')
    return new Refusal(
      'notPermitted',
      `Port ${port} (${name}) needs more rights. Use --port-base 2000, or give the program CAP_NET_BIND_SERVICE.`,
      facts,
    );
  if (error.code === 'ENOTSUP')
    return new Refusal(
      'invalidArgument',
      'processes: this system does not share a port among processes; use one.',
      facts,
    );
  if (error.code === 'EADDRNOTAVAIL')
    return new Refusal('invalidArgument', `listen: this machine has no address ${host}.`, facts);
  return error;
}

/** A machine without IPv6 is no mistake: `::` is in the default. */
function isMissingFamily(host: string, error: NodeJS.ErrnoException): boolean {
  return error.code === 'EAFNOSUPPORT' || (error.code === 'EADDRNOTAVAIL' && host === '::');
}

/** Listens; false where the machine lacks the family of the address. `Refusal`: `inUse`, `notPermitted`. */
export function bindServer(server: Server, settings: BindSettings): Promise<boolean> {
  const { port, host, isShared = false } = settings;
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (isMissingFamily(host, error)) resolve(false);
      else reject(bindFault(settings, error));
    };
    server.once('error', onError);
    const place = { port, host, ipv6Only: isIPv6(host), backlog: BACKLOG, reusePort: isShared };
    server.listen(place, () => {
      server.off('error', onError);
      resolve(true);
    });
  });
}
