/** RENAMESCRIPT (RFC 5804 §2.11). */
import { changeScript } from '#domain/filters/scripts.ts';
import { getVisibleScript, requireOwnScript } from '#domain/filters/visible-scripts.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const renameScript: ManageSieveCommand = {
  name: 'RENAMESCRIPT',
  states: ['after'],
  async run({ deps, session }, args) {
    const from = args.text();
    const to = args.text();
    args.end();
    const access = requireLogin(session);
    const script = await getVisibleScript(deps.db, access, from);
    requireOwnScript(script);
    await changeScript(deps.db, access, { id: script.id, name: to, now: deps.clock() });
    return { status: 'OK' };
  },
};
