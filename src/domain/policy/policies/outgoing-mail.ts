/**
 * How mail to outside is tried: when again, by the class of the message and by why it was put off, and with how many
 * connections to whom. Steered while the system runs. Pure.
 *
 * Times are written as in the settings (`30s`, `5m`, `4h`, `5d`). What a class does not say is as the settings
 * `relay_retry`, `relay_expiry`, `relay_delay_notice`, `relay_connections_per_domain` say.
 */
import type { Json } from '#domain/audit/audit-hash.ts';
import { parseDuration } from '#platform/config/values.ts';
import { type Policy, readNumber, readObject, readTexts, wrong } from '../policy.ts';

/** Urgent and bulk by RFC 6710's priority, above and below 0; notices are ours under the null path; the rest is ordinary. */
export const MAIL_CLASSES = ['urgent', 'ordinary', 'bulk', 'notice'] as const;
export type MailClass = (typeof MAIL_CLASSES)[number];

/** Why a recipient was put off, where that says when to come again. */
export const DELAY_CAUSES = ['greylisted', 'unreachable'] as const;
export type DelayCause = (typeof DELAY_CAUSES)[number];

/** When a class of mail is tried again, given up, and called late. */
export interface ClassSchedule {
  retry?: readonly string[];
  expiry?: string;
  delayNotice?: string;
}

/** What one destination is given, or every one that is not named (`*`). */
export interface DestinationLimits {
  connections?: number;
  /** A new connection after so many messages; 0: never. */
  messagesPerConnection?: number;
  /** How long a connection without work is kept for the next message. */
  keepIdle?: string;
}

export interface OutgoingMailPolicy {
  classes: Readonly<Partial<Record<MailClass, ClassSchedule>>>;
  /** Waits after an answer of this kind, instead of the class's. */
  causes: Readonly<Partial<Record<DelayCause, readonly string[]>>>;
  /** By domain, or by `host:port` for a route or the smart host. */
  destinations: Readonly<Record<string, DestinationLimits>>;
}

const DEFAULT: OutgoingMailPolicy = {
  classes: {
    urgent: { retry: ['30s', '1m', '2m', '5m', '10m', '15m', '30m'], delayNotice: '30m' },
    bulk: { retry: ['5m', '15m', '1h', '2h', '4h'], delayNotice: '1d' },
    // Nobody is told when one is given up, and who it is for may be a forged sender.
    notice: { retry: ['5m', '30m', '2h', '4h'], expiry: '2d' },
  },
  // Greylisting commonly asks for five minutes.
  causes: { greylisted: ['5m', '2m', '5m', '15m', '30m', '1h', '2h', '4h'] },
  destinations: { '*': { messagesPerConnection: 500, keepIdle: '5s' } },
};

