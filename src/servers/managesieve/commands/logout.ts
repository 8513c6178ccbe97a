/** LOGOUT (RFC 5804 §2.3). */
import type { ManageSieveCommand } from '../command.ts';

export const logout: ManageSieveCommand = {
  name: 'LOGOUT',
  states: ['before', 'after'],
  run({ session }, args) {
    args.end();
    session.isEnding = true;
    return { status: 'OK', text: 'Tạm biệt.' };
  },
};
