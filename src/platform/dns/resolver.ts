/**
 * What the DNS says: mail exchangers, addresses, texts, with outcomes a mail server can act on.
 *
 * "There is none" and "nobody could say" are different answers: the first ends a delivery, the second defers it (RFC
 * 5321 §5.1). Nothing here throws for what the network does. Names are asked in their ASCII form (RFC 5891 §4.4).
 */
import { Resolver as NodeResolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Clock } from '#platform/kernel/clock.ts';
import { AnswerCache } from './answer-cache.ts';
import type { DnsAnswer, TimedAnswer } from './dns-answer.ts';

/** A mail exchanger (RFC 5321 §5.1). */
export interface MailExchange {
  host: string;
  preference: number;
}

/** `nullMx`: the domain says that it takes no mail (RFC 7505). */
export type MxAnswer = DnsAnswer<MailExchange[]> | { kind: 'nullMx' };

export interface Resolver {
  /** The exchangers, best first. Absent is no verdict yet: the domain's own address stands in (RFC 5321 §5.1). */
  resolveMx(domain: string): Promise<MxAnswer>;
  /** IPv6 and IPv4 addresses, IPv6 first; found when one family is. An address is its own answer. */
  resolveAddresses(host: string): Promise<DnsAnswer<string[]>>;
  /** Texts, each with its pieces joined (RFC 7208 §3.3). */
  resolveTxt(name: string): Promise<DnsAnswer<string[]>>;
  /** The names of a name such as `1.2.0.192.in-addr.arpa` (RFC 1035 §3.5). */
  resolvePointers(name: string): Promise<DnsAnswer<string[]>>;
}

export interface ResolverSettings {
  /** `address` or `address:port`; the system's when empty. */
  servers: readonly string[];
  clock: Clock;
  /** One question to one server. */
  timeoutMs?: number;
}

/** Longer than this, and the queue's next try is the better time to ask. */
const TRY_TIMEOUT_MS = 3_000;
const TRIES = 2;
/** All tries at all servers together; a person is waiting at RCPT. */
const DEADLINE_TRIES = 4;
/** RFC 1035 §2.3.4. */
const MAX_NAME_LENGTH = 253;
/** For kinds of record whose time to live Node does not tell; few zones ask for less. */
const UNTOLD_TTL_S = 60;
/** A zone's own negative time is not told either; a domain that has just been set up should soon be found. */
const ABSENT_TTL_S = 60;
const ABSENT_CODES = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);
/** RFC 6761 §6.3: never asked. */
const LOCALHOST = ['127.0.0.1', '::1'];

const ABSENT: TimedAnswer<never> = { answer: { kind: 'absent' }, ttlS: ABSENT_TTL_S };

function answerOf(error: unknown): TimedAnswer<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (ABSENT_CODES.has(code)) return ABSENT;
  return { answer: { kind: 'temporary', reason: code }, ttlS: 0 };
}

/** A question that ends, whatever the name servers do. */
async function askWithin<T>(deadlineMs: number, ask: () => Promise<TimedAnswer<T>>): Promise<TimedAnswer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<TimedAnswer<T>>((resolve) => {
    const temporary: TimedAnswer<T> = { answer: { kind: 'temporary', reason: 'ETIMEOUT' }, ttlS: 0 };
    timer = setTimeout(resolve, deadlineMs, temporary);
  });
  try {
    return await Promise.race([ask().catch(answerOf), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The name as it is asked; undefined when the DNS could not hold it. */
function findAsciiName(name: string): string | undefined {
  const ascii = domainToASCII(name.replace(/\.$/, '')).toLowerCase();
  return ascii === '' || ascii.length > MAX_NAME_LENGTH ? undefined : ascii;
}

async function askMx(dns: NodeResolver, name: string): Promise<TimedAnswer<MailExchange[]>> {
  const records = await dns.resolveMx(name);
  const value = records
    .map(({ exchange, priority }) => ({ host: exchange.toLowerCase(), preference: priority }))
    .sort((a, b) => a.preference - b.preference);
  return { answer: { kind: 'found', value }, ttlS: UNTOLD_TTL_S };
}

async function askFamily(dns: NodeResolver, name: string, family: 4 | 6): Promise<TimedAnswer<string[]>> {
  const records = await (family === 6
    ? dns.resolve6(name, { ttl: true })
    : dns.resolve4(name, { ttl: true }));
  const value = records.map((record) => record.address);
  return { answer: { kind: 'found', value }, ttlS: Math.min(...records.map((record) => record.ttl)) };
}

/** Both families together. What came without the other family is used but not kept, so that both are asked again. */
function joinFamilies(answers: readonly TimedAnswer<string[]>[]): TimedAnswer<string[]> {
  const found = answers.flatMap(({ answer }) => (answer.kind === 'found' ? answer.value : []));
  const temporary = answers.find(({ answer }) => answer.kind === 'temporary');
  const ttlS = Math.min(...answers.map((answer) => answer.ttlS));
  if (found.length > 0) return { answer: { kind: 'found', value: found }, ttlS };
  return temporary ?? ABSENT;
}

async function askTxt(dns: NodeResolver, name: string): Promise<TimedAnswer<string[]>> {
  const records = await dns.resolveTxt(name);
  return {
    answer: { kind: 'found', value: records.map((pieces) => pieces.join('')) },
    ttlS: UNTOLD_TTL_S,
  };
}

async function askPointers(dns: NodeResolver, name: string): Promise<TimedAnswer<string[]>> {
  const value = (await dns.resolvePtr(name)).map((host) => host.toLowerCase());
  return { answer: { kind: 'found', value }, ttlS: UNTOLD_TTL_S };
}

/** RFC 7505 §3: one record, whose exchange is the root. */
function isNullMx(records: readonly MailExchange[]): boolean {
  return records.length === 1 && (records[0]?.host === '' || records[0]?.host === '.');
}

/** Makes the resolver of a process. */
export function createResolver(settings: ResolverSettings): Resolver {
  const timeout = settings.timeoutMs ?? TRY_TIMEOUT_MS;
  const dns = new NodeResolver({ timeout, tries: TRIES });
  if (settings.servers.length > 0) dns.setServers([...settings.servers]);
  const cache = new AnswerCache(settings.clock);
  const deadlineMs = timeout * DEADLINE_TRIES;

  function look<T>(
    kind: string,
    name: string,
    ask: (name: string) => Promise<TimedAnswer<T>>,
  ): Promise<DnsAnswer<T>> {
    const ascii = findAsciiName(name);
    if (ascii === undefined) return Promise.resolve({ kind: 'absent' });
    return cache.look(`${kind} ${ascii}`, () => askWithin(deadlineMs, () => ask(ascii)));
  }

  return {
    async resolveMx(domain) {
      const answer = await look('MX', domain, (name) => askMx(dns, name));
      return answer.kind === 'found' && isNullMx(answer.value) ? { kind: 'nullMx' } : answer;
    },
    resolveAddresses(host) {
      if (isIP(host) !== 0) return Promise.resolve({ kind: 'found', value: [host] });
      if (/^(.+\.)?localhost\.?$/i.test(host)) return Promise.resolve({ kind: 'found', value: LOCALHOST });
      return look('A+AAAA', host, async (name) =>
        joinFamilies(
          await Promise.all([6, 4].map((family) => askFamily(dns, name, family as 4 | 6).catch(answerOf))),
        ),
      );
    },
    resolveTxt: (name) => look('TXT', name, (ascii) => askTxt(dns, ascii)),
    resolvePointers: (name) => look('PTR', name, (ascii) => askPointers(dns, ascii)),
  };
}