const MAX_STEPS = { count: 50, length: 10 };
const MAX_DESTINATIONS = 1000;
const MAX_CONNECTIONS = 1000;
const MAX_MESSAGES = 1_000_000;
const SECOND_MS = 1_000;
const MAX_WAIT_MS = 31 * 24 * 3_600 * SECOND_MS;
const MAX_IDLE_MS = 300 * SECOND_MS;
const DESTINATION =
  /^(?:\*|[a-z0-9\u0080-\u{10ffff}._-]{1,253}(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?)$/iu;

function isTime(text: string, least: number, most: number): boolean {
  const parsed = parseDuration(text);
  return 'value' in parsed && parsed.value >= least && parsed.value <= most;
}

function readTime(json: Json | undefined, place: string, most: number): string | undefined {
  if (json === undefined) return undefined;
  return typeof json === 'string' && isTime(json, 0, most)
    ? json
    : wrong(place, 'must be a time, as 30s, 5m, 4h or 5d');
}

function readWaits(json: Json | undefined, place: string): readonly string[] {
  const waits = readTexts(json, [], place, MAX_STEPS);
  return waits.every((wait) => isTime(wait, SECOND_MS, MAX_WAIT_MS))
    ? waits
    : wrong(place, 'must be times, as 30s, 5m, 4h or 5d');
}

function readSchedule(json: Json, place: string): ClassSchedule {
  const object = readObject(json, ['retry', 'expiry', 'delayNotice'], place);
  const retry = readWaits(object['retry'], `${place}.retry`);
  const expiry = readTime(object['expiry'], `${place}.expiry`, MAX_WAIT_MS);
  const delayNotice = readTime(object['delayNotice'], `${place}.delayNotice`, MAX_WAIT_MS);
  return {
    ...(retry.length > 0 && { retry }),
    ...(expiry !== undefined && { expiry }),
    ...(delayNotice !== undefined && { delayNotice }),
  };
}

function readLimits(json: Json, place: string): DestinationLimits {
  const object = readObject(json, ['connections', 'messagesPerConnection', 'keepIdle'], place);
  const connections = readNumber(object['connections'], 0, `${place}.connections`, MAX_CONNECTIONS);
  const perConnection = object['messagesPerConnection'];
  const keepIdle = readTime(object['keepIdle'], `${place}.keepIdle`, MAX_IDLE_MS);
  return {
    ...(connections > 0 && { connections }),
    ...(perConnection !== undefined && {
      messagesPerConnection: readNumber(perConnection, 0, `${place}.messagesPerConnection`, MAX_MESSAGES),
    }),
    ...(keepIdle !== undefined && { keepIdle }),
  };
}

/** Each property of an object, read; the names are given or hold a pattern. */
function readEach<T>(
  json: Json | undefined,
  fallback: Readonly<Record<string, T>>,
  place: string,
  names: readonly string[] | RegExp,
  read: (json: Json, place: string) => T,
): Readonly<Record<string, T>> {
  if (json === undefined) return fallback;
  const given = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.keys(json) : [];
  const known = Array.isArray(names) ? names : given.filter((name) => (names as RegExp).test(name));
  if (given.length > MAX_DESTINATIONS) wrong(place, `must be at most ${MAX_DESTINATIONS}`);
  const entries = Object.entries(readObject(json, known, place));
  return Object.fromEntries(
    entries.map(([name, value]) => [name.toLowerCase(), read(value, `${place}.${name}`)]),
  );
}

export const outgoingMailPolicy: Policy<OutgoingMailPolicy> = {
  key: 'outgoingMail',
  title: {
    vi: 'Thư gửi ra ngoài: thử lại khi nào theo loại thư và lý do, số kết nối tới từng nơi',
    en: 'Mail to outside: when it is tried again by class and cause, connections to each destination',
  },
  default: DEFAULT,
  parse(json) {
    const object = readObject(json, ['classes', 'causes', 'destinations']);
    return {
      classes: readEach(object['classes'], DEFAULT.classes, 'classes', MAIL_CLASSES, readSchedule),
      causes: readEach(
        object['causes'],
        DEFAULT.causes as Record<string, readonly string[]>,
        'causes',
        DELAY_CAUSES,
        readWaits,
      ),
      destinations: readEach(
        object['destinations'],
        DEFAULT.destinations,
        'destinations',
        DESTINATION,
        readLimits,
      ),
    };
  },
};

/** What the class of a message is known by. */
export interface ClassedMail {
  returnPath: string;
  priority: number;
}

export function mailClassOf({ returnPath, priority }: ClassedMail): MailClass {
  if (priority > 0) return 'urgent';
  if (returnPath === '') return 'notice';
  return priority < 0 ? 'bulk' : 'ordinary';
}

/** Times in milliseconds. */
export interface RetryTimes {
  /** The wait before the second try, the third and so on; the last one repeats. */
  retryMs: readonly number[];
  expiryMs: number;
  delayNoticeMs: number;
}

function millisecondsOf(text: string): number {
  const parsed = parseDuration(text);
  return 'value' in parsed ? parsed.value : 0;
}

/** When a message of a class that was put off for a cause is tried again; `base` where the policy says nothing. */
export function retryTimesFor(
  policy: OutgoingMailPolicy,
  base: RetryTimes,
  mailClass: MailClass,
  cause: DelayCause | undefined,
): RetryTimes {
  const own = policy.classes[mailClass] ?? {};
  const ofCause = cause === undefined ? [] : (policy.causes[cause] ?? []);
  const waits = ofCause.length > 0 ? ofCause : own.retry;
  return {
    retryMs: waits?.map(millisecondsOf) ?? base.retryMs,
    expiryMs: own.expiry === undefined ? base.expiryMs : millisecondsOf(own.expiry),
    delayNoticeMs: own.delayNotice === undefined ? base.delayNoticeMs : millisecondsOf(own.delayNotice),
  };
}

/** Limits as the relay keeps them. */
export interface ConnectionLimits {
  connections: number;
  messagesPerConnection: number;
  keepIdleMs: number;
}

/** What a destination is given, by the name that its connections are counted under. */
export function connectionLimitsFor(
  policy: OutgoingMailPolicy,
  base: ConnectionLimits,
  destination: string,
): ConnectionLimits {
  const all = policy.destinations['*'] ?? {};
  const own = policy.destinations[destination.toLowerCase()] ?? {};
  const { connections, messagesPerConnection, keepIdle } = { ...all, ...own };
  return {
    connections: connections ?? base.connections,
    messagesPerConnection: messagesPerConnection ?? base.messagesPerConnection,
    keepIdleMs: keepIdle === undefined ? base.keepIdleMs : millisecondsOf(keepIdle),
  };
}
