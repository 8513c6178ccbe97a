/** Address books by CardDAV as this program runs them. */
import type { DavDependencies } from '#servers/dav/dependencies.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import type { Core } from './core.ts';
import { signInParts } from './sign-in.ts';

/** What the service is given. */
export function davDependencies(core: Core): DavDependencies {
  const { db, clock, ids, blobs, settings } = core;
  return {
    db,
    clock,
    ids,
    signIn: createAccountSignIn(signInParts(core, 'dav')),
    readPicture: (hash) => blobs.read(hash),
    settings: { isTryOut: settings.try_out },
    log: core.log.child({ room: 'dav' }),
  };
}
