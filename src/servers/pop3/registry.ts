/**
 * All commands of the server. A further one is one file and one line; CAPA follows by computation.
 */
import type { Pop3Command } from './command.ts';
import { auth } from './commands/auth.ts';
import { capa } from './commands/capa.ts';
import { dele } from './commands/dele.ts';
import { lang } from './commands/lang.ts';
import { list } from './commands/list.ts';
import { noop } from './commands/noop.ts';
import { pass } from './commands/pass.ts';
import { quit } from './commands/quit.ts';
import { retr } from './commands/retr.ts';
import { rset } from './commands/rset.ts';
import { stat } from './commands/stat.ts';
import { stls } from './commands/stls.ts';
import { top } from './commands/top.ts';
import { uidl } from './commands/uidl.ts';
import { user } from './commands/user.ts';
import { utf8 } from './commands/utf8.ts';
import type { Pop3Dependencies } from './dependencies.ts';
import type { Pop3Session } from './session.ts';

const COMMANDS: readonly Pop3Command[] = [
  capa,
  stls,
  user,
  pass,
  auth,
  utf8,
  lang,
  stat,
  list,
  uidl,
  top,
  retr,
  dele,
  rset,
  noop,
  quit,
];

const BY_KEYWORD = new Map(COMMANDS.map((command) => [command.keyword, command]));

/**
 * What holds of the whole server: replies are in order however fast commands come (RFC 2449 §6.6), refusals say why in
 * codes (§6.4, RFC 3206 §4), messages stay until their reader deletes them (§6.7).
 */
const STANDING = ['RESP-CODES', 'AUTH-RESP-CODE', 'PIPELINING', 'EXPIRE NEVER', 'IMPLEMENTATION CongThu'];

export function findCommand(keyword: string): Pop3Command | undefined {
  return BY_KEYWORD.get(keyword);
}

/** What CAPA lists for a session as it is. */
export function capabilitiesOf(session: Pop3Session, deps: Pop3Dependencies): string[] {
  return [...COMMANDS.flatMap((command) => command.announces?.(session, deps) ?? []), ...STANDING];
}
