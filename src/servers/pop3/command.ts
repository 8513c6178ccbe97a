/** What a command of the server is: a keyword, when it may come, what CAPA says because of it, and one function. */
import type { Pop3Dependencies } from './dependencies.ts';
import type { Pop3Reply } from './reply.ts';
import type { Pop3Session, Pop3State } from './session.ts';

/** The conversation within a command, for AUTH and STLS. */
export interface Dialog {
  /** Sends a challenge and waits for the next line, without its ending. */
  ask(challenge: Buffer): Promise<Buffer>;
  /** After the reply is written: the TLS handshake, which forgets what was pipelined before. */
  startTlsAfterReply(): void;
}

export interface CommandContext {
  readonly deps: Pop3Dependencies;
  readonly session: Pop3Session;
  readonly dialog: Dialog;
  /** What CAPA says now. */
  capabilities: () => string[];
}

export interface Pop3Command {
  keyword: string;
  states: readonly Pop3State[];
  /** Capabilities (RFC 2449 §5), for the session's state. */
  announces?: (session: Pop3Session, deps: Pop3Dependencies) => readonly string[];
  run(context: CommandContext, argument: string): Promise<Pop3Reply> | Pop3Reply;
}
