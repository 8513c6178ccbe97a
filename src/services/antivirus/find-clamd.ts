/** Finds a clamd that runs on this machine, where the distributions put its socket. */
import { askClamdVersion, type ClamdAddress } from './clamd.ts';

/** Debian and Ubuntu, Fedora and RHEL, Alpine and Arch, Homebrew, a container's port. */
const PLACES: readonly ClamdAddress[] = [
  { path: '/run/clamav/clamd.ctl' },
  { path: '/run/clamd.scan/clamd.sock' },
  { path: '/run/clamav/clamd.sock' },
  { path: '/tmp/clamd.socket' },
  { path: '/opt/homebrew/var/run/clamav/clamd.sock' },
  { host: '127.0.0.1', port: 3310 },
];

/** The first that answers. */
export async function findClamd(): Promise<ClamdAddress | undefined> {
  const versions = await Promise.all(PLACES.map((place) => askClamdVersion(place)));
  return PLACES.find((_, index) => versions[index] !== undefined);
}

/** An address as the setting takes it: a path, or host:port. */
export function parseClamdAddress(text: string): ClamdAddress {
  const [, host, port] = /^\[?([^/\]]+)\]?:(\d{1,5})$/.exec(text) ?? [];
  return host === undefined ? { path: text } : { host, port: Number(port) };
}

/** The address as people write it. */
export function clamdAddressText(address: ClamdAddress): string {
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}
