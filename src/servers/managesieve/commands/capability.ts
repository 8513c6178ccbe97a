/** CAPABILITY (RFC 5804 §2.4). */
import { capabilityLines } from '../capabilities.ts';
import type { ManageSieveCommand } from '../command.ts';

export const capability: ManageSieveCommand = {
  name: 'CAPABILITY',
  states: ['before', 'after'],
  run({ session, deps }, args) {
    args.end();
    return { status: 'OK', data: capabilityLines(session, deps) };
  },
};
