/** NOOP (RFC 5804 §2.13): gives back what it is given. */
import type { ManageSieveCommand } from '../command.ts';

export const noop: ManageSieveCommand = {
  name: 'NOOP',
  states: ['before', 'after'],
  run(_, args) {
    const tag = args.isEmpty ? undefined : args.text();
    args.end();
    return { status: 'OK', ...(tag !== undefined && { tag }), text: 'Done.' };
  },
};
