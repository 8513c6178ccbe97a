/**
 * What the DNS says: mail exchangers, addresses, texts and more, with outcomes a mail server can act on.
 *
 * "There is none" and "nobody could say" are different answers: the first ends a delivery, the second defers it (RFC
 * 5321 §5.1). Nothing here throws for what the network does. Names are asked in their ASCII form (RFC 5891 §4.4).
 */

import { getServers } from 'node:dns';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { RecordType, RecordValues, TlsaRecord } from '#formats/dns/record-data.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { isLoopback } from '#platform/kernel/loopback.ts';
import { AnswerCache } from './answer-cache.ts';
import type { DnsAnswer, Proof, TimedAnswer } from './dns-answer.ts';
import { askNameServers, type NameServerAddress, parseNameServer } from './question.ts';

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

/** A resolver that answers for more kinds of record. */
export interface RecordResolver extends Resolver {
  /** What a server's certificate is (RFC 6698); believed only where the answer is secure. */
  resolveTlsa(name: string): Promise<DnsAnswer<TlsaRecord[]>>;
  resolveSrv(name: string): Promise<DnsAnswer<RecordValues['SRV'][]>>;
}

export interface ResolverSettings {
  /** `address` or `address:port`; the system's when empty. */
  servers: readonly string[];
  clock: Clock;
  /** One question to one server. */
  timeoutMs?: number;
  /** Whose word on DNSSEC is believed: servers on this machine, all of them, none; `loopback` where not given. */
  validates?: 'never' | 'loopback' | 'always';
}

/** Longer than this, and the queue's next try is the better time to ask. */
const TRY_TIMEOUT_MS = 3_000;
const TRIES = 2;
/** All tries at all servers together; a person is waiting at RCPT. */
const DEADLINE_TRIES = 4;
/** RFC 1035 §2.3.4. */
const MAX_NAME_LENGTH = 253;
/** A zone's own negative time is not looked for; a domain that has just been set up should soon be found. */
const ABSENT_TTL_S = 60;
/** RFC 6761 §6.3: never asked. */
const LOCALHOST = ['127.0.0.1', '::1'];

/** The name as it is asked; undefined when the DNS could not hold it. */
function findAsciiName(name: string): string | undefined {
  const ascii = domainToASCII(name.replace(/\.$/, '')).toLowerCase();
  return ascii === '' || ascii.length > MAX_NAME_LENGTH ? undefined : ascii;
}

function temporary(reason: string): TimedAnswer<never> {
  return { answer: { kind: 'temporary', reason }, ttlS: 0 };
}

/** A question that ends, whatever the name servers do. */
async function askWithin<T>(deadlineMs: number, ask: Promise<TimedAnswer<T>>): Promise<TimedAnswer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<TimedAnswer<T>>((resolve) => {
    timer = setTimeout(() => resolve(temporary('ETIMEOUT')), deadlineMs);
  });
  try {
    return await Promise.race([ask, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Both families together. What came without the other family is used but not kept, so that both are asked again. */
function joinFamilies(answers: readonly TimedAnswer<string[]>[]): TimedAnswer<string[]> {
  const found = answers.flatMap(({ answer }) => (answer.kind === 'found' ? answer.value : []));
  const unknown = answers.find(({ answer }) => answer.kind === 'temporary');
  const isSecure = answers.every(({ answer }) => 'isSecure' in answer && answer.isSecure);
  const proof: Proof = isSecure ? { isSecure } : {};
  const ttlS = Math.min(...answers.map((answer) => answer.ttlS));
  if (found.length > 0) return { answer: { kind: 'found', value: found, ...proof }, ttlS };
  return unknown ?? { answer: { kind: 'absent', ...proof }, ttlS: ABSENT_TTL_S };
}

/** RFC 7505 §3: one record, whose exchange is the root. */
function isNullMx(records: readonly MailExchange[]): boolean {
  return records.length === 1 && (records[0]?.host === '' || records[0]?.host === '.');
}

/** Questions to the name servers, each asked once at a time and kept. */
class Questions {
  readonly #servers: readonly NameServerAddress[];
  readonly #believes: boolean;
  readonly #timeoutMs: number;
  readonly #cache: AnswerCache;

  constructor(settings: ResolverSettings) {
    const given = settings.servers.length > 0 ? settings.servers : getServers();
    this.#servers = given.map(parseNameServer);
    const { validates = 'loopback' } = settings;
    this.#believes =
      validates === 'always' ||
      (validates === 'loopback' && this.#servers.every(({ host }) => isLoopback(host)));
    this.#timeoutMs = settings.timeoutMs ?? TRY_TIMEOUT_MS;
    this.#cache = new AnswerCache(settings.clock);
  }

  /** Keeps what another way of asking gives. */
  keep<T>(key: string, ask: () => Promise<TimedAnswer<T>>): Promise<DnsAnswer<T>> {
    return this.#cache.look(key, ask);
  }

  async ask<Type extends RecordType>(type: Type, name: string): Promise<TimedAnswer<RecordValues[Type][]>> {
    const question = { name, type, timeoutMs: this.#timeoutMs, tries: TRIES };
    return askWithin(this.#timeoutMs * DEADLINE_TRIES, this.#askAll(question));
  }

  async #askAll<Type extends RecordType>(
    question: Parameters<typeof askNameServers<Type>>[1],
  ): Promise<TimedAnswer<RecordValues[Type][]>> {
    try {
      const { values, ttlS, isAuthentic } = await askNameServers(this.#servers, question);
      const proof: Proof = isAuthentic && this.#believes ? { isSecure: true } : {};
      if (values.length === 0) return { answer: { kind: 'absent', ...proof }, ttlS: ABSENT_TTL_S };
      return { answer: { kind: 'found', value: values, ...proof }, ttlS };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      return temporary(code ?? (error instanceof Error ? error.message : String(error)));
    }
  }

  /** The records of a name as people write it. */
  look<Type extends RecordType>(type: Type, name: string): Promise<DnsAnswer<RecordValues[Type][]>> {
    const ascii = findAsciiName(name);
    if (ascii === undefined) return Promise.resolve({ kind: 'absent' });
    return this.#cache.look(`${type} ${ascii}`, () => this.ask(type, ascii));
  }
}

/** Makes the resolver of a process. */
export function createResolver(settings: ResolverSettings): RecordResolver {
  const questions = new Questions(settings);
  return {
    async resolveMx(domain) {
      const answer = await questions.look('MX', domain);
      if (answer.kind !== 'found') return answer;
      if (isNullMx(answer.value)) return { kind: 'nullMx' };
      const value = answer.value
        .map(({ host, preference }) => ({ host, preference }))
        .sort((a, b) => a.preference - b.preference);
      return { ...answer, value };
    },
    resolveAddresses(host) {
      if (isIP(host)) return Promise.resolve({ kind: 'found', value: [host] });
      if (/^(.*\.)?localhost\.?$/i.test(host)) return Promise.resolve({ kind: 'found', value: LOCALHOST });
      const ascii = findAsciiName(host);
      if (ascii === undefined) return Promise.resolve({ kind: 'absent' });
      return questions.keep(`addresses ${ascii}`, async () =>
        joinFamilies(await Promise.all([questions.ask('AAAA', ascii), questions.ask('A', ascii)])),
      );
    },
    resolveTxt: (name) => questions.look('TXT', name),
    resolveTlsa: (name) => questions.look('TLSA', name),
    resolveSrv: (name) => questions.look('SRV', name),
    resolvePointers: (name) => questions.look('PTR', name),
  };
}
