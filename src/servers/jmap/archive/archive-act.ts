/** What the types of the archive have in common: an act of who calls, and lists of ids as they are given. */
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { ObjectContext } from '../object-type.ts';
import { isUuid } from '../standard.ts';

export function invalid(...properties: string[]): SetFault {
  return new SetFault('invalidProperties', `Wrong: ${properties.join(', ')}.`, { properties });
}

/** Who acts now, on which authority. */
export function actOf({ deps, principal }: ObjectContext, authority: string): DirectoryAct {
  return { principal, authority, ids: deps.ids, now: deps.clock() };
}

/** Ids of accounts; throws `SetFault` for what is none. */
export function accountIdsOf(value: Json | undefined): AccountId[] {
  if (!Array.isArray(value) || !value.every((id) => typeof id === 'string' && isUuid(id)))
    throw invalid('accountIds');
  return value as AccountId[];
}
