/** The name of somebody who was picked, as long as the list they were picked from goes on changing. */
import { useAll } from '../../../jmap/hooks.ts';
import '../../directory/directory-types.ts';
import { plainName } from '../../directory/plain-name.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';

export function PickedName({ accountId }: { accountId: string }) {
  const person = useAll('Person', PROVINCE).find((one) => one.accountId === accountId);
  return person ? plainName(person.name) : accountId;
}
