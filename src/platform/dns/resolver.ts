/**
 * The questions mail asks of the DNS, with answers that say what to do: found, absent, or ask again later.
 *
 * Answers are kept for a minute, absences too, so that a thousand messages to one domain ask once. Every question has
 * a time limit.
 */
import { Resolver as NodeResolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Clock } from '#platform/kernel/clock.ts';

export type DnsAnswer<T> =
  | { kind: 'found'; value: T }
  | { kind: 'absent' }
  | { kind: 'temporary'; reason: string };

export interface MailExchange {
  host: string;
  preference: number;
}

/** `null` is the null MX of RFC 7505: this domain takes no mail. */
export type MxAnswer = DnsAnswer<MailExchange[]> | { kind: 'nullMx' };

export interface Resolver {
  resolveMx(domain: string): Promise<MxAnswer>;
  /** IPv6 and IPv4 addresses of a host; an address is its own answer. */
  resolveAddresses(host: string): Promise<DnsAnswer<string[]>>;
  resolveTxt(name: string): Promise<DnsAnswer<string[]>>;
}

const TIMEOUT_MS = 5_000;
const TRIES = 2;
const KEEP_MS = 60_000;
const MAX_KEPT = 10_000;
const ABSENT = new Set(['ENOTFOUND', 'ENODATA', 'NOTFOUND', 'NODATA']);

async function ask<T>(question: () => Promise<T>): Promise<DnsAnswer<T>> {
  try {
    return { kind: 'found', value: await question() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return ABSENT.has(code) ? { kind: 'absent' } : { kind: 'temporary', reason: code };
  }
}

/** Remembers answers for a while; those that failed are asked anew. */
class AnswerCache {
  readonly #answers = new Map<string, { answer: unknown; until: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async remember<T extends { kind: string }>(key: string, question: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known && known.until > this.#clock()) return known.answer as T;
    const answer = await question();
    if (answer.kind === 'temporary') return answer;
    this.#answers.delete(key);
    if (this.#answers.size >= MAX_KEPT) this.#answers.delete(this.#answers.keys().next().value ?? '');
    this.#answers.set(key, { answer, until: this.#clock() + KEEP_MS });
    return answer;
  }
}

function sortExchanges(records: { exchange: string; priority: number }[]): MxAnswer {
  const [only] = records;
  if (records.length === 1 && only && (only.exchange === '' || only.exchange === '.'))
    return { kind: 'nullMx' };
  const exchanges = records
    .map((record) => ({ host: record.exchange.toLowerCase(), preference: record.priority }))
    .sort((a, b) => a.preference - b.preference);
  return { kind: 'found', value: exchanges };
}

function mergeAddresses(six: DnsAnswer<string[]>, four: DnsAnswer<string[]>): DnsAnswer<string[]> {
  const value = [six, four].flatMap((answer) => (answer.kind === 'found' ? answer.value : []));
  if (value.length > 0) return { kind: 'found', value };
  return six.kind === 'temporary' ? six : four;
}

/** Makes a resolver over the system's name servers, or over those given as `address` or `address:port`. */
export function createResolver(settings: { servers: readonly string[]; clock: Clock }): Resolver {
  const resolver = new NodeResolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (settings.servers.length > 0) resolver.setServers([...settings.servers]);
  const cache = new AnswerCache(settings.clock);
  return {
    resolveMx: (domain) =>
      cache.remember(`mx ${domain}`, async () => {
        const answer = await ask(() => resolver.resolveMx(domain));
        return answer.kind === 'found' ? sortExchanges(answer.value) : answer;
      }),
    resolveAddresses: (host) => {
      if (isIP(host)) return Promise.resolve({ kind: 'found', value: [host] });
      return cache.remember(`address ${host}`, async () => {
        if (host === 'localhost') return { kind: 'found', value: ['127.0.0.1', '::1'] };
        const [six, four] = await Promise.all([
          ask(() => resolver.resolve6(host)),
          ask(() => resolver.resolve4(host)),
        ]);
        return mergeAddresses(six, four);
      });
    },
    resolveTxt: (name) =>
      cache.remember(`txt ${name}`, async () => {
        const answer = await ask(() => resolver.resolveTxt(name));
        return answer.kind === 'found'
          ? { kind: 'found', value: answer.value.map((parts) => parts.join('')) }
          : answer;
      }),
  };
}
