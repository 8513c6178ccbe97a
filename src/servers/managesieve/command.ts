/** What a command of the server is: a name, when it may come, and one function. */
import type { ArgumentReader } from '#formats/managesieve/arguments.ts';
import type { Response } from '#formats/managesieve/response.ts';
import type { ManageSieveDependencies } from './dependencies.ts';
import type { ManageSieveSession } from './session.ts';

/** What a command may ask of the connection. */
export interface Dialog {
  /** Sends a line and gives the string that the client answers with; undefined where it answers `*`. */
  ask(challenge: string): Promise<Buffer | undefined>;
  /** The handshake follows the response, and the capabilities follow the handshake (RFC 5804 §2.2). */
  startTlsAfterReply(): void;
}

export interface CommandContext {
  deps: ManageSieveDependencies;
  session: ManageSieveSession;
  dialog: Dialog;
}

export interface ManageSieveCommand {
  name: string;
  /** Where it may come: before signing in, after it, or both. */
  states: readonly ('before' | 'after')[];
  run(context: CommandContext, args: ArgumentReader): Response | Promise<Response>;
}
