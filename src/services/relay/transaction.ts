/**
 * One message to one server: MAIL, RCPT for each recipient, the message, and what became of each (RFC 5321 §3.3).
 *
 * With PIPELINING envelope and DATA are one write (RFC 2920), with CHUNKING and a small message everything is (RFC 3030).
 * A recipient's fate is its own reply, or the message's. A server without 8BITMIME gets the message in seven bits.
 * Departure: one that others signed goes as it is, since encoding it anew would break their signatures (RFC 6376 §5.3),
 * and servers that cannot take it have not been met for twenty years.
 */

import type { LeasedRecipient, LeasedWork } from '#domain/outbound/lease-outbound.ts';
import type { DelayCause } from '#domain/policy/policies/outgoing-mail.ts';
import { DotStuffer } from '#formats/smtp/dot-stuffing.ts';
import type { SmtpReply } from '#formats/smtp/reply-collector.ts';
import { ConnectionFault } from './connection-fault.ts';
import { mailLine, rcptLine } from './envelope-lines.ts';
import { type OutgoingMessage, type OutgoingParts, openOutgoing, openSevenBit } from './outgoing-message.ts';
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
  /** Why it was deferred, where that says when to come again. */
  cause?: DelayCause;
  /** Deferred only because there were too many recipients at once: the next try need not wait. */
  isNextInTurn?: boolean;
}

/** What becomes of a message, whoever it is for. */
export type Fate = Pick<Outcome, 'kind' | 'status' | 'text' | 'remoteMta' | 'cause'>;

/** Where a transaction stands, for who must know whether it may be begun anew. */
export interface TransactionProgress {
  /** The server may have the message from here on. */
  isDataSent: boolean;
}

/** A message this small goes out with its envelope: what a refusal wastes is less than a round trip. */
const MAX_PIPELINED = 64 * 1024;

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

/** RFC 6647 §5: "come again later", said to whoever comes for the first time; servers say it in words or by 4.7.1. */
function isGreylisting({ code, enhanced, lines }: SmtpReply): boolean {
  if (code !== 450 && code !== 451) return false;
  return enhanced === '4.7.1' || /gr[ea]y[- ]?list/i.test(lines.join(' '));
}

function fateOf(client: SmtpClient, reply: SmtpReply): Fate {
  const kind = reply.code < 300 ? 'delivered' : reply.code < 500 ? 'deferred' : 'failed';
  const fallback = { delivered: '2.0.0', deferred: '4.0.0', failed: '5.0.0' }[kind];
  const words = [reply.code, reply.enhanced, ...reply.lines].filter((part) => part !== undefined).join(' ');
  // A code of another class than its reply's says nothing (RFC 3463 §3.1).
  const status = reply.enhanced?.startsWith(fallback.slice(0, 2)) ? reply.enhanced : fallback;
  return {
    kind,
    status,
    text: words,
    remoteMta: client.settings.host,
    ...(isGreylisting(reply) && { cause: 'greylisted' as const }),
  };
}

function outcomeOfRcpt(client: SmtpClient, recipient: LeasedRecipient, reply: SmtpReply): Outcome {
  if (isTooMany(reply)) return { ...fateOf(client, { ...reply, code: 452 }), recipient, isNextInTurn: true };
  return { ...fateOf(client, reply), recipient };
}

/** RFC 6531 §3.2: asked for by the sender, and needed by an address or the header. */
function needsUtf8(work: LeasedWork, message: OutgoingMessage): boolean {
  if (!work.smtputf8) return false;
  const addresses = [work.returnPath, ...work.recipients.map((recipient) => recipient.address)];
  return !addresses.every(isAscii) || message.isHeaderUtf8;
}

/** The message in a form that this server takes. */
async function openFor(client: SmtpClient, work: LeasedWork, parts: OutgoingParts): Promise<OutgoingMessage> {
  const message = await openOutgoing(work, parts);
  const { keywords } = client;
  const takesBinary = keywords.has('BINARYMIME') && keywords.has('CHUNKING');
  if (message.isBinary && !takesBinary) return openSevenBit(work, parts);
  const isSignedByOthers = message.fields.some(({ name }) => /^(dkim-signature|arc-seal)$/i.test(name));
  if (message.isEightBit && !keywords.has('8BITMIME') && !isSignedByOthers) return openSevenBit(work, parts);
  return message;
}

