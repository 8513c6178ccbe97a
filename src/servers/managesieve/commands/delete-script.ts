/** DELETESCRIPT (RFC 5804 §2.10). */
import { deleteScript } from '#domain/filters/scripts.ts';
import { getVisibleScript, requireOwnScript } from '#domain/filters/visible-scripts.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const deleteScriptCommand: ManageSieveCommand = {
  name: 'DELETESCRIPT',
  states: ['after'],
  async run({ deps, session }, args) {
    const name = args.text();
    args.end();
    const access = requireLogin(session);
    const script = await getVisibleScript(deps.db, access, name);
    requireOwnScript(script);
    await deleteScript(deps.db, access, script.id);
    return { status: 'OK' };
  },
};
