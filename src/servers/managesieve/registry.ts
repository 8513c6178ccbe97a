/** All commands of the server. A further one is one file and one line. */
import type { ManageSieveCommand } from './command.ts';
import { authenticate } from './commands/authenticate.ts';
import { capability } from './commands/capability.ts';
import { checkScriptCommand } from './commands/check-script.ts';
import { deleteScriptCommand } from './commands/delete-script.ts';
import { getScript } from './commands/get-script.ts';
import { haveSpace } from './commands/have-space.ts';
import { listScriptsCommand } from './commands/list-scripts.ts';
import { logout } from './commands/logout.ts';
import { noop } from './commands/noop.ts';
import { putScriptCommand } from './commands/put-script.ts';
import { renameScript } from './commands/rename-script.ts';
import { setActive } from './commands/set-active.ts';
import { startTls } from './commands/starttls.ts';
import { unauthenticate } from './commands/unauthenticate.ts';

const COMMANDS: readonly ManageSieveCommand[] = [
  authenticate,
  startTls,
  logout,
  capability,
  haveSpace,
  putScriptCommand,
  listScriptsCommand,
  setActive,
  getScript,
  deleteScriptCommand,
  renameScript,
  checkScriptCommand,
  noop,
  unauthenticate,
];

const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

/** The command of this name, in any case; undefined when there is none. */
export function findCommand(name: string): ManageSieveCommand | undefined {
  return BY_NAME.get(name.toUpperCase());
}
