/**
 * One message to one server: MAIL, RCPT for each recipient, DATA, and what became of each (RFC 5321 §3.3).
 *
 * With PIPELINING the whole envelope is one write (RFC 2920). A recipient's fate is its own reply, or the message's.
 */

import type { LeasedRecipient, LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { DotStuffer } from '#formats/smtp/dot-stuffing.ts';
import type { SmtpReply } from '#formats/smtp/reply-collector.ts';
import { ConnectionFault, REPLY_TIMEOUTS, type SmtpClient } from './smtp-client.ts';

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
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** The same fate for all recipients, found by ourselves. */
export function outcomeForAll(
  work: LeasedWork,
  fate: Pick<Outcome, 'kind' | 'status' | 'text' | 'remoteMta'>,
): Outcome[] {
  return work.recipients.map((recipient) => ({ ...fate, recipient }));
}

function outcomeOf(client: SmtpClient, recipient: LeasedRecipient, reply: SmtpReply): Outcome {
  const kind = reply.code < 300 ? 'delivered' : reply.code < 500 ? 'deferred' : 'failed';
  const fallback = { delivered: '2.0.0', deferred: '4.0.0', failed: '5.0.0' }[kind];
  const words = [reply.code, reply.enhanced, ...reply.lines].filter((part) => part !== undefined).join(' ');
  return {
    recipient,
    kind,
    status: reply.enhanced ?? fallback,
    text: words,
    remoteMta: client.settings.host,
  };
}

function mailLine(client: SmtpClient, work: LeasedWork): string {
  const parameters = [
    client.keywords.has('SIZE') && `SIZE=${work.size}`,
    work.body !== '7bit' && client.keywords.has('8BITMIME') && 'BODY=8BITMIME',
    needsUtf8(work) && 'SMTPUTF8',
    client.keywords.has('DSN') && work.ret && `RET=${work.ret === 'full' ? 'FULL' : 'HDRS'}`,
    client.keywords.has('DSN') && work.envid !== undefined && `ENVID=${work.envid}`,
  ].filter((parameter) => typeof parameter === 'string');
  return [`MAIL FROM:<${work.returnPath}>`, ...parameters].join(' ');
}

function rcptLine(client: SmtpClient, recipient: LeasedRecipient): string {
  const dsn = client.keywords.has('DSN');
  const parameters = [
    dsn && recipient.notify && `NOTIFY=${recipient.notify.join(',').toUpperCase()}`,
    dsn && recipient.orcpt !== undefined && `ORCPT=${recipient.orcpt}`,
  ].filter((parameter) => typeof parameter === 'string');
  return [`RCPT TO:<${recipient.address}>`, ...parameters].join(' ');
}

/** RFC 6531 §3.2: asked for by the sender, or by an address that is not ASCII. */
function needsUtf8(work: LeasedWork): boolean {
  const addresses = [work.returnPath, ...work.recipients.map((recipient) => recipient.address)];
  return work.smtputf8 && (!addresses.every(isAscii) || work.body !== '7bit');
}

/** What keeps this server from taking the message at all. */
function findObstacle(
  client: SmtpClient,
  work: LeasedWork,
): Pick<Outcome, 'kind' | 'status' | 'text'> | undefined {
  const limit = Number(client.keywords.get('SIZE') ?? 0);
  if (limit > 0 && work.size > limit)
    return {
      kind: 'failed',
      status: '5.3.4',
      text: `The message has ${work.size} bytes, the server takes ${limit}.`,
    };
  const addresses = [work.returnPath, ...work.recipients.map((recipient) => recipient.address)];
  if (!addresses.every(isAscii) && !client.keywords.has('SMTPUTF8'))
    return { kind: 'failed', status: '5.6.7', text: 'The server does not take addresses beyond ASCII.' };
  return undefined;
}

async function sendEnvelope(
  client: SmtpClient,
  work: LeasedWork,
): Promise<{ mail: SmtpReply; rcpt: SmtpReply[] }> {
  const lines = [mailLine(client, work), ...work.recipients.map((recipient) => rcptLine(client, recipient))];
  if (client.keywords.has('PIPELINING')) {
    const [mail, ...rcpt] = await client.ask(lines, REPLY_TIMEOUTS.command);
    if (!mail) throw new ConnectionFault('no reply to MAIL');
    return { mail, rcpt };
  }
  const [first = '', ...rest] = lines;
  const [mail] = await client.ask([first], REPLY_TIMEOUTS.command);
  if (!mail) throw new ConnectionFault('no reply to MAIL');
  const rcpt: SmtpReply[] = [];
  if (mail.code === 250)
    for (const line of rest) rcpt.push(...(await client.ask([line], REPLY_TIMEOUTS.command)));
  return { mail, rcpt };
}

async function sendData(client: SmtpClient, content: AsyncIterable<Buffer>): Promise<SmtpReply> {
  const stuffer = new DotStuffer();
  for await (const piece of content) await client.write(stuffer.push(piece));
  await client.write(stuffer.end());
  return client.read(REPLY_TIMEOUTS.end);
}

/**
 * Sends one message over an open connection. Throws `ConnectionFault` when the connection breaks; then nothing is known
 * of any recipient, and all are to be tried again.
 */
export async function sendMessage(
  client: SmtpClient,
  work: LeasedWork,
  content: () => AsyncIterable<Buffer>,
): Promise<Outcome[]> {
  const obstacle = findObstacle(client, work);
  if (obstacle) return outcomeForAll(work, { ...obstacle, remoteMta: client.settings.host });
  const { mail, rcpt } = await sendEnvelope(client, work);
  const replyTo = (index: number): SmtpReply => (mail.code === 250 ? (rcpt[index] ?? mail) : mail);
  const outcomes = work.recipients.map((recipient, index) => outcomeOf(client, recipient, replyTo(index)));
  const accepted = outcomes.filter((outcome) => outcome.kind === 'delivered');
  if (accepted.length === 0) {
    await client.ask(['RSET'], REPLY_TIMEOUTS.command);
    return outcomes;
  }
  const [ready] = await client.ask(['DATA'], REPLY_TIMEOUTS.data);
  const final = ready?.code === 354 ? await sendData(client, content()) : ready;
  if (!final) throw new ConnectionFault('no reply to DATA');
  return outcomes.map((outcome) =>
    outcome.kind === 'delivered' ? outcomeOf(client, outcome.recipient, final) : outcome,
  );
}
