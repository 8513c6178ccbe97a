/** An id given on the command line. */
import { CommandFault } from './command-fault.ts';
import { EXIT } from './exit-codes.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOT_AN_ID = { vi: '"{id}" không phải mã', en: '"{id}" is no id' };

/** The id in small letters. Throws `CommandFault`. */
export function requireUuid(id: string): string {
  if (!UUID.test(id)) throw new CommandFault(NOT_AN_ID, EXIT.usage, { id });
  return id.toLowerCase();
}
