/** How a connection to another server fails. */
import type { TlsResult } from '#formats/mta-sts/tls-report.ts';
import type { SmtpReply } from '#formats/smtp/reply-collector.ts';

/** The connection failed before it could say anything about a recipient. */
export class ConnectionFault extends Error {
  override readonly name: string = 'ConnectionFault';
  /** What the server said instead of going on, where it said something. */
  readonly reply: SmtpReply | undefined;

  constructor(message: string, reply?: SmtpReply) {
    super(message);
    this.reply = reply;
  }

  /** The server wants no mail of us at all, and will not want it later (RFC 5321 §3.1: 554). */
  get isPermanent(): boolean {
    return this.reply !== undefined && this.reply.code >= 500;
  }
}

/** The TLS handshake failed, or its outcome is not what the domain asks for; without TLS the server may be reached. */
export class TlsFault extends ConnectionFault {
  override readonly name = 'TlsFault';
  /** As reports name it (RFC 8460 §4.3). */
  readonly result: TlsResult;

  constructor(message: string, result: TlsResult) {
    super(message);
    this.result = result;
  }
}
