/** What a calendar object that came by mail is about (RFC 5546): an invitation, a cancellation, or somebody's answer. */
import { type Component, decodeCalendar, findLine } from './components.ts';
import { type ContentLine, decodeText } from './content-lines.ts';
import { type CalendarTime, decodeDuration, decodeTime } from './date-times.ts';
import { decodeRecurrence, type Recurrence } from './recurrence.ts';

export type Answer = 'accepted' | 'declined' | 'tentative' | 'needsAction';

export interface Participant {
  name: string;
  address: string;
  answer: Answer;
  isOptional: boolean;
}

export interface Invitation {
  method: 'request' | 'cancel' | 'reply' | 'publish' | 'other';
  uid: string;
  sequence: number;
  /** The one of a series that it is about, as it stands. */
  recurrenceId: string | undefined;
  summary: string;
  description: string;
  location: string;
  start: CalendarTime | undefined;
  end: CalendarTime | undefined;
  recurrence: Recurrence | undefined;
  organizer: Participant | undefined;
  participants: Participant[];
  isCancelled: boolean;
}

const MAX_PARTICIPANTS = 500;
const MAX_TEXT = 10_000;
const DAY_MS = 24 * 60 * 60_000;
const METHODS = new Set(['request', 'cancel', 'reply', 'publish']);
const ANSWERS = new Map<string, Answer>([
  ['ACCEPTED', 'accepted'],
  ['DECLINED', 'declined'],
  ['TENTATIVE', 'tentative'],
]);

function textOf(component: Component, name: string): string {
  return decodeText(findLine(component, name)?.value ?? '')
    .slice(0, MAX_TEXT)
    .trim();
}

function participantOf({ parameters, value }: ContentLine): Participant | undefined {
  const [, address] = /^mailto:([^\s@<>]{1,64}@[^\s@<>]{1,255})$/i.exec(value.trim()) ?? [];
  if (address === undefined) return undefined;
  return {
    name: parameters.get('CN') ?? '',
    address,
    answer: ANSWERS.get((parameters.get('PARTSTAT') ?? '').toUpperCase()) ?? 'needsAction',
    isOptional: (parameters.get('ROLE') ?? '').toUpperCase() === 'OPT-PARTICIPANT',
  };
}

function endOf(event: Component, start: CalendarTime | undefined): CalendarTime | undefined {
  const line = findLine(event, 'DTEND');
  const end = line && decodeTime(line);
  if (end || !start) return end;
  const duration = decodeDuration(findLine(event, 'DURATION')?.value ?? '');
  if (duration !== undefined) return { isDay: start.isDay, at: start.at + duration };
  return start.isDay ? { isDay: true, at: start.at + DAY_MS } : undefined;
}

/** Reads the first event; undefined where there is none. */
export function decodeInvitation(text: string): Invitation | undefined {
  const calendar = decodeCalendar(text);
  const event = calendar?.components.find(({ name }) => name === 'VEVENT');
  if (!calendar || !event) return undefined;
  const method = (findLine(calendar, 'METHOD')?.value ?? 'publish').trim().toLowerCase();
  const startLine = findLine(event, 'DTSTART');
  const start = startLine && decodeTime(startLine);
  const organizer = findLine(event, 'ORGANIZER');
  const rule = findLine(event, 'RRULE')?.value;
  return {
    method: METHODS.has(method) ? (method as Invitation['method']) : 'other',
    uid: textOf(event, 'UID'),
    sequence: Number(findLine(event, 'SEQUENCE')?.value ?? 0) || 0,
    recurrenceId: findLine(event, 'RECURRENCE-ID')?.value,
    summary: textOf(event, 'SUMMARY'),
    description: textOf(event, 'DESCRIPTION'),
    location: textOf(event, 'LOCATION'),
    start,
    end: endOf(event, start),
    recurrence: rule === undefined ? undefined : decodeRecurrence(rule),
    organizer: organizer && participantOf(organizer),
    participants: event.lines
      .filter(({ name }) => name === 'ATTENDEE')
      .slice(0, MAX_PARTICIPANTS)
      .flatMap((line) => participantOf(line) ?? []),
    isCancelled: method === 'cancel' || textOf(event, 'STATUS').toUpperCase() === 'CANCELLED',
  };
}
