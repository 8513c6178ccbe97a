/**
 * What a command is: data and two functions, so that the registry can say when it may run and what it announces.
 */
import type { Decoder } from '#formats/imap/decoder.ts';
import type { Wire } from '#formats/imap/encoder.ts';
import type { ResponseCode } from '#formats/imap/status-response.ts';
import type { ImapDependencies } from './dependencies.ts';
import type { ImapOutput } from './output.ts';
import type { ImapSession, SessionState } from './session.ts';

/** The tagged response a command ends with; the tag is put before it by the connection. */
export interface Completion {
  status: 'OK' | 'NO' | 'BAD';
  code?: ResponseCode;
  text: string;
}

/** The conversation within a command, for IDLE, AUTHENTICATE and STARTTLS. */
export interface Dialog {
  /** Sends a line that begins with `+`. */
  continueWith(wire: Wire): Promise<void>;
  /** The next bare line. Throws `ConnectionEnd` when the peer has gone. */
  readLine(): Promise<Buffer>;
  /** The next bare line, or undefined as soon as there is news of the account (IDLE). */
  readLineOrNews(): Promise<Buffer | undefined>;
  /** Runs after the tagged response is written: the TLS handshake, which also forgets what was pipelined before. */
  startTlsAfterReply(): void;
  /** Runs after the tagged response is written: both directions are deflated from then on (RFC 4978). */
  compressAfterReply(): void;
}

/** What a running command works with. */
export interface CommandContext {
  readonly deps: ImapDependencies;
  readonly session: ImapSession;
  readonly out: ImapOutput;
  readonly dialog: Dialog;
  readonly tag: string;
  /** What CAPABILITY says now. */
  capabilities: () => string[];
}

/** A capability, or a function that names one for the session's state. */
export type Announcement = string | ((session: ImapSession, deps: ImapDependencies) => readonly string[]);

/** One command of the protocol. */
export interface ImapCommand<Arguments> {
  /** In upper case; `UID FETCH` is a name of its own. */
  name: string;
  /** States in which it may be given (RFC 9051 §3). */
  states: readonly SessionState[];
  /** Whether EXPUNGE may be said before its tagged response: not while numbers are in use (RFC 3501 §7.4.1). */
  mayExpunge: boolean;
  /** It names messages by number, which UIDONLY forbids (RFC 9586 §3.3). */
  usesNumbers?: boolean;
  /** Whether the change log is asked at its end even if nobody announced a change. */
  catchesUp?: boolean;
  /** What CAPABILITY says because this command is here. */
  announces?: readonly Announcement[];
  /** Reads the arguments; the cursor stands after the name. */
  decode: (decoder: Decoder) => Arguments;
  run: (context: CommandContext, args: Arguments) => Promise<Completion>;
}

/** A command whose arguments only it knows. */
export interface RegisteredCommand extends Omit<ImapCommand<unknown>, 'decode' | 'run'> {
  /** Decodes now, runs later. */
  prepare(decoder: Decoder): (context: CommandContext) => Promise<Completion>;
}

/** Makes a command fit for the registry. */
export function defineCommand<Arguments>(command: ImapCommand<Arguments>): RegisteredCommand {
  const { decode, run, ...data } = command;
  return {
    ...data,
    prepare(decoder) {
      const args = decode(decoder);
      return (context) => run(context, args);
    },
  };
}

/** `OK` with a text. */
export function ok(text: string, code?: ResponseCode): Completion {
  return { status: 'OK', text, ...(code !== undefined && { code }) };
}
