/**
 * Where mail for a domain goes: a route of the settings, the smart host, or its mail exchanges (RFC 5321 §5.1).
 */
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import type { HostPort } from '#platform/config/network-values.ts';
import type { Resolver } from '#platform/dns/resolver.ts';

/** A server to try. */
export interface Destination {
  host: string;
  port: number;
  /** Addresses to try in order. */
  addresses: readonly string[];
  /** The smart host, which is signed in to. */
  isSmartHost: boolean;
}

export type Destinations =
  | { kind: 'found'; destinations: Destination[] }
  | { kind: 'deferred' | 'failed'; status: string; text: string };

export interface DestinationSettings {
  routes: ReadonlyMap<string, HostPort>;
  smartHost: HostPort | undefined;
  /** Our own name: a domain whose best exchange is this server would come back to us. */
  hostname: string;
}

const SMTP_PORT = 25;
/** A domain with more exchanges is tried at its best ones. */
const MAX_EXCHANGES = 10;

/** What of a piece of work says where it goes. */
export type RoutedWork = Pick<LeasedWork, 'domain' | 'route'>;

interface Target extends HostPort {
  isSmartHost: boolean;
}

/** Where an operator sends one message; a text that names no server counts as none. */
function ownRoute({ route }: RoutedWork): HostPort | undefined {
  const [, host, port] = /^\[?(.+?)\]?:(\d{1,5})$/.exec(route ?? '') ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

function fixedTarget(work: RoutedWork, settings: DestinationSettings): Target | undefined {
  const { domain } = work;
  const route = ownRoute(work) ?? settings.routes.get(domain) ?? settings.routes.get('*');
  if (route) return { ...route, isSmartHost: false };
  return settings.smartHost && { ...settings.smartHost, isSmartHost: true };
}

/** What connections are shared and counted by: the server that is set for a domain, or the domain itself. */
export function destinationKey(work: RoutedWork, settings: DestinationSettings): string {
  const fixed = fixedTarget(work, settings);
  return fixed ? `${fixed.host}:${fixed.port}` : work.domain;
}

async function findTargets(
  work: RoutedWork,
  resolver: Resolver,
  settings: DestinationSettings,
): Promise<{ targets: Target[] } | Exclude<Destinations, { kind: 'found' }>> {
  const { domain } = work;
  const fixed = fixedTarget(work, settings);
  if (fixed) return { targets: [fixed] };
  const literal = /^\[(?:ipv6:)?([0-9a-f.:]+)\]$/i.exec(domain);
  if (literal?.[1]) return { targets: [{ host: literal[1], port: SMTP_PORT, isSmartHost: false }] };
  const mx = await resolver.resolveMx(domain);
  if (mx.kind === 'nullMx')
    return { kind: 'failed', status: '5.1.10', text: `${domain} takes no mail (null MX).` };
  if (mx.kind === 'temporary')
    return {
      kind: 'deferred',
      status: '4.4.3',
      text: `The DNS gave no answer for ${domain} (${mx.reason}).`,
    };
  if (mx.kind === 'absent') return { targets: [{ host: domain, port: SMTP_PORT, isSmartHost: false }] };
  const own = mx.value.find((exchange) => exchange.host === settings.hostname);
  const better = mx.value.filter((exchange) => !own || exchange.preference < own.preference);
  if (own && better.length === 0)
    return {
      kind: 'failed',
      status: '5.4.6',
      text: `The mail exchange of ${domain} is this server: mail would loop.`,
    };
  return {
    targets: better
      .slice(0, MAX_EXCHANGES)
      .map(({ host }) => ({ host, port: SMTP_PORT, isSmartHost: false })),
  };
}

/** Finds the servers for a domain, best first. */
export async function findDestinations(
  work: RoutedWork,
  resolver: Resolver,
  settings: DestinationSettings,
): Promise<Destinations> {
  const found = await findTargets(work, resolver, settings);
  if (!('targets' in found)) return found;
  const destinations: Destination[] = [];
  let reason: string | undefined;
  for (const target of found.targets) {
    const addresses = await resolver.resolveAddresses(target.host);
    if (addresses.kind === 'found') destinations.push({ ...target, addresses: addresses.value });
    else if (addresses.kind === 'temporary') reason = addresses.reason;
  }
  if (destinations.length > 0) return { kind: 'found', destinations };
  return reason === undefined
    ? { kind: 'failed', status: '5.1.2', text: `The domain ${work.domain} has no mail server.` }
    : { kind: 'deferred', status: '4.4.3', text: `The DNS gave no address for ${work.domain} (${reason}).` };
}
