/** Acts that change how one signs in are for who has just proved to be there: by the password itself, or in a browser of late (R8.4). */
import { SetFault } from '#formats/jmap/method-errors.ts';
import { requireConfirmed } from '#services/sign-in/web-sign-in.ts';
import type { ObjectContext } from '../object-type.ts';

/** Throws `SetFault('forbidden')` with `reason: 'confirmationNeeded'`. */
export function requireOwnerThere({ scope, deps }: ObjectContext): void {
  if (scope.proof === 'password') return;
  try {
    requireConfirmed(scope.session?.confirmedAt, deps.clock());
  } catch {
    throw new SetFault('forbidden', 'Show once more that it is you.', { reason: 'confirmationNeeded' });
  }
}

/** The fault of what is not set by this type. */
export function cannotBeSet(what: string): SetFault {
  return new SetFault('forbidden', what);
}
