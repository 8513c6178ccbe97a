/**
 * Where mail for a domain goes: a route of the settings, the smart host, or its mail exchanges (RFC 5321 §5.1).
 */
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { matchesSts, type StsPolicy } from '#formats/mta-sts/policy.ts';
import type { HostPort } from '#platform/config/network-values.ts';
import type { RecordResolver } from '#platform/dns/resolver.ts';
import type { StsPolicies } from './sts-policies.ts';
import { type DaneAnswer, findDane, type TlsDemand } from './tls-demand.ts';

/** A server to try. */
export interface Destination {
  host: string;
  port: number;
  /** Addresses to try in order. */
  addresses: readonly string[];
  /** The smart host, which is signed in to. */
  isSmartHost: boolean;
  /** What TLS with it must be. */
  tls: TlsDemand;
  /** It is known for sure that mail for the domain goes there: by DNSSEC, by MTA-STS, by the settings (RFC 8689 §4.2.1). */
  isCertain: boolean;
}

export type Destinations =
  | { kind: 'found'; destinations: Destination[] }
  | { kind: 'deferred' | 'failed'; status: string; text: string };

export interface DestinationSettings {
  /** Asks for MTA-STS policies; without it there are none. */
  sts?: StsPolicies;
  routes: ReadonlyMap<string, HostPort>;
  smartHost: HostPort | undefined;
  /** Other than 25, for tests. */
  port?: number;
  /** Our own name: a domain whose best exchange is this server would come back to us. */
  hostname: string;
}

const SMTP_PORT = 25;
/** A domain with more exchanges is tried at its best ones. */
const MAX_EXCHANGES = 10;

/** What of a piece of work says where it goes. */
export type RoutedWork = Pick<LeasedWork, 'domain' | 'route' | 'tls'>;

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

const WITHOUT_TLS = ' without TLS';

/** What connections are shared and counted by: the server that is set for a domain, or the domain itself. */
export function destinationKey(work: RoutedWork, settings: DestinationSettings): string {
  const fixed = fixedTarget(work, settings);
  if (fixed) return `${fixed.host}:${fixed.port}`;
  // Mail that may go without TLS shares no connection with mail that may not.
  return work.tls === 'optional' ? work.domain + WITHOUT_TLS : work.domain;
}

/** What operators call a destination: its domain, or `host:port`. */
export function destinationName(key: string): string {
  return key.endsWith(WITHOUT_TLS) ? key.slice(0, -WITHOUT_TLS.length) : key;
}

async function findTargets(
  work: RoutedWork,
  resolver: RecordResolver,
  settings: DestinationSettings,
): Promise<
  { targets: Target[]; isFixed: boolean; isSecure: boolean } | Exclude<Destinations, { kind: 'found' }>
> {
  const { domain } = work;
  const fixed = fixedTarget(work, settings);
  if (fixed) return { targets: [fixed], isFixed: true, isSecure: true };
  const literal = /^\[(?:ipv6:)?([0-9a-f.:]+)\]$/i.exec(domain);
  if (literal?.[1])
    return {
      targets: [{ host: literal[1], port: settings.port ?? SMTP_PORT, isSmartHost: false }],
      isFixed: true,
      isSecure: false,
    };
  const mx = await resolver.resolveMx(domain);
  if (mx.kind === 'nullMx')
    return { kind: 'failed', status: '5.1.10', text: `${domain} takes no mail (null MX).` };
  if (mx.kind === 'temporary')
    return {
      kind: 'deferred',
      status: '4.4.3',
      text: `The DNS gave no answer for ${domain} (${mx.reason}).`,
    };
  const isSecure = mx.isSecure ?? false;
  if (mx.kind === 'absent')
    return {
      targets: [{ host: domain, port: settings.port ?? SMTP_PORT, isSmartHost: false }],
      isFixed: false,
      isSecure,
    };
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
      .map(({ host }) => ({ host, port: settings.port ?? SMTP_PORT, isSmartHost: false })),
    isFixed: false,
    isSecure,
  };
}

/** What TLS with an exchange must be, or why mail must not go there now. */
function demandFor(
  host: string,
  domain: string,
  policy: StsPolicy | undefined,
  dane: DaneAnswer | undefined,
): TlsDemand | string {
  if (dane?.kind === 'unknown') return `the TLSA records of ${host} are kept from us`;
  if (dane?.kind === 'found') return { kind: 'dane', records: dane.records, names: [host, domain] };
  if (!policy || policy.mode === 'none') return { kind: 'opportunistic' };
  const isEnforced = policy.mode === 'enforce';
  if (isEnforced && !matchesSts(policy, host)) return `the MTA-STS policy does not name ${host}`;
  return { kind: 'sts', isEnforced };
}

/** Finds the servers for a domain, best first. */
export async function findDestinations(
  work: RoutedWork,
  resolver: RecordResolver,
  settings: DestinationSettings,
): Promise<Destinations> {
  const found = await findTargets(work, resolver, settings);
  if (!('targets' in found)) return found;
  const { targets, isFixed, isSecure } = found;
  const isAsked = !isFixed && work.tls !== 'optional';
  const policy = isAsked ? await settings.sts?.find(work.domain) : undefined;
  const destinations: Destination[] = [];
  let reason: string | undefined;
  for (const target of targets) {
    const addresses = await resolver.resolveAddresses(target.host);
    if (addresses.kind === 'temporary') reason = addresses.reason;
    if (addresses.kind !== 'found') continue;
    const isProved = isSecure && (addresses.isSecure ?? false);
    const dane = isAsked && isProved ? await findDane(target.host, target.port, resolver) : undefined;
    const demand = demandFor(target.host, work.domain, policy, dane);
    if (typeof demand === 'string') reason = demand;
    else
      destinations.push({
        ...target,
        addresses: addresses.value,
        tls: demand,
        isCertain: isSecure || (demand.kind === 'sts' && demand.isEnforced),
      });
  }
  if (destinations.length > 0) return { kind: 'found', destinations };
  return reason === undefined
    ? { kind: 'failed', status: '5.1.2', text: `The domain ${work.domain} has no mail server.` }
    : { kind: 'deferred', status: '4.4.3', text: `The DNS gave no address for ${work.domain} (${reason}).` };
}
