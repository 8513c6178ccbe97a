/**
 * The From_ line that opens each message of an mbox file (RFC 4155 Appendix A).
 *
 * Written as `From sender Mon Jan  2 15:04:05 2006` in UTC. Read leniently: Thunderbird writes `-` for the sender,
 * Google Takeout an id and a zone, old programs a zone's name, two-digit seconds or none.
 */

/** What a From_ line tells. */
export interface FromLine {
  sender?: string;
  receivedAt?: Date;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Longer lines that begin with `From ` are somebody's sentence. */
const MAX_FROM_LINE = 1_000;

const DATE =
  /\b([A-Za-z]{3}),? +(?:(\d{1,2}) +([A-Za-z]{3})|([A-Za-z]{3}) +(\d{1,2})),? +(?:(\d{4}) +)?(\d{1,2}):(\d\d)(?::(\d\d))?(?: +([+-]\d{4}|[A-Z]{1,5}))?(?: +(\d{4}))?(?: +([+-]\d{4}))?\s*$/;

function zoneMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(zone ?? '');
  if (!match) return 0;
  return (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
}

function parseDate(line: string): Date | undefined {
  const match = DATE.exec(line);
  const month = MONTHS.indexOf((match?.[3] ?? match?.[4] ?? '').toLowerCase());
  const year = match?.[6] ?? match?.[11];
  if (!match || month < 0 || !year) return undefined;
  const day = Number(match[2] ?? match[5]);
  const [hour, minute, second] = [Number(match[7]), Number(match[8]), Number(match[9] ?? 0)];
  if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  return new Date(
    Date.UTC(Number(year), month, day, hour, minute - zoneMinutes(match[12] ?? match[10]), second),
  );
}

/**
 * Reads a line that begins with `From `; undefined when it carries no date and so is a line of text. `isFirst`: the
 * first line of a file is taken without a date too.
 */
export function parseFromLine(line: Buffer, isFirst: boolean): FromLine | undefined {
  if (line.length > MAX_FROM_LINE) return undefined;
  const text = line.toString('latin1').trimEnd();
  const receivedAt = parseDate(text);
  if (!receivedAt && !isFirst) return undefined;
  const word = /^From (\S+)/.exec(text)?.[1];
  const sender = word === undefined || word === '-' || word === 'MAILER-DAEMON' ? undefined : word;
  return { ...(sender !== undefined && { sender }), ...(receivedAt && { receivedAt }) };
}

function pad(value: number, filler = '0'): string {
  return `${value}`.padStart(2, filler);
}

/** Writes a From_ line without its line ending. */
export function encodeFromLine(sender: string | undefined, receivedAt: Date): string {
  const safe = sender === undefined || !/^[\x21-\x7e]{1,320}$/.test(sender) ? 'MAILER-DAEMON' : sender;
  const month = MONTHS[receivedAt.getUTCMonth()] ?? '';
  const day = `${DAYS[receivedAt.getUTCDay()]} ${month.charAt(0).toUpperCase()}${month.slice(1)}`;
  const time = `${pad(receivedAt.getUTCHours())}:${pad(receivedAt.getUTCMinutes())}:${pad(receivedAt.getUTCSeconds())}`;
  const year = `${receivedAt.getUTCFullYear()}`.padStart(4, '0');
  return `From ${safe} ${day} ${pad(receivedAt.getUTCDate(), ' ')} ${time} ${year}`;
}
