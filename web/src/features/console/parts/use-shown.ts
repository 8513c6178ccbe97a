/** The thing that is open beside its table, fetched where the table does not hold it. */
import type { ObjectTypes, TypeName } from '../../../jmap/objects.ts';
import { useFetched } from '../../../jmap/use-fetched.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { useChosen } from './use-chosen.ts';

export interface Shown<T> {
  chosen: string | undefined;
  shown: T | undefined;
  choose: (id: string | undefined) => void;
}

export function useShown<T extends TypeName>(type: T, accountId: string = PROVINCE): Shown<ObjectTypes[T]> {
  const [chosen, choose] = useChosen();
  const [shown] = useFetched(type, accountId, chosen === undefined ? [] : [chosen]);
  return { chosen, shown, choose };
}
