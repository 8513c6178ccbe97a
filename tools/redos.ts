/**
 * No pattern of the program may take longer than in proportion to what it is given (ReDoS, R6.3; `docs/threat-model.md`).
 *
 * Every regular expression that is written as a literal under `src/` is run over long runs of the letters and words of its own
 * text, alone, in pairs and behind its own beginning, with an end that does not match. One whose time
 * grows much faster than the text is named. Limits: patterns put together at run time are not seen, and a run of three different parts is not tried.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { parseSync } from 'oxc-parser';
import { computedMs } from '#tests/computed-time.ts';
import { sourceFiles } from './source-files.ts';

export interface Pattern {
  source: string;
  flags: string;
  path: string;
}

export interface SlowPattern extends Pattern {
  pump: string;
  prefix: string;
  /** Milliseconds for `SIZE` and for four times as much. */
  once: number;
  more: number;
}

const SHORT = 40;
const SIZE = 8_000;
/** What a walk over that many characters never takes; a square of them takes more than ten times as long. */
const SUSPECT_MS = 8;
const TIMEOUT_MS = 500;
const LONGEST_MS = 16 * TIMEOUT_MS;
/** Four times as much in proportion takes four times as long, by its square sixteen times. */
const TIMES_MORE = 4;
const GROWTH = 8;
const ROUNDS = 3;
/** A pattern's first run is slower, whatever it is given: not the worst one only is looked at again. */
const LOOKED_AT_AGAIN = 3;
const MAX_ATOMS = 12;

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function collect(node: unknown, path: string, found: Map<string, Pattern>): void {
  if (!isNode(node)) return;
  const { regex } = node;
  if (isNode(regex) && typeof regex['pattern'] === 'string' && typeof regex['flags'] === 'string') {
    const { pattern: source, flags } = regex as { pattern: string; flags: string };
    if (!found.has(`/${source}/${flags}`)) found.set(`/${source}/${flags}`, { source, flags, path });
    return;
  }
  for (const value of Object.values(node)) collect(value, path, found);
}

/** Every literal pattern of the program, each once. */
export function readPatterns(root: string): Pattern[] {
  const found = new Map<string, Pattern>();
  for (const path of ['src', 'web/src'].flatMap((folder) => sourceFiles(root, folder))) {
    if (/\.(test|fixture)\.tsx?$/.test(path)) continue;
    collect(parseSync(path, readFileSync(join(root, path), 'utf8')).program, path, found);
  }
  return [...found.values()];
}

/** What a pattern is made of, as text: one letter for each class, the words that stand in it. */
function atomsOf(source: string): string[] {
  const plain = source
    .replace(/\\[sS]/g, ' ')
    .replace(/\\d/g, '0')
    .replace(/\\[wDW]/g, 'a')
    .replace(/\\[nr]/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\[pP]\{[^}]{1,40}\}/g, 'a')
    .replace(/\\[bB]/g, '')
    .replace(/\\(?:x([\da-f]{2})|u([\da-f]{4}))/gi, (_all, x?: string, u?: string) =>
      String.fromCharCode(Number.parseInt(x ?? u ?? '20', 16)),
    )
    .replace(/\{\d+,?\d*\}|\(\?(?:[:=!]|<[=!]|<\w+>)/g, '\u0001')
    .replace(/\\(.)/g, '$1');
  const words = plain.match(/[\w<>"'=/:;.,@%-]{2,12}/g) ?? [];
  const letters = new Set(Array.from(`a0 ${plain.replace(/[\u0001()|?*+^$[\]]/g, '')}`));
  const marks = [...source.matchAll(/\\([()|?*+^$[\]\\])/g)].map(([, mark = '']) => mark);
  return [...new Set([...marks, ...letters])].slice(0, MAX_ATOMS).concat(words.slice(0, 4));
}

/** Times every text in one run that can be cut off from outside: V8 gives a pattern up only for that. */
const CONTEXT = createContext({ regex: /x/, texts: [''], times: [0], now: computedMs });
const RUN = new Script(
  'for (const text of texts) { const begun = now(); regex.lastIndex = 0; regex.exec(text); times.push(now() - begun); }',
);

/** A run is cut off by the clock; one that had little of a busy machine until then goes again for longer. */
function timesOf(regex: RegExp, texts: readonly string[], timeout = TIMEOUT_MS): number[] {
  const times: number[] = [];
  Object.assign(CONTEXT, { regex, texts, times });
  const begun = computedMs();
  try {
    RUN.runInContext(CONTEXT, { timeout });
  } catch (error) {
    if (!isNode(error) || error['code'] !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    if (computedMs() - begun < TIMEOUT_MS / 2 && timeout < LONGEST_MS)
      return timesOf(regex, texts, timeout * 2);
    times.push(TIMEOUT_MS);
  }
  return times;
}

const END = '\u0000!';

function textOf(prefix: string, pump: string, size: number): string {
  return prefix + pump.repeat(Math.ceil(size / pump.length)).slice(0, size) + END;
}

/** The best of three, so that a machine that is busy finds nobody guilty. */
function bestOf(regex: RegExp, text: string): number {
  let best = TIMEOUT_MS;
  for (let run = 0; run < 3; run += 1) {
    const [time = TIMEOUT_MS] = timesOf(regex, [text]);
    if (time >= TIMEOUT_MS) break;
    best = Math.min(best, time);
  }
  return best;
}

interface Try {
  prefix: string;
  pump: string;
}

function triesOf(source: string): Try[] {
  const atoms = atomsOf(source);
  const few = atoms.slice(0, 5);
  const pairs = few.flatMap((one, at) => few.slice(at + 1).map((two) => one + two));
  return ['', ...atoms.slice(0, 3)].flatMap((prefix) =>
    [...atoms, ...pairs].map((pump) => ({ prefix, pump })),
  );
}

/** The tries that took longest, of those that took long at all. */
function suspectsAmong(regex: RegExp, tries: readonly Try[], size: number): Try[] {
  const times = timesOf(
    regex,
    tries.map(({ prefix, pump }) => textOf(prefix, pump, size)),
  );
  return tries
    .map((tried, at) => ({ tried, time: times[at] ?? 0 }))
    .filter(({ time }) => time >= SUSPECT_MS)
    .sort((a, b) => b.time - a.time)
    .slice(0, LOOKED_AT_AGAIN)
    .map(({ tried }) => tried);
}

/** The times, if they grow too fast in every round. */
function growthOf(regex: RegExp, { prefix, pump }: Try): { once: number; more: number } | undefined {
  let slow: { once: number; more: number } | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const once = bestOf(regex, textOf(prefix, pump, SIZE));
    if (once < SUSPECT_MS) return undefined;
    if (once >= TIMEOUT_MS) return { once, more: once };
    const more = bestOf(regex, textOf(prefix, pump, TIMES_MORE * SIZE));
    if (more < TIMEOUT_MS && more <= GROWTH * once) return undefined;
    slow = { once, more };
  }
  return slow;
}

/** The worst of a pattern, if it is slow. */
export function findSlow(pattern: Pattern): SlowPattern | undefined {
  const regex = new RegExp(pattern.source, pattern.flags);
  const tries = triesOf(pattern.source);
  // Short ones first: what grows exponentially is found by them, and would never come back from the long ones.
  for (const size of [SHORT, SIZE]) {
    for (const tried of suspectsAmong(regex, tries, size)) {
      const slow = growthOf(regex, tried);
      if (slow) return { ...pattern, ...tried, ...slow };
    }
  }
  return undefined;
}
