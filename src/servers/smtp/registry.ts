/**
 * All commands of the server. A further one is one file and one line; EHLO follows by computation.
 */
import type { SmtpCommand } from './command.ts';
import { auth } from './commands/auth.ts';
import { bdat } from './commands/bdat.ts';
import { data } from './commands/data.ts';
import { ehlo, helo } from './commands/hello.ts';
import { mail } from './commands/mail.ts';
import { rcpt } from './commands/rcpt.ts';
import { expn, help, noop, quit, rset, vrfy } from './commands/simple.ts';
import { startTls } from './commands/starttls.ts';
import type { SmtpDependencies } from './dependencies.ts';
import type { SmtpSession } from './session.ts';

const COMMANDS: readonly SmtpCommand[] = [
  ehlo,
  helo,
  mail,
  rcpt,
  data,
  bdat,
  rset,
  noop,
  quit,
  startTls,
  auth,
  vrfy,
  expn,
  help,
];

const BY_VERB = new Map(COMMANDS.map((command) => [command.verb, command]));

export function findCommand(verb: string): SmtpCommand | undefined {
  return BY_VERB.get(verb);
}

/** What EHLO announces for a session as it is. */
export function keywordsFor(session: SmtpSession, deps: SmtpDependencies): string[] {
  return COMMANDS.flatMap((command) => command.announces?.(session, deps) ?? []);
}
