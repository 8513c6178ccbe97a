/**
 * UNAUTHENTICATE (RFC 8437): the connection goes back to where it was before sign-in, for proxies that keep it.
 */
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { defineCommand, ok } from '../command.ts';
import type { ImapDependencies } from '../dependencies.ts';
import { ImapFault } from '../faults.ts';
import { forgetSignIn, type ImapSession } from '../session.ts';

/** RFC 8437 §4.1 would end compression with it; so there is none of the one while there is the other. §6: it can be turned off. */
function isOffered(session: ImapSession, { settings }: ImapDependencies): boolean {
  return settings.allowUnauthenticate !== false && !session.isCompressed;
}

export const unauthenticate = defineCommand({
  name: 'UNAUTHENTICATE',
  states: ['authenticated', 'selected'],
  mayExpunge: false,
  announces: [(session, deps) => (session.signedIn && isOffered(session, deps) ? ['UNAUTHENTICATE'] : [])],
  decode: decodeNoArguments,
  async run({ session, deps }) {
    if (!isOffered(session, deps)) throw new ImapFault('NO', 'Open another connection for that.', 'CANNOT');
    forgetSignIn(session);
    return ok('Nobody is signed in.');
  },
});
