/**
 * The one question everybody asks before something is stored: is there a virus in it (R6.6)?
 *
 * clamd answers where one was configured or found. Without any, the attachment policy does. Who was found once is relied on:
 * when it goes away, mail waits until it is back, also over our own restart (a machine that boots has its clamd last).
 */
import type { Finding } from '#formats/attachments/findings.ts';
import { isDangerous } from '#formats/attachments/findings.ts';
import { inspectFile, inspectMessage } from '#formats/attachments/inspect.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { inBreaths } from '#platform/kernel/breath.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import {
  askClamdVersion,
  type ClamdAddress,
  type ClamdAnswer,
  SCAN_TIMEOUT_MS,
  scanByClamd,
} from './clamd.ts';
import { clamdAddressText, findClamd } from './find-clamd.ts';

export type ScanResult =
  | { kind: 'clean'; by: 'clamd' | 'policy' }
  /** `name`: the virus, or what the policy found and in which file. */
  | { kind: 'infected'; by: 'clamd' | 'policy'; name: string }
  /** What may be honest and may not, and nobody can tell: macros, locked archives. */
  | { kind: 'suspicious'; by: 'policy'; name: string }
  /** Let through unscanned, because the settings say so. */
  | { kind: 'unscanned' }
  | { kind: 'unavailable'; reason: string }
  /** More than clamd's StreamMaxLength: trying again does not help. */
  | { kind: 'tooLarge' };

/** What is to be scanned: a message, or a file on its own. */
export type Scanned =
  | { message: Buffer; inspect?: () => Promise<readonly Finding[]> }
  | { file: Buffer; name: string }
  /** A file too large to hold: as it comes, with its first bytes for our own rules. */
  | { stream: () => AsyncIterable<Buffer>; head: Buffer; name: string };

export interface Scanner {
  scan(what: Scanned): Promise<ScanResult>;
  /** For the status page and `doctor`. */
  state(): Promise<ScannerState>;
}

export type ScannerState =
  | { kind: 'clamd'; address: string; version: string }
  | { kind: 'unreachable'; address: string }
  | { kind: 'policyOnly' }
  | { kind: 'off' };

export interface ScannerSettings {
  /** `auto` looks for one on this machine, `off` asks none. */
  clamd: 'auto' | 'off' | ClamdAddress;
  /** What to do while clamd does not answer. */
  whenUnavailable: 'defer' | 'pass';
  attachmentPolicy: 'without_scanner' | 'always' | 'never';
  /** How long clamd may think. */
  timeoutMs?: number;
}

export interface ScannerParts {
  settings: ScannerSettings;
  clock: Clock;
  log: Logger;
  /** Looks for a clamd; tests give their own. */
  find?: () => Promise<ClamdAddress | undefined>;
  /** The one that an earlier process found. */
  remembered?: ClamdAddress | undefined;
  /** Keeps for later processes the one that was found. */
  onFound?: (address: ClamdAddress) => void;
}

/** A clamd that is started later is found without a restart of ours. */
const LOOK_AGAIN_MS = 60_000;
/** clamd's own MaxThreads; more only wait in its queue, where they time out. */
const MAX_AT_ONCE = 10;

/** At most so many at a time; the others wait in order. */
function makeTurnstile(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (inside >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    inside += 1;
    try {
      return await work();
    } finally {
      inside -= 1;
      waiting.shift()?.();
    }
  };
}

function policyResult(findings: readonly Finding[]): ScanResult {
  const dangerous = findings.find(isDangerous);
  if (dangerous) return { kind: 'infected', by: 'policy', name: `${dangerous.kind} (${dangerous.name})` };
  const [unclear] = findings;
  return unclear
    ? { kind: 'suspicious', by: 'policy', name: `${unclear.kind} (${unclear.name})` }
    : { kind: 'clean', by: 'policy' };
}

function inspect(what: Scanned): Promise<readonly Finding[]> {
  if ('file' in what) return inBreaths(inspectFile(what.name, what.file));
  if ('head' in what) return inBreaths(inspectFile(what.name, what.head));
  return what.inspect?.() ?? inBreaths(inspectMessage(what.message, parseMessage(what.message)));
}

function bytesOf(what: Scanned): Buffer | AsyncIterable<Buffer> {
  if ('file' in what) return what.file;
  return 'stream' in what ? what.stream() : what.message;
}

/** Makes the scanner of a process. */
export function createScanner(parts: ScannerParts): Scanner {
  const { settings, clock, log, find = findClamd } = parts;
  const inTurn = makeTurnstile(MAX_AT_ONCE);
  let address = typeof settings.clamd === 'object' ? settings.clamd : undefined;
  if (settings.clamd === 'auto') address = parts.remembered;
  let isSilent = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    lookedAt = clock();
    const found = await find();
    if (found) {
      log.info({ address: clamdAddressText(found) }, 'a virus scanner was found');
      parts.onFound?.(found);
      address = found;
      isSilent = false;
    }
    looking = undefined;
  };
  const findAddress = async (): Promise<ClamdAddress | undefined> => {
    if (settings.clamd !== 'auto' || (address && !isSilent)) return address;
    if (!looking && clock() - lookedAt >= LOOK_AGAIN_MS) looking = look();
    await looking;
    return address;
  };
  const byPolicy = async (what: Scanned): Promise<ScanResult> =>
    settings.attachmentPolicy === 'never'
      ? { kind: 'clean', by: 'policy' }
      : policyResult(await inspect(what));

  const byClamd = async (clamd: ClamdAddress, what: Scanned): Promise<ScanResult> => {
    const timeoutMs = settings.timeoutMs ?? SCAN_TIMEOUT_MS;
    const waitsUntil = clock() + timeoutMs;
    // Who has waited so long for a turn behind others that hang would only hang in turn.
    const answer = await inTurn<ClamdAnswer>(() =>
      clock() > waitsUntil
        ? Promise.resolve({ kind: 'fault', reason: 'no turn came in time' })
        : scanByClamd(clamd, bytesOf(what), timeoutMs),
    );
    if (answer.kind === 'infected') return { kind: 'infected', by: 'clamd', name: answer.name };
    if (answer.kind !== 'clean') {
      isSilent = answer.kind === 'fault';
      const reason = answer.kind === 'fault' ? answer.reason : 'more than clamd takes (StreamMaxLength)';
      log.error({ address: clamdAddressText(clamd), reason }, 'the virus scanner does not scan');
      if (settings.whenUnavailable === 'pass') return { kind: 'unscanned' };
      return answer.kind === 'tooLarge' ? { kind: 'tooLarge' } : { kind: 'unavailable', reason };
    }
    const own = settings.attachmentPolicy === 'always' ? await byPolicy(what) : undefined;
    return own && own.kind !== 'clean' ? own : { kind: 'clean', by: 'clamd' };
  };

  return {
    scan: async (what) => {
      const clamd = await findAddress();
      return clamd ? byClamd(clamd, what) : byPolicy(what);
    },
    state: async () => {
      const clamd = await findAddress();
      if (!clamd) return { kind: settings.attachmentPolicy === 'never' ? 'off' : 'policyOnly' };
      const version = await askClamdVersion(clamd);
      const text = clamdAddressText(clamd);
      return version === undefined
        ? { kind: 'unreachable', address: text }
        : { kind: 'clamd', address: text, version };
    },
  };
}
