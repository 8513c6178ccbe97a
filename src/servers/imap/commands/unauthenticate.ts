/**
 * UNAUTHENTICATE (RFC 8437): the connection goes back to where it was before sign-in, for proxies that keep it.
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { defineCommand, ok } from '../command.ts';
import { forgetSignIn } from '../session.ts';

export const unauthenticate = defineCommand({
  name: 'UNAUTHENTICATE',
  states: ['authenticated', 'selected'],
  mayExpunge: false,
  announces: [(session) => (session.signedIn ? ['UNAUTHENTICATE'] : [])],
  decode: decodeNoArguments,
  async run({ session }) {
    forgetSignIn(session);
    return ok('Nobody is signed in.');
  },
});
