/** What the sign-in of a protocol is given. */
import type { Protocol } from '#domain/accounts/app-passwords.ts';
import type { AccountSignInParts } from '#services/sign-in/account-sign-in.ts';
import type { Core } from './core.ts';

/** The parts of a server's sign-in. */
export function signInParts(core: Core, protocol: Protocol): AccountSignInParts {
  const { db, hasher, scramSecret, clock, objects, settings } = core;
  return {
    db,
    hasher,
    scramSecret,
    clock,
    protocol,
    objects,
    ownPasswordWithFactor: settings.own_password_with_factor,
    certificateName: settings.tls_client_name,
  };
}
