/** Where people reach what this process serves: by the name in its certificate, or, when trying out, from this machine. */
import { type PortName, type Settings, STANDARD_PORTS } from '#platform/config/settings.ts';
import { baseUrl } from '#servers/http/base-url.ts';
import { openPortsOf } from './http.ts';

export interface ReachedAt {
  /** What mail programs are given as the server. */
  host: string;
  /** What to open in a browser; undefined where this process serves no HTTP. */
  startPage?: string;
  /** The ports that this process has open, and no others. */
  ports: Partial<Record<PortName, number>>;
}

type AddressSettings = Pick<
  Settings,
  'hostname' | 'try_out' | 'listen' | 'roles' | 'ports' | 'acme' | 'tls_certificate'
>;

const ANY_OR_LOOPBACK = /^(?:0\.0\.0\.0|127\..*|::|::1)$/;

/** A try-out has a name only where somebody took the trouble of a certificate for it. */
function localHostOf({ try_out, listen, acme, tls_certificate }: AddressSettings): string | undefined {
  if (!try_out || acme !== undefined || tls_certificate !== undefined) return undefined;
  const [first = '::'] = listen;
  return listen.some((address) => ANY_OR_LOOPBACK.test(address)) ? 'localhost' : first;
}

function startPageOf(settings: AddressSettings, localHost: string | undefined): string {
  const { hostname, ports } = settings;
  if (localHost === undefined)
    return `${baseUrl({ ports: openPortsOf(settings), settings: { hostname, isTryOut: false } }, undefined, 'https')}/`;
  const port = ports.http === STANDARD_PORTS.http ? '' : `:${ports.http}`;
  return `http://${localHost.includes(':') ? `[${localHost}]` : localHost}${port}/`;
}

/** The addresses of a process with these settings. */
export function reachedAt(settings: AddressSettings): ReachedAt {
  const localHost = localHostOf(settings);
  return {
    host: localHost ?? settings.hostname,
    ...(settings.roles.includes('http') && { startPage: startPageOf(settings, localHost) }),
    ports: Object.fromEntries(openPortsOf(settings).map(({ name, port }) => [name, port])),
  };
}