/** What keeps this server from taking the message at all. */
function findObstacle(
  client: SmtpClient,
  work: LeasedWork,
  message: OutgoingMessage,
  isUtf8: boolean,
): Fate | undefined {
  const remoteMta = client.settings.host;
  const limit = Number(client.keywords.get('SIZE') ?? 0);
  if (limit > 0 && message.size > limit)
    return {
      kind: 'failed',
      status: '5.3.4',
      text: `The message has ${message.size} bytes, the server takes ${limit}.`,
      remoteMta,
    };
  // RFC 8689 §4.2.1: over TLS, to a server that is proved to be the right one, and that will do the same.
  if (work.tls === 'required' && !(client.isCertain && client.isProved && client.keywords.has('REQUIRETLS')))
    return {
      kind: 'failed',
      status: '5.7.30',
      text: 'The sender requires TLS all the way (REQUIRETLS), and this server does not assure it.',
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

/** What was said to each line of the envelope, and to DATA or BDAT where that was sent with them. */
interface EnvelopeReplies {
  mail: SmtpReply;
  rcpt: SmtpReply[];
  text?: SmtpReply;
}

interface Sending {
  client: SmtpClient;
  message: OutgoingMessage;
  mail: string;
  rcpt: readonly string[];
  progress: TransactionProgress;
}

async function readEnvelope({ client, rcpt, progress }: Sending, isWhole: boolean): Promise<EnvelopeReplies> {
  const { command, data, end } = client.settings.timeouts;
  const mail = await client.read(command);
  // Servers answer in order: from here on one may have read on to the end.
  if (isWhole) progress.isDataSent = true;
  const replies: SmtpReply[] = [];
  for (const _ of rcpt) replies.push(await client.read(command));
  return { mail, rcpt: replies, text: await client.read(isWhole ? end : data) };
}

/** Envelope and what follows it, in as few round trips as the server allows. */
async function sendEnvelope(sending: Sending): Promise<EnvelopeReplies> {
  const { client, message, mail, rcpt } = sending;
  const { keywords } = client;
  if (!keywords.has('PIPELINING')) {
    const answer = await client.askOne(mail);
    const replies: SmtpReply[] = [];
    if (answer.code === 250) for (const line of rcpt) replies.push(await client.askOne(line));
    return { mail: answer, rcpt: replies };
  }
  const lines = [mail, ...rcpt];
  if (!keywords.has('CHUNKING')) {
    await client.write(Buffer.from([...lines, 'DATA', ''].join('\r\n')));
    return readEnvelope(sending, false);
  }
  if (message.size <= MAX_PIPELINED) {
    const pieces: Buffer[] = [Buffer.from([...lines, `BDAT ${message.size} LAST`, ''].join('\r\n'))];
    for await (const piece of message.pieces()) pieces.push(piece);
    await client.write(Buffer.concat(pieces));
    return readEnvelope(sending, true);
  }
  const [first, ...rest] = await client.ask(lines, client.settings.timeouts.command);
  if (!first) throw new ConnectionFault('no reply to MAIL');
  return { mail: first, rcpt: rest };
}

/** A server may say why before it hangs up in the middle of a message. */
async function untilHangUp(client: SmtpClient, send: () => Promise<void>): Promise<SmtpReply> {
  try {
    await send();
    return await client.read(client.settings.timeouts.end);
  } catch (error) {
    const said = error instanceof ConnectionFault ? client.takeWaiting() : undefined;
    if (said && said.code >= 400) return said;
    throw error;
  }
}

function sendData({ client, message }: Sending): Promise<SmtpReply> {
  return untilHangUp(client, async () => {
    const stuffer = new DotStuffer();
    let held: Buffer | undefined;
    for await (const piece of message.pieces()) {
      if (held) await client.write(held);
      held = stuffer.push(piece);
    }
    // The end goes with the last piece: a write that is saved, and a packet.
    await client.write(Buffer.concat([held ?? Buffer.alloc(0), stuffer.end()]));
  });
}

function sendChunk({ client, message }: Sending): Promise<SmtpReply> {
  return untilHangUp(client, async () => {
    await client.write(Buffer.from(`BDAT ${message.size} LAST\r\n`));
    for await (const piece of message.pieces()) await client.write(piece);
  });
}

/**
 * Ends a transaction that sends nothing; a server that is gone changes nothing of what it said before. One that waits for
 * the message although it took no recipient is left: RFC 2920 §3.1 would give it an empty one, which some deliver.
 */
async function reset(client: SmtpClient, replies: EnvelopeReplies): Promise<void> {
  if (replies.text?.code === 354) return client.destroy();
  try {
    await client.askOne('RSET');
  } catch {
    client.destroy();
  }
}

/** The message, unless it went with the envelope, and the reply to it. */
async function sendText(sending: Sending, early: SmtpReply | undefined): Promise<SmtpReply> {
  const { client, progress } = sending;
  const isChunked = client.keywords.has('CHUNKING');
  if (isChunked && early) return early;
  if (isChunked) {
    progress.isDataSent = true;
    return sendChunk(sending);
  }
  const ready = early ?? (await client.askOne('DATA', client.settings.timeouts.data));
  if (ready.code >= 400) return ready;
  // Anything else would leave us believing that a message is delivered which was never sent.
  if (ready.code !== 354) throw new ConnectionFault(`DATA was answered ${ready.code}`);
  progress.isDataSent = true;
  return sendData(sending);
}

/**
 * Sends one message over an open connection. Throws `ConnectionFault` when the connection breaks; then nothing is known
 * of any recipient, and all are to be tried again.
 */
export async function sendMessage(
  client: SmtpClient,
  work: LeasedWork,
  parts: OutgoingParts,
  progress: TransactionProgress,
): Promise<Outcome[]> {
  const message = await openFor(client, work, parts);
  const isUtf8 = needsUtf8(work, message);
  const obstacle = findObstacle(client, work, message, isUtf8);
  if (obstacle) return outcomeForAll(work, obstacle);
  const mail = mailLine(client.keywords, work, message, isUtf8);
  const rcpt = work.recipients.map((recipient) => rcptLine(client.keywords, recipient, isUtf8));
  const sending = { client, message, mail, rcpt, progress };
  const replies = await sendEnvelope(sending);
  if (replies.mail.code !== 250) {
    await reset(client, replies);
    return outcomeForAll(work, refusalOf(client, replies.mail));
  }
  const outcomes = work.recipients.map((recipient, index) =>
    outcomeOfRcpt(client, recipient, replies.rcpt[index] ?? replies.mail),
  );
  if (!outcomes.some((outcome) => outcome.kind === 'delivered')) {
    await reset(client, replies);
    return outcomes.map((outcome) => ({ ...outcome, isNextInTurn: false }));
  }
  const said = await sendText(sending, replies.text);
  if (said.code >= 300 && said.code < 400) throw new ConnectionFault(`the message was answered ${said.code}`);
  const fate = fateOf(client, said);
  // RFC 3030 §2: after a chunk that failed nothing is certain but RSET.
  if (fate.kind !== 'delivered' && client.keywords.has('CHUNKING'))
    await reset(client, { ...replies, text: said });
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
