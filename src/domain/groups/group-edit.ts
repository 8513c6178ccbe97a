/** A group made or changed together with its people, as one (RFC 8620 §5.3). */
import type { AccountId } from '#platform/kernel/ids.ts';
import { atomically } from '#platform/postgres/atomically.ts';
import type { Database } from '#platform/postgres/database.ts';
import {
  changeGroup,
  createGroup,
  type GroupAct,
  type GroupFields,
  type GroupMember,
  setMembers,
  setModerators,
} from './groups.ts';

/** Undefined for what stays as it is. */
export interface GroupPeople {
  members: readonly GroupMember[] | undefined;
  moderators: readonly AccountId[] | undefined;
}

async function setPeople(db: Database, act: GroupAct, id: string, people: GroupPeople): Promise<void> {
  if (people.members) await setMembers(db, act, id, people.members);
  if (people.moderators) await setModerators(db, act, id, people.moderators);
}

/** Makes a group. Throws what its parts throw, and then nothing is made. */
export function createGroupOf(
  db: Database,
  act: GroupAct,
  wanted: GroupFields & { address: string; unitCode: string },
  people: GroupPeople,
): Promise<{ id: string; address: string }> {
  return atomically(db, async (joined) => {
    const made = await createGroup(joined, act, wanted);
    await setPeople(joined, act, made.id, people);
    return made;
  });
}

/** Changes a group. Throws what its parts throw, and then nothing is changed. */
export function editGroup(
  db: Database,
  act: GroupAct,
  id: string,
  { fields, ...people }: GroupPeople & { fields: Partial<GroupFields> },
): Promise<void> {
  return atomically(db, async (joined) => {
    if (Object.keys(fields).length > 0) await changeGroup(joined, act, id, fields);
    await setPeople(joined, act, id, people);
  });
}
