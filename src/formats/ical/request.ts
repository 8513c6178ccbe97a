/** An invitation to an event that we hold, and its withdrawal, as iTIP objects (RFC 5546 §3.2.2, §3.2.5). */
import { encodeParameter, encodeText, foldLine } from './content-lines.ts';
import { encodeUtc } from './date-times.ts';
import type { Guest } from './reply.ts';

export interface HeldEvent {
  uid: string;
  /** RFC 5545 §3.8.7.4: grows with what guests have to know anew. */
  sequence: number;
  startsAt: number;
  endsAt: number;
  summary: string;
  description: string;
  location: string;
  url: string;
  organizer: Guest;
  guest: Guest;
}

function person({ name, address }: Guest): string {
  return `${name === '' ? '' : `;CN=${encodeParameter(name)}`}:mailto:${address.replaceAll(/[\s\p{Cc}]/gu, '')}`;
}

/** The object; a guest of ours is registered, so nothing is asked of them. */
export function encodeRequest(event: HeldEvent, method: 'REQUEST' | 'CANCEL', now: number): string {
  const isOn = method === 'REQUEST';
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//CongThu//vi',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${encodeUtc(now)}`,
    `DTSTART:${encodeUtc(event.startsAt)}`,
    `DTEND:${encodeUtc(event.endsAt)}`,
    `SUMMARY:${encodeText(event.summary)}`,
    ...(event.description === '' ? [] : [`DESCRIPTION:${encodeText(event.description)}`]),
    ...(event.location === '' ? [] : [`LOCATION:${encodeText(event.location)}`]),
    ...(event.url === '' ? [] : [`URL:${event.url.replaceAll(/[\s\p{Cc}]/gu, '')}`]),
    `STATUS:${isOn ? 'CONFIRMED' : 'CANCELLED'}`,
    `ORGANIZER${person(event.organizer)}`,
    `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE${person(event.guest)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(foldLine).join('\r\n')}\r\n`;
}
