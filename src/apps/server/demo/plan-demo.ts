/**
 * The mail of the sample as values: who gets which message when, with which flags. Pure, and the same every time for
 * the same day and addresses, so that what was filed before is recognised by its bytes.
 */
import { createHash } from 'node:crypto';
import { dayOf } from '#domain/directory/as-of.ts';
import {
  DEMO_CONVERSATIONS,
  type DemoAttachment,
  type DemoConversation,
  type DemoMessage,
} from './conversations.ts';
import { DESK_CONVERSATIONS } from './desk-conversations.ts';
import { DEMO_OUTSIDERS, DEMO_PASSWORD, DEMO_PEOPLE } from './people.ts';

/** A mailbox of the sample: a person's or an agency's, as the directory knows it. */
export interface DemoParty {
  address: string;
  name: string;
}

/** Where a copy goes and how it looks there. */
export interface PlannedCopy {
  /** Key of a person, or `@` and a unit's code. */
  owner: string;
  role: 'inbox' | 'sent';
  flags: string[];
}

/** One message of the sample. */
export interface PlannedMessage {
  date: Date;
  messageId: string;
  references: string[];
  from: DemoParty;
  to: DemoParty[];
  cc: DemoParty[];
  subject: string;
  text: string;
  html: string | undefined;
  signals: readonly string[];
  attachments: readonly DemoAttachment[];
  copies: PlannedCopy[];
}

export interface DemoPlanInput {
  /** The day of the first start, `2026-01-31`. */
  day: string;
  /** Finds the parties of the sample; undefined for an agency that this province does not have. */
  findParty: (key: string) => DemoParty | undefined;
  domain: string;
}

const HUE_OFFSET = '+07:00';
const DAY_MS = 24 * 60 * 60 * 1000;
const FOOTER =
  '-- \nThư trình diễn: người và nội dung đều hư cấu. · Demonstration: people and contents are invented.';

function dateOf(day: string, daysBefore: number, time: string): Date {
  return new Date(Date.parse(`${day}T${time}:00${HUE_OFFSET}`) - daysBefore * DAY_MS);
}

/** A number from 0 to 1 that is always the same for the same text. */
function chanceOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** Older mail is mostly read; what the owner answered is marked so. */
function flagsOf(message: DemoMessage, owner: string, isAnswered: boolean, messageId: string): string[] {
  const readChance = message.day >= 2 ? 0.9 : 0.4;
  const isRead = isAnswered || chanceOf(`${messageId} ${owner}`) < readChance;
  return [
    ...(isRead ? ['\\Seen'] : []),
    ...(isAnswered ? ['\\Answered'] : []),
    ...(message.flagged?.includes(owner) ? ['\\Flagged'] : []),
  ];
}

function textOf(message: DemoMessage): string {
  return `${message.text}\n\n${FOOTER}\n`;
}

/** Every conversation of the sample. */
export const ALL_CONVERSATIONS: readonly DemoConversation[] = [...DEMO_CONVERSATIONS, ...DESK_CONVERSATIONS];

function planConversation(input: DemoPlanInput, number: number): PlannedMessage[] {
  const conversation = ALL_CONVERSATIONS[number];
  const planned: PlannedMessage[] = [];
  for (const [index, message] of (conversation?.messages ?? []).entries()) {
    const from = DEMO_OUTSIDERS[message.from] ?? input.findParty(message.from);
    const parties = (keys: readonly string[]): DemoParty[] =>
      keys.flatMap((key) => input.findParty(key) ?? []);
    if (!conversation || !from) continue;
    const messageId = `demo-${number + 1}-${index + 1}@${input.domain}`;
    const later = conversation.messages.slice(index + 1);
    const owners = [...message.to, ...(message.cc ?? [])].filter((key) => input.findParty(key));
    planned.push({
      date: dateOf(input.day, message.day, message.time),
      messageId,
      references: planned.map((earlier) => earlier.messageId),
      from,
      to: parties(message.to),
      cc: parties(message.cc ?? []),
      subject: index === 0 ? conversation.subject : `Re: ${conversation.subject}`,
      text: textOf(message),
      html: message.html,
      signals: message.signals ?? [],
      attachments: message.attachments ?? [],
      copies: [
        ...(message.from in DEMO_OUTSIDERS
          ? []
          : [{ owner: message.from, role: 'sent' as const, flags: ['\\Seen'] }]),
        ...owners.map((owner) => {
          const isAnswered = later.some((other) => other.from === owner && other.to.includes(message.from));
          return { owner, role: 'inbox' as const, flags: flagsOf(message, owner, isAnswered, messageId) };
        }),
      ],
    });
  }
  return planned;
}

/** What everybody finds in their mailbox first. */
function planWelcome(input: DemoPlanInput, key: string, index: number): PlannedMessage[] {
  const party = input.findParty(key);
  if (!party) return [];
  const text = [
    `Chào ${party.name},`,
    '',
    'Đây là hộp thư trình diễn của CôngThư. Mọi người và mọi thư ở đây đều hư cấu; đừng để thư thật vào đây.',
    `Mật khẩu của mọi tài khoản trình diễn là: ${DEMO_PASSWORD}`,
    '',
    'This is a mailbox of the demonstration. People and mail are invented; keep no real mail here.',
    `The password of every demonstration account is: ${DEMO_PASSWORD}`,
  ].join('\n');
  return [
    {
      date: dateOf(input.day, 14, '08:00'),
      messageId: `demo-welcome-${index + 1}@${input.domain}`,
      references: [],
      from: { address: `postmaster@${input.domain}`, name: 'CôngThư (trình diễn)' },
      to: [party],
      cc: [],
      subject: 'Chào mừng đến với CôngThư – tài khoản trình diễn',
      text: `${text}\n\n${FOOTER}\n`,
      html: undefined,
      signals: [],
      attachments: [],
      copies: [{ owner: key, role: 'inbox', flags: ['\\Seen'] }],
    },
  ];
}

/** The time of day of the newest message. */
const NEWEST_TIME = ALL_CONVERSATIONS.flatMap(({ messages }) =>
  messages.filter(({ day }) => day === 0).map(({ time }) => time),
)
  .sort()
  .at(-1);

/** The day that the sample is planned for: today in Huế, or yesterday while today's letters would come from the future. */
export function demoDayAt(now: number): string {
  const today = dayOf(now);
  const isPast = dateOf(today, 0, NEWEST_TIME ?? '00:00').getTime() <= now;
  return isPast ? today : dayOf(now - DAY_MS);
}

/** Every message of the sample, oldest first. */
export function planDemo(input: DemoPlanInput): PlannedMessage[] {
  const welcomes = DEMO_PEOPLE.flatMap((person, index) => planWelcome(input, person.key, index));
  const conversations = ALL_CONVERSATIONS.flatMap((_, number) => planConversation(input, number));
  return [...welcomes, ...conversations].sort((a, b) => a.date.getTime() - b.date.getTime());
}
