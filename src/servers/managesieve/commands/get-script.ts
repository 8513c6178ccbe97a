/** GETSCRIPT (RFC 5804 §2.9). */
import { getVisibleScript } from '#domain/filters/visible-scripts.ts';
import type { ManageSieveCommand } from '../command.ts';
import { requireLogin } from '../session.ts';

export const getScript: ManageSieveCommand = {
  name: 'GETSCRIPT',
  states: ['after'],
  async run({ deps, session }, args) {
    const name = args.text();
    args.end();
    const { content } = await getVisibleScript(deps.db, requireLogin(session), name);
    // Always as a literal: clients ask for it, and RFC 5804's examples show nothing else.
    return { status: 'OK', data: [`{${Buffer.byteLength(content)}}\r\n${content}`] };
  },
};
