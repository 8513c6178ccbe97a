/** What the types of files share. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { MethodFault, SetFault } from '#formats/jmap/method-errors.ts';
import type { ObjectContext } from '../object-type.ts';

/** The key to the account of a call. */
export function accessOf({ account }: ObjectContext): MailAccess {
  if (!account) throw new MethodFault('accountNotFound', 'There is no such account for you.');
  return account.access;
}

export function cannotBeSet(description: string): SetFault {
  return new SetFault('forbidden', description);
}
