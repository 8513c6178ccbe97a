/**
 * What a message's own trace fields tell of its arrival: the date of its topmost Received field, else of
 * Delivery-Date, and the reverse-path of Return-Path.
 *
 * RFC 5321 §4.4: a trace field ends with `;` and a date-time. Only the header's first bytes are looked at.
 */

const MAX_HEADER_BYTES = 64 * 1024;

/** The date-time of RFC 5322 §3.3 as machines write it, comments aside. */
const DATE_TIME =
  /(\d{1,2})\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s+([+-])(\d\d)(\d\d))?/i;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function parseDateTime(text: string): Date | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const zone = (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0)) * (match[7] === '-' ? -1 : 1);
  const month = MONTHS.indexOf((match[2] ?? '').slice(0, 3).toLowerCase());
  const time = Date.UTC(
    Number(match[3]),
    month,
    Number(match[1]),
    Number(match[4]),
    Number(match[5]) - zone,
    Number(match[6] ?? 0),
  );
  return Number.isFinite(time) ? new Date(time) : undefined;
}

function findField(header: string, name: string): string | undefined {
  const match = new RegExp(`^${name}:((?:.*\\r?\\n)(?:[ \\t].*\\r?\\n)*)`, 'im').exec(header);
  return match?.[1];
}

function headerOf(bytes: Buffer): string {
  const blank = bytes.indexOf('\r\n\r\n');
  return bytes.toString('latin1', 0, Math.min(blank < 0 ? bytes.length : blank + 2, MAX_HEADER_BYTES));
}

/** The reverse-path as the last server wrote it (RFC 5321 §4.4), or undefined where it is null or not there. */
export function findReturnPath(bytes: Buffer): string | undefined {
  return /<([^<>\s]+)>/.exec(findField(headerOf(bytes), 'Return-Path') ?? '')?.[1];
}

/** The moment the last server took the message, or undefined where it does not say. */
export function findReceivedDate(bytes: Buffer): Date | undefined {
  const header = headerOf(bytes);
  const received = findField(header, 'Received');
  const delivered = findField(header, 'Delivery-Date');
  return (
    (received && parseDateTime(received.slice(received.lastIndexOf(';') + 1))) ||
    (delivered && parseDateTime(delivered)) ||
    undefined
  );
}
