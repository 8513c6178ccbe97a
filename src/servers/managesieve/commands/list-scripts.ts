/** LISTSCRIPTS (RFC 5804 §2.7). */
import { listVisibleScripts } from '#domain/filters/visible-scripts.ts';
import { encodeString } from '#formats/managesieve/response.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const listScriptsCommand: ManageSieveCommand = {
  name: 'LISTSCRIPTS',
  states: ['after'],
  async run({ deps, session }, args) {
    args.end();
    const scripts = await listVisibleScripts(deps.db, requireLogin(session));
    return {
      status: 'OK',
      data: scripts.map(({ name, isActive }) => `${encodeString(name)}${isActive ? ' ACTIVE' : ''}`),
    };
  },
};
