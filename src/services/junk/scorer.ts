/**
 * The scorer of a process: Rspamd where one answers, the built-in rules where none does.
 */
import type { JunkFinding } from '#formats/assessment/assessment.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { findDnsLists } from './dns-lists.ts';
import type { JunkFacts } from './facts.ts';
import { askRspamd, isRspamd, type RspamdAnswer, type RspamdQuestion } from './rspamd.ts';
import { RULES } from './rules.ts';
import { heavier, type JunkThresholds, junkAction, rspamdAction } from './verdict.ts';

export interface JunkScorer {
  readonly thresholds: JunkThresholds;
  /** Rspamd's answer; undefined where none runs or it does not answer. */
  ask(question: RspamdQuestion): Promise<RspamdAnswer | undefined>;
  /** The finding, by Rspamd's answer or by our own rules. */
  score(
    facts: () => JunkFacts,
    remoteAddress: string,
    answer: RspamdAnswer | undefined,
  ): Promise<JunkFinding>;
  state(): Promise<{ kind: 'rspamd' | 'unreachable'; address: string } | { kind: 'rules' }>;
}

export interface ScorerParts {
  /** `auto` looks on this machine, `off` asks none; else its address. */
  rspamd: string;
  thresholds: JunkThresholds;
  dnsLists: readonly string[];
  /** How long Rspamd may think. */
  timeoutMs?: number;
  resolver: Resolver;
  clock: Clock;
  log: Logger;
}

const LOCAL = 'http://127.0.0.1:11333';
const LOOK_AGAIN_MS = 60_000;
/** On one list of the DNS, and on several. */
const LISTED_SCORE = 3;
const MAX_LISTED_SCORE = 5;

function round(score: number): number {
  return Math.round(score * 100) / 100;
}

async function scoreByRules(
  parts: ScorerParts,
  facts: JunkFacts,
  remoteAddress: string,
): Promise<JunkFinding> {
  const found = RULES.filter((rule) => rule.holds(facts)).map(({ name, score }) => ({ name, score }));
  const lists = await findDnsLists(parts.resolver, parts.dnsLists, remoteAddress);
  if (lists.length > 0)
    found.push({ name: 'dnsList', score: Math.min(MAX_LISTED_SCORE, LISTED_SCORE + lists.length - 1) });
  found.sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
  const score = round(found.reduce((sum, rule) => sum + rule.score, 0));
  return { score, action: junkAction(score, parts.thresholds), by: 'rules', rules: found };
}

function findingOf({ score, action, rules }: RspamdAnswer, thresholds: JunkThresholds): JunkFinding {
  const meant = heavier(junkAction(score, thresholds), rspamdAction(action, thresholds));
  return { score: round(score), action: meant, by: 'rspamd', rules };
}

/** Makes it. */
export function createJunkScorer(parts: ScorerParts): JunkScorer {
  const { rspamd, clock, log, thresholds } = parts;
  let address = rspamd === 'auto' || rspamd === 'off' ? undefined : rspamd;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    lookedAt = clock();
    address = (await isRspamd(LOCAL)) ? LOCAL : undefined;
    looking = undefined;
  };
  const findAddress = async (): Promise<string | undefined> => {
    if (rspamd !== 'auto') return address;
    if (!looking && clock() - lookedAt >= LOOK_AGAIN_MS) looking = look();
    await looking;
    return address;
  };
  return {
    thresholds,
    ask: async (question) => {
      const base = await findAddress();
      if (base === undefined) return undefined;
      try {
        return await askRspamd(base, question, parts.timeoutMs);
      } catch (error) {
        log.warn({ err: error, address: base }, 'Rspamd does not answer; the built-in rules score');
        return undefined;
      }
    },
    score: async (facts, remoteAddress, answer) =>
      answer ? findingOf(answer, thresholds) : scoreByRules(parts, facts(), remoteAddress),
    state: async () => {
      const base = await findAddress();
      if (base !== undefined)
        return { kind: (await isRspamd(base)) ? 'rspamd' : 'unreachable', address: base };
      return { kind: 'rules' };
    },
  };
}
