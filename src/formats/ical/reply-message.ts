/** The message that carries an answer to whoever invited, or an invitation of ours (RFC 6047, iMIP): words for people, the object for calendars. */
import type { Guest } from './reply.ts';

export interface ReplyMessage {
  from: Guest;
  to: Guest;
  subject: string;
  text: string;
  /** From `encodeReply`. */
  calendar: string;
  /** What the object is; an answer unless told. */
  method?: 'REPLY' | 'REQUEST' | 'CANCEL';
  /** Whole lines of further fields. */
  fields?: readonly string[];
  messageId: string;
  inReplyTo?: string | undefined;
  boundary: string;
  now: number;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** RFC 2047 §2: words of at most 75 characters, cut between characters. */
function encodeWords(text: string): string {
  const words: string[] = [];
  let piece = '';
  for (const character of text.replaceAll(/[\r\n]/g, ' ')) {
    if (new TextEncoder().encode(piece + character).length > 42) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...words, piece].map((word) => `=?UTF-8?B?${base64(word)}?=`).join('\r\n ');
}

/** A line of at most 998 characters (RFC 5322 §2.1.1), and nothing that a reader would take for an encoded word. */
const PLAIN_TEXT = /^(?!.*=\?)[\x20-\x7e]{0,900}$/;

function unstructured(text: string): string {
  return PLAIN_TEXT.test(text) ? text : encodeWords(text);
}

/** A name is a quoted string or encoded words: one like `A <b@c>,` would be another address. */
function mailbox({ name, address }: Guest): string {
  const plain = address.replaceAll(/[\s<>,;\p{Cc}]/gu, '');
  return name === ''
    ? plain
    : `${/^[\w .-]{1,900}$/.test(name) ? `"${name}"` : encodeWords(name)} <${plain}>`;
}

function lines64(text: string): string {
  return base64(text).replaceAll(/.{76}(?=.)/g, '$&\r\n');
}

/** The bytes of the message as text of ASCII. */
export function encodeReplyMessage(message: ReplyMessage): string {
  const { from, to, subject, text, calendar, messageId, inReplyTo, boundary, now } = message;
  const { method = 'REPLY', fields = [] } = message;
  const part = (type: string, content: string): string =>
    `--${boundary}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines64(content)}\r\n`;
  return [
    `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
    `From: ${mailbox(from)}`,
    `To: ${mailbox(to)}`,
    `Subject: ${unstructured(subject)}`,
    `Message-ID: <${messageId}>`,
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`, `References: <${inReplyTo}>`]),
    ...fields,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `${part('text/plain; charset=utf-8', text)}${part(`text/calendar; charset=utf-8; method=${method}`, calendar)}--${boundary}--`,
    '',
  ].join('\r\n');
}
