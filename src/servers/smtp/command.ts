/** What a command of the server is: a verb, when it may come, what EHLO says because of it, and one function. */
import type { MessageText } from '#formats/smtp/input-collector.ts';
import type { Reply } from '#formats/smtp/reply.ts';
import type { SmtpDependencies } from './dependencies.ts';
import type { SmtpSession } from './session.ts';

/** The conversation within a command, for AUTH, DATA and STARTTLS. */
export interface Dialog {
  /** Sends a reply and waits for the next line, without its ending. */
  ask(reply: Reply): Promise<Buffer>;
  /** Sends 354 and waits for the message. */
  askForMessage(reply: Reply): Promise<MessageText>;
  /**
   * Waits for so many bytes of a message, which follow the command (RFC 3030), behind those that came `before`. They are only counted
   * where they are not kept; undefined then, and where there was no room for them.
   */
  askForBytes(size: number, kept: { isKept: boolean; before: number }): Promise<Buffer | undefined>;
  /** Lines that came along with this command (RFC 2920), at most `most`; nothing is known of them yet. */
  linesBehind(most: number): Buffer[];
  /** After the reply is written: the TLS handshake, which forgets what was pipelined before. */
  startTlsAfterReply(): void;
}

export interface CommandContext {
  readonly deps: SmtpDependencies;
  readonly session: SmtpSession;
  readonly dialog: Dialog;
  /** What EHLO says now. */
  keywords(): string[];
}

export interface SmtpCommand {
  verb: string;
  /** Whether the client must have said who it is. */
  needsHelo: boolean;
  /** Keywords of EHLO, for the session's state. */
  announces?: (session: SmtpSession, deps: SmtpDependencies) => readonly string[];
  run(context: CommandContext, argument: string): Promise<Reply> | Reply;
}
