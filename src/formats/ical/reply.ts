/** A guest's answer to an invitation as an iTIP object (RFC 5546 §3.2.3). */
import { type Component, decodeCalendar, findLine } from './components.ts';
import { encodeParameter, encodeText, foldLine } from './content-lines.ts';
import { encodeUtc } from './date-times.ts';
import type { Answer } from './invitation.ts';

export interface Guest {
  name: string;
  address: string;
}

const STATUS: Record<Exclude<Answer, 'needsAction'>, string> = {
  accepted: 'ACCEPTED',
  declined: 'DECLINED',
  tentative: 'TENTATIVE',
};
/** What an answer repeats of the event, as it came. */
const REPEATED = ['UID', 'SEQUENCE', 'RECURRENCE-ID', 'DTSTART', 'DTEND', 'DURATION', 'SUMMARY', 'ORGANIZER'];

function repeat(event: Component): string[] {
  return REPEATED.flatMap((name) => {
    const line = findLine(event, name);
    if (!line) return [];
    const parameters = [...line.parameters]
      .map(([key, value]) => `;${key}=${encodeParameter(value)}`)
      .join('');
    return [`${name}${parameters}:${line.value}`];
  });
}

/** The answer; undefined where the text holds no event. */
export function encodeReply(
  invitation: string,
  guest: Guest,
  answer: Exclude<Answer, 'needsAction'>,
  { comment = '', now }: { comment?: string; now: number },
): string | undefined {
  const event = decodeCalendar(invitation)?.components.find(({ name }) => name === 'VEVENT');
  if (!event) return undefined;
  const common = guest.name === '' ? '' : `;CN=${encodeParameter(guest.name)}`;
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//CongThu//vi',
    'VERSION:2.0',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    `DTSTAMP:${encodeUtc(now)}`,
    ...repeat(event),
    `ATTENDEE;PARTSTAT=${STATUS[answer]}${common}:mailto:${guest.address}`,
    ...(comment === '' ? [] : [`COMMENT:${encodeText(comment)}`]),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(foldLine).join('\r\n')}\r\n`;
}
