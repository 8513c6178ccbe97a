/** Replies as a server writes them (RFC 5321 §4.2, RFC 2034). */
import { withoutMarks } from '#formats/vietnamese/marks.ts';

export interface Reply {
  code: number;
  /** Absent where RFC 2034 has none: greeting, EHLO, 3xx. */
  enhanced?: string;
  lines: readonly string[];
}

/** RFC 5321 §4.5.3.1.5: 512 octets a line, with code and CRLF. */
const MAX_TEXT = 480;

/**
 * One line of printable ASCII: nothing a peer said comes back as a control character, and Vietnamese stands without its
 * marks (RFC 5321 §4.2: replies are ASCII).
 */
function printable(text: string): string {
  // Nearly every reply is; it was a twentieth of a relay's time to look for marks in it.
  if (/^[\x20-\x7e]*$/.test(text)) return text.slice(0, MAX_TEXT);
  return withoutMarks(text)
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, MAX_TEXT);
}

/** A reply of one line. */
export function reply(code: number, enhanced: string, text: string): Reply {
  return { code, enhanced, lines: [text] };
}

/** The bytes of a reply. */
export function encodeReply({ code, enhanced, lines }: Reply): string {
  const prefix = enhanced === undefined ? '' : `${enhanced} `;
  const last = lines.length - 1;
  return lines
    .map((line, index) => `${code}${index === last ? ' ' : '-'}${prefix}${printable(line)}\r\n`)
    .join('');
}
