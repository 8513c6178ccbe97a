/**
 * One message to one server: MAIL, RCPT for each recipient, DATA, and what became of each (RFC 5321 §3.3).
 *
 * With PIPELINING the whole envelope is one write (RFC 2920). A recipient's fate is its own reply, or the message's.
 * Departure: a message with 8-bit text goes as it is to a server without 8BITMIME. Encoding it anew would break its
 * signatures (RFC 6376 §5.3), and servers that cannot take it have not been met for twenty years.
 */

import type { LeasedRecipient, LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { DotStuffer } from '#formats/smtp/dot-stuffing.ts';
import type { SmtpReply } from '#formats/smtp/reply-collector.ts';
import { ConnectionFault } from './connection-fault.ts';
import type { SmtpClient } from './smtp-client.ts';

/** What became of one recipient. */
export interface Outcome {
  recipient: LeasedRecipient;
  kind: 'delivered' | 'deferred' | 'failed';
  /** Enhanced status code of RFC 3463. */
  status: string;
  /** The reply, or our own words. */
  text: string;
  /** Who replied. */
  remoteMta?: string;
  /** Delivered to a server that sees to the notifications asked for (RFC 3461 §5.2.1). */
  isDsnPassedOn?: boolean;
  /** Deferred only because there were too many recipients at once: the next try need not wait. */
  isNextInTurn?: boolean;
}

/** What becomes of a message, whoever it is for. */
export type Fate = Pick<Outcome, 'kind' | 'status' | 'text' | 'remoteMta'>;

/** Where a transaction stands, for who must know whether it may be begun anew. */
export interface TransactionProgress {
  /** The server may have the message from here on. */
  isDataSent: boolean;
}

/** Longer headers are not looked through for text beyond ASCII. */
const MAX_HEADER_BYTES = 1024 * 1024;

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** The same fate for all recipients. */
export function outcomeForAll(work: LeasedWork, fate: Fate): Outcome[] {
  return work.recipients.map((recipient) => ({ ...fate, recipient }));
}

/** RFC 5321 §4.5.3.1.10: too many recipients; 552 is what servers said before there was 452 for it. */
function isTooMany(reply: SmtpReply): boolean {
  return (
    (reply.code === 452 || reply.code === 552) &&
    (reply.enhanced === undefined || reply.enhanced.endsWith('.5.3'))
  );
}

function fateOf(client: SmtpClient, reply: SmtpReply): Fate {
  const kind = reply.code < 300 ? 'delivered' : reply.code < 500 ? 'deferred' : 'failed';
  const fallback = { delivered: '2.0.0', deferred: '4.0.0', failed: '5.0.0' }[kind];
  const words = [reply.code, reply.enhanced, ...reply.lines].filter((part) => part !== undefined).join(' ');
  // A code of another class than its reply's says nothing (RFC 3463 §3.1).
  const status = reply.enhanced?.startsWith(fallback.slice(0, 2)) ? reply.enhanced : fallback;
  return { kind, status, text: words, remoteMta: client.settings.host };
}

function outcomeOfRcpt(client: SmtpClient, recipient: LeasedRecipient, reply: SmtpReply): Outcome {
  if (isTooMany(reply)) return { ...fateOf(client, { ...reply, code: 452 }), recipient, isNextInTurn: true };
  return { ...fateOf(client, reply), recipient };
}

function mailLine(client: SmtpClient, work: LeasedWork, isUtf8: boolean): string {
  const { keywords } = client;
  const parameters = [
    keywords.has('SIZE') && `SIZE=${work.size}`,
    work.body !== '7bit' && keywords.has('8BITMIME') && 'BODY=8BITMIME',
    isUtf8 && 'SMTPUTF8',
    keywords.has('DSN') && work.ret && `RET=${work.ret === 'full' ? 'FULL' : 'HDRS'}`,
    keywords.has('DSN') && work.envid !== undefined && `ENVID=${work.envid}`,
  ].filter((parameter) => typeof parameter === 'string');
  return [`MAIL FROM:<${work.returnPath}>`, ...parameters].join(' ');
}

function rcptLine(client: SmtpClient, recipient: LeasedRecipient, isUtf8: boolean): string {
  const dsn = client.keywords.has('DSN');
  const { notify, orcpt } = recipient;
  const parameters = [
    dsn && notify && `NOTIFY=${notify.join(',').toUpperCase()}`,
    dsn && orcpt !== undefined && (isUtf8 || isAscii(orcpt)) && `ORCPT=${orcpt}`,
  ].filter((parameter) => typeof parameter === 'string');
  return [`RCPT TO:<${recipient.address}>`, ...parameters].join(' ');
}

/** Whether the header holds anything beyond ASCII; reads no further than it must. */
async function hasUtf8Header(content: AsyncIterable<Buffer>): Promise<boolean> {
  let tail = '';
  let read = 0;
  for await (const piece of content) {
    const text = tail + piece.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (!isAscii(end < 0 ? text : text.slice(0, end))) return true;
    read += piece.length;
    if (end >= 0 || read > MAX_HEADER_BYTES) return false;
    tail = text.slice(-3);
  }
  return false;
}

/** RFC 6531 §3.2: asked for by the sender, and needed by an address or the header. */
async function needsUtf8(work: LeasedWork, content: () => AsyncIterable<Buffer>): Promise<boolean> {
  if (!work.smtputf8) return false;
  const addresses = [work.returnPath, ...work.recipients.map((recipient) => recipient.address)];
  return !addresses.every(isAscii) || hasUtf8Header(content());
}

/** What keeps this server from taking the message at all. */
function findObstacle(client: SmtpClient, work: LeasedWork, isUtf8: boolean): Fate | undefined {
  const remoteMta = client.settings.host;
  const limit = Number(client.keywords.get('SIZE') ?? 0);
  if (limit > 0 && work.size > limit)
    return {
      kind: 'failed',
      status: '5.3.4',
      text: `The message has ${work.size} bytes, the server takes ${limit}.`,
      remoteMta,
    };
  if (isUtf8 && !client.keywords.has('SMTPUTF8'))
    return {
      kind: 'failed',
      status: '5.6.7',
      text: 'The server takes no addresses or headers beyond ASCII.',
      remoteMta,
    };
  return undefined;
}

async function sendEnvelope(
  client: SmtpClient,
  mail: string,
  rcpt: readonly string[],
): Promise<{ mail: SmtpReply; rcpt: SmtpReply[] }> {
  if (client.keywords.has('PIPELINING')) {
    const [first, ...rest] = await client.ask([mail, ...rcpt], client.settings.timeouts.command);
    if (!first) throw new ConnectionFault('no reply to MAIL');
    return { mail: first, rcpt: rest };
  }
  const answer = await client.askOne(mail);
  const replies: SmtpReply[] = [];
  if (answer.code === 250) for (const line of rcpt) replies.push(await client.askOne(line));
  return { mail: answer, rcpt: replies };
}

async function sendData(client: SmtpClient, content: AsyncIterable<Buffer>): Promise<SmtpReply> {
  const stuffer = new DotStuffer();
  try {
    for await (const piece of content) await client.write(stuffer.push(piece));
    await client.write(stuffer.end());
    return await client.read(client.settings.timeouts.end);
  } catch (error) {
    // A server may say why before it hangs up in the middle of a message.
    const said = error instanceof ConnectionFault ? client.takeWaiting() : undefined;
    if (said && said.code >= 400) return said;
    throw error;
  }
}

/** Ends a transaction that sends nothing; a server that is gone changes nothing of what it said before. */
async function reset(client: SmtpClient): Promise<void> {
  try {
    await client.askOne('RSET');
  } catch {
    client.destroy();
  }
}

/** DATA, the message, and the reply to it. */
async function sendText(
  client: SmtpClient,
  content: () => AsyncIterable<Buffer>,
  progress: TransactionProgress,
): Promise<SmtpReply> {
  const ready = await client.askOne('DATA', client.settings.timeouts.data);
  if (ready.code >= 400) return ready;
  // Anything else would leave us believing that a message is delivered which was never sent.
  if (ready.code !== 354) throw new ConnectionFault(`DATA was answered ${ready.code}`);
  progress.isDataSent = true;
  const final = await sendData(client, content());
  if (final.code >= 300 && final.code < 400)
    throw new ConnectionFault(`the message was answered ${final.code}`);
  return final;
}

/**
 * Sends one message over an open connection. Throws `ConnectionFault` when the connection breaks; then nothing is known
 * of any recipient, and all are to be tried again.
 */
export async function sendMessage(
  client: SmtpClient,
  work: LeasedWork,
  content: () => AsyncIterable<Buffer>,
  progress: TransactionProgress,
): Promise<Outcome[]> {
  const isUtf8 = await needsUtf8(work, content);
  const obstacle = findObstacle(client, work, isUtf8);
  if (obstacle) return outcomeForAll(work, obstacle);
  const { mail, rcpt } = await sendEnvelope(
    client,
    mailLine(client, work, isUtf8),
    work.recipients.map((recipient) => rcptLine(client, recipient, isUtf8)),
  );
  if (mail.code !== 250) {
    await reset(client);
    return outcomeForAll(work, refusalOf(client, mail));
  }
  const outcomes = work.recipients.map((recipient, index) =>
    outcomeOfRcpt(client, recipient, rcpt[index] ?? mail),
  );
  if (!outcomes.some((outcome) => outcome.kind === 'delivered')) {
    await reset(client);
    return outcomes.map((outcome) => ({ ...outcome, isNextInTurn: false }));
  }
  const fate = fateOf(client, await sendText(client, content, progress));
  const isDsnPassedOn = client.keywords.has('DSN');
  return outcomes.map((outcome) =>
    outcome.kind === 'delivered' ? { ...fate, recipient: outcome.recipient, isDsnPassedOn } : outcome,
  );
}

/** MAIL was not answered with 250; a 2xx or 3xx is no SMTP and means nothing. */
function refusalOf(client: SmtpClient, mail: SmtpReply): Fate {
  if (mail.code < 400) throw new ConnectionFault(`MAIL was answered ${mail.code}`);
  return fateOf(client, mail);
}
