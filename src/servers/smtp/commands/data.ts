/**
 * DATA (RFC 5321 §4.1.1.4). The 250 follows the commit of the message, never before.
 */
import type { MessageText } from '#formats/smtp/input-collector.ts';
import { type Reply, reply } from '#formats/smtp/reply.ts';
import { NO_TRACING } from '#platform/telemetry/tracing.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';
import type { CommandContext, SmtpCommand } from '../command.ts';
import { type Envelope, protocolName, type SmtpSession } from '../session.ts';

function incoming(
  session: SmtpSession,
  { mail, recipients, holdUntil }: Envelope,
  bytes: Buffer,
): IncomingMessage {
  return {
    entrance: session.mode,
    bytes,
    reversePath: mail.reversePath,
    recipients,
    smtputf8: mail.smtputf8,
    ...(mail.ret && { ret: mail.ret }),
    ...(mail.envid !== undefined && { envid: mail.envid }),
    ...(mail.body && { body: mail.body }),
    ...(holdUntil !== undefined && { holdUntil }),
    ...(mail.requireTls && { requireTls: true }),
    ...(mail.priority !== undefined && { priority: mail.priority }),
    peer: {
      remoteAddress: session.remoteAddress,
      helo: session.helo,
      protocol: protocolName(session, mail.smtputf8),
      ...(session.tls && { tls: session.tls }),
    },
    ...(session.sender && { principal: session.sender.principal }),
  };
}

/** Others send large messages, too: this one is to come again (RFC 3463 §3.4). */
export const NO_ROOM: Reply = reply(
  452,
  '4.3.1',
  'Too much large mail is coming at the moment, try again later',
);

function refuseText(text: Exclude<MessageText, { kind: 'message' }>, maxBytes: number): Reply {
  if (text.kind === 'noRoom') return NO_ROOM;
  return text.kind === 'tooLarge'
    ? reply(552, '5.3.4', `A message holds at most ${maxBytes} bytes`)
    : reply(550, '5.6.0', 'Lines end with CR LF; a message with a bare CR or LF is not taken');
}

/** Hands a whole message to the pipeline and turns its answer into the reply. */
export async function takeMessage(
  context: CommandContext,
  envelope: Envelope,
  bytes: Buffer,
): Promise<Reply> {
  const { deps, session } = context;
  if (session.mode === 'mx' && deps.guard?.takeMessage(session.remoteAddress) === false)
    return reply(450, '4.7.1', 'Too many messages from your address in this hour, try again later');
  const result = await (deps.tracing ?? NO_TRACING).span(
    'smtp.message',
    { 'congthu.entrance': session.mode, 'network.peer.address': session.remoteAddress },
    () => deps.delivery.deliver(incoming(session, envelope, bytes)),
  );
  if (result.kind === 'accepted') {
    const { length: recipients } = envelope.recipients;
    deps.log.info(
      { message: result.id, entrance: session.mode, recipients, bytes: bytes.length },
      'a message was taken',
    );
    session.faults = 0;
    session.commands = 0;
    return reply(250, '2.0.0', `Ok, stored as ${result.id}`);
  }
  deps.log.info(
    { remoteAddress: session.remoteAddress, code: result.code, reason: result.text },
    'a message was not taken',
  );
  return reply(result.code, result.enhanced, result.text);
}

export const data: SmtpCommand = {
  verb: 'DATA',
  needsHelo: true,
  async run(context, argument) {
    const { session, deps, dialog } = context;
    const { envelope } = session;
    if (argument !== '') return reply(501, '5.5.4', 'DATA takes nothing');
    if (!envelope) return reply(503, '5.5.1', 'MAIL comes first');
    if (envelope.recipients.length === 0) return reply(554, '5.5.1', 'No valid recipients');
    // RFC 3030 §2 and §3: a message in chunks is not ended by DATA, and a binary one has no last line.
    if (envelope.chunks || envelope.mail.body === 'binarymime')
      return reply(503, '5.5.1', 'Send this message by BDAT');
    delete session.envelope;
    const text = await dialog.askForMessage({
      code: 354,
      lines: ['Send the message, end with a dot on a line of its own'],
    });
    if (text.kind !== 'message') return refuseText(text, deps.settings.maxMessageBytes);
    return takeMessage(context, envelope, text.bytes);
  },
};
