/** Settings that name places in the network: hosts, addresses, networks, domains, routes. Pure. */
import { isIP, isIPv4 } from 'node:net';
import { type Parsed, parseList } from './values.ts';

/** A server and the port to reach it on. */
export interface HostPort {
  host: string;
  port: number;
}

const HOST_PORT = /^(\[[0-9a-f:.]+\]|[^:\s[\]]+):(\d{1,5})$/i;
const MAX_PORT = 65_535;
/** RFC 1035 §2.3.4, RFC 1123 §2.1. */
const MAX_DOMAIN_LENGTH = 253;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

function findHostPort(text: string): HostPort | undefined {
  const match = HOST_PORT.exec(text);
  const port = Number(match?.[2]);
  if (!match || port < 1 || port > MAX_PORT) return undefined;
  return { host: (match[1] ?? '').replaceAll(/[[\]]/g, ''), port };
}

/** `relay.example.org:587`, `[2001:db8::1]:25`. */
export function parseHostPort(text: string): Parsed<HostPort> {
  const value = findHostPort(text.trim());
  return value ? { value } : { mistake: `"${text}" is not host:port` };
}

/** A name of at least so many labels, in small letters; a host in a test network may have but one. */
export function parseDomain(leastLabels: number): (text: string) => Parsed<string> {
  return (text) => {
    const value = text.trim().toLowerCase();
    const labels = value.split('.');
    const isName = labels.length >= leastLabels && labels.every((label) => LABEL.test(label));
    return isName && value.length <= MAX_DOMAIN_LENGTH
      ? { value }
      : { mistake: `"${text}" is no domain name` };
  };
}

/** Each part of a list must pass; the first that does not is named. */
function parseEach(text: string, isGood: (part: string) => boolean, what: string): Parsed<string[]> {
  const parsed = parseList(text);
  if ('mistake' in parsed) return parsed;
  const wrong = parsed.value.find((part) => !isGood(part));
  if (wrong === undefined) return parsed;
  const mistake = `"${wrong}" is not ${what}`;
  return { mistake };
}

/** Names of at least two labels, in small letters. */
export function parseDomains(text: string): Parsed<string[]> {
  const parsed = parseEach(text, (part) => 'value' in parseDomain(2)(part), 'a domain name');
  return 'value' in parsed ? { value: parsed.value.map((name) => name.toLowerCase()) } : parsed;
}

/** Origins of web pages (RFC 6454 §7), as a browser sends them. */
export function parseOrigins(text: string): Parsed<string[]> {
  return parseEach(text, (part) => URL.parse(part)?.origin === part, 'the origin of a web page');
}

/** Addresses of this machine. */
export function parseAddresses(text: string): Parsed<string[]> {
  const parsed = parseEach(text, (part) => isIP(part) !== 0, 'an IP address');
  return 'value' in parsed && parsed.value.length === 0 ? { mistake: 'names no address' } : parsed;
}

function isNetwork(part: string): boolean {
  const [address = '', bits, more] = part.split('/');
  if (isIP(address) === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128));
}

/** `10.0.0.0/8, 2001:db8::/32, 192.0.2.1`. */
export function parseNetworks(text: string): Parsed<string[]> {
  return parseEach(text, isNetwork, 'a network, such as 10.0.0.0/8');
}

function isNameServer(part: string): boolean {
  return isIP(part) !== 0 || isIP(findHostPort(part)?.host ?? '') !== 0;
}

/** Name servers: an address, or an address and a port. */
export function parseNameServers(text: string): Parsed<string[]> {
  return parseEach(text, isNameServer, 'the address of a name server');
}

/** `example.org=10.0.0.1:25, *=relay.example.net:25`: by domain, in small letters. */
export function parseRoutes(text: string): Parsed<ReadonlyMap<string, HostPort>> {
  const parsed = parseList(text);
  if ('mistake' in parsed) return parsed;
  const routes = new Map<string, HostPort>();
  for (const entry of parsed.value) {
    const [domain = '', target = ''] = entry.split('=', 2);
    const route = findHostPort(target);
    if (domain === '' || !route) return { mistake: `"${entry}" is not domain=host:port` };
    routes.set(domain.toLowerCase(), route);
  }
  return { value: routes };
}

/** An ACME authority: the word for the one that everybody knows, or its directory. */
export function parseAcme(text: string): Parsed<string> {
  return text === 'letsencrypt' ? { value: text } : parseUrl('https:')(text);
}

/** A URL of one of the protocols; the mistake does not repeat it, as it may hold a password. */
export function parseUrl(...protocols: readonly string[]): (text: string) => Parsed<string> {
  return (text) => {
    const value = text.trim();
    const isGood = URL.canParse(value) && protocols.includes(new URL(value).protocol);
    return isGood ? { value } : { mistake: `does not begin with ${protocols.join('// or ')}//` };
  };
}
