/** `Group`: addresses that stand for several people (R4.1). Everybody may find them; who administers their unit changes them. */
import { createGroupOf, editGroup, type GroupPeople } from '#domain/groups/group-edit.ts';
import {
  type GroupFields,
  type GroupMember,
  MEMBERSHIPS,
  POSTERS,
  retireGroup,
} from '#domain/groups/groups.ts';
import { findGroupIds, type Group, readGroups } from '#domain/groups/read-groups.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { parseMailbox } from '#formats/smtp/path.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import { asId, asText } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = { text: asText, unitId: asId };

function invalid(name: string): SetFault {
  return new SetFault('invalidProperties', `${name} has another kind of value.`, { properties: [name] });
}

function text(name: string, value: Json): string {
  if (typeof value !== 'string') throw invalid(name);
  return value;
}

function flag(name: string, value: Json): boolean {
  if (typeof value !== 'boolean') throw invalid(name);
  return value;
}

function oneOf<Word extends string>(words: readonly Word[], name: string, value: Json): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw invalid(name);
  return found;
}

function texts(name: string, value: Json): string[] {
  if (!Array.isArray(value)) throw invalid(name);
  return value.map((one) => text(name, one));
}

const READERS: { [Name in keyof GroupFields]: (value: Json) => GroupFields[Name] } = {
  name: (value) => text('name', value),
  description: (value) => text('description', value),
  membership: (value) => oneOf(MEMBERSHIPS, 'membership', value),
  includesBelow: (value) => flag('includesBelow', value),
  ranks: (value) => texts('ranks', value),
  whoMayPost: (value) => oneOf(POSTERS, 'whoMayPost', value),
  isModerated: (value) => flag('isModerated', value),
  isList: (value) => flag('isList', value),
};

function readFields(object: JsonObject): Partial<GroupFields> {
  const names = Object.keys(object).filter((name): name is keyof GroupFields => name in READERS);
  return Object.fromEntries(names.map((name) => [name, READERS[name](object[name] ?? null)]));
}

function readMember(value: Json): GroupMember {
  if (!isObject(value)) throw invalid('members');
  const { accountId, groupId, address } = value;
  if (typeof accountId === 'string' && isUuid(accountId)) return { accountId: accountId as AccountId };
  if (typeof groupId === 'string' && isUuid(groupId)) return { groupId };
  if (typeof address === 'string' && parseMailbox(address)) return { address };
  throw invalid('members');
}

function readMembers(object: JsonObject): GroupMember[] | undefined {
  const { members } = object;
  if (members === undefined) return undefined;
  if (!Array.isArray(members)) throw invalid('members');
  return members.map(readMember);
}

function readModerators(object: JsonObject): AccountId[] | undefined {
  const { moderators } = object;
  if (moderators === undefined) return undefined;
  const ids = texts('moderators', moderators);
  if (!ids.every(isUuid)) throw invalid('moderators');
  return ids as AccountId[];
}

const CHANGEABLE = new Set([...Object.keys(READERS), 'members', 'moderators', 'authority']);

function requireKnown(object: JsonObject, more: readonly string[] = []): void {
  const wrong = Object.keys(object).filter((name) => !CHANGEABLE.has(name) && !more.includes(name));
  if (wrong.length > 0)
    throw new SetFault('invalidProperties', 'These cannot be set.', { properties: wrong });
}

const DEFAULTS: GroupFields = {
  name: '',
  description: '',
  membership: 'static',
  includesBelow: true,
  ranks: [],
  whoMayPost: 'inside',
  isModerated: false,
  isList: true,
};

/** Read whole before anything is made, so that nothing is made of what is faulty. */
const peopleOf = (object: JsonObject): GroupPeople => ({
  members: readMembers(object),
  moderators: readModerators(object),
});

function workOf({ deps, principal }: ObjectContext): SetWork {
  const { db, ids, clock } = deps;
  const actOf = (object: JsonObject) => {
    const { authority } = object;
    return { principal, authority: typeof authority === 'string' ? authority : 'console', ids, now: clock() };
  };
  return {
    async create(object) {
      requireKnown(object, ['address', 'unitCode']);
      const { address = null, unitCode = null } = object;
      const wanted = {
        ...DEFAULTS,
        ...readFields(object),
        address: text('address', address),
        unitCode: text('unitCode', unitCode),
      };
      return { ...(await createGroupOf(db, actOf(object), wanted, peopleOf(object))) };
    },
    async update(id, patch) {
      requireKnown(patch);
      await editGroup(db, actOf(patch), id, { fields: readFields(patch), ...peopleOf(patch) });
      return null;
    },
    destroy: (id) => retireGroup(db, actOf({}), id),
  };
}

/** Members are told to those who may change them, and of open groups to everybody. */
function membersOf({ members, mayManage, moderators }: Group, { principal }: ObjectContext): Json {
  const mayRead = mayManage || moderators.includes(principal.accountId);
  return mayRead ? members.map((member) => ({ ...member })) : null;
}

export const group = defineType<Group, typeof conditions>({
  name: 'Group',
  home: 'province',
  properties: {
    address: (object) => object.address,
    name: (object) => object.name,
    description: (object) => object.description,
    unitId: (object) => object.unitId,
    membership: (object) => object.membership,
    includesBelow: (object) => object.includesBelow,
    ranks: (object) => [...object.ranks],
    whoMayPost: (object) => object.whoMayPost,
    isModerated: (object) => object.isModerated,
    isList: (object) => object.isList,
    moderators: (object) => object.moderators,
    members: membersOf,
    mayManage: (object) => object.mayManage,
  },
  read: ({ deps, principal }, ids, most) => readGroups(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['name'],
    ids: ({ deps }, condition, { isAscending }, most) => findGroupIds(deps.db, condition, isAscending, most),
  },
  set: workOf,
});
