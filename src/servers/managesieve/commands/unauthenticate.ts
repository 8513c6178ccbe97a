/** UNAUTHENTICATE (RFC 5804 §2.14.1): as it was before signing in; TLS stays. */
import type { ManageSieveCommand } from '../command.ts';

export const unauthenticate: ManageSieveCommand = {
  name: 'UNAUTHENTICATE',
  states: ['after'],
  run({ session }, args) {
    args.end();
    delete session.login;
    return { status: 'OK' };
  },
};
