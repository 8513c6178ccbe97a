/**
 * LOGOUT (RFC 3501 §6.1.3).
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { defineCommand, ok } from '../command.ts';

export const logout = defineCommand({
  name: 'LOGOUT',
  states: ['notAuthenticated', 'authenticated', 'selected'],
  mayExpunge: false,
  decode: decodeNoArguments,
  async run({ session, out }) {
    delete session.selected;
    session.isEnding = true;
    out.status('*', 'BYE', 'Until next time.');
    return ok('Logged out.');
  },
});
