/** HAVESPACE (RFC 5804 §2.5): whether a script of this size has a place. */
import { requireScriptName, requireSpace } from '#domain/filters/scripts.ts';
import { MAX_SCRIPT_BYTES } from '#formats/sieve/limits.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const haveSpace: ManageSieveCommand = {
  name: 'HAVESPACE',
  states: ['after'],
  async run({ deps, session }, args) {
    const name = args.text();
    const bytes = args.number();
    args.end();
    requireScriptName(name);
    if (bytes > MAX_SCRIPT_BYTES)
      return {
        status: 'NO',
        code: 'QUOTA/MAXSIZE',
        text: `A script has at most ${MAX_SCRIPT_BYTES} octets.`,
      };
    await requireSpace(deps.db, requireLogin(session), { name, bytes });
    return { status: 'OK' };
  },
};
