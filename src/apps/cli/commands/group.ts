/** `group list`, `group add`, `group members`, `group remove`: addresses that stand for several people. */
import { resolveAddresses } from '#domain/directory/addresses.ts';
import {
  createGroup,
  type GroupMember,
  MEMBERSHIPS,
  POSTERS,
  retireGroup,
  setMembers,
} from '#domain/groups/groups.ts';
import { findGroupsByAddress, readGroups } from '#domain/groups/read-groups.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';

const MAX_LISTED = 10_000;

const ADDRESS = { flags: '<address>', text: { vi: 'địa chỉ nhóm', en: 'the group’s address' } };

function actOf(call: Call, { principal, ids, clock }: OpenedStore) {
  return { principal, authority: authorityOf(call), ids, now: clock() };
}

async function groupIdOf(db: Queryable, address: string): Promise<string> {
  const found = (await findGroupsByAddress(db, [address])).get(address);
  if (!found) throw new Refusal('notFound', `There is no group ${address}.`);
  return found.groupId;
}

const groupList: CommandDefinition = {
  name: 'group list',
  summary: { vi: 'liệt kê các nhóm thư', en: 'list groups' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      const groups = await readGroups(db, principal, undefined, MAX_LISTED);
      call.output.result(
        groups,
        groups.map(({ address, name, membership }) => `${address}\t${membership}\t${name}`),
      );
      return undefined;
    }),
};

const groupAdd: CommandDefinition = {
  name: 'group add',
  summary: { vi: 'lập nhóm thư của một đơn vị', en: 'make a group of a unit' },
  arguments: [ADDRESS],
  options: [
    { flags: '--name <name>', text: { vi: 'tên nhóm', en: 'its name' }, mandatory: true },
    { flags: '--unit <code>', text: { vi: 'mã đơn vị', en: 'the unit’s code' }, mandatory: true },
    {
      flags: '--membership <kind>',
      text: { vi: 'ai thuộc nhóm', en: 'who belongs to it' },
      choices: MEMBERSHIPS,
    },
    { flags: '--ranks <list>', text: { vi: 'chức vụ, cách nhau bằng dấu phẩy', en: 'ranks, by commas' } },
    { flags: '--posters <kind>', text: { vi: 'ai được gửi', en: 'who may write to it' }, choices: POSTERS },
    { flags: '--moderated', text: { vi: 'thư phải được duyệt', en: 'messages wait for a moderator' } },
    { flags: '--alias', text: { vi: 'bí danh, không phải danh sách thư', en: 'an alias, not a list' } },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const membership = MEMBERSHIPS.find((one) => one === findOption(call, 'membership')) ?? 'static';
      const whoMayPost = POSTERS.find((one) => one === findOption(call, 'posters')) ?? 'inside';
      const made = await createGroup(store.db, actOf(call, store), {
        address: getArgument(call, 0),
        name: findOption(call, 'name') ?? '',
        unitCode: findOption(call, 'unit') ?? '',
        description: '',
        membership,
        includesBelow: true,
        ranks: findOption(call, 'ranks')?.split(',') ?? [],
        whoMayPost,
        isModerated: call.options['moderated'] === true,
        isList: call.options['alias'] !== true,
      });
      call.output.result(made, [made.address]);
      return undefined;
    }),
};

/** People here by their accounts, groups as groups, others as they are. */
async function membersOf(db: Queryable, addresses: readonly string[]): Promise<GroupMember[]> {
  const [people, groups] = await Promise.all([
    resolveAddresses(db, addresses),
    findGroupsByAddress(db, addresses),
  ]);
  return addresses.map((address) => {
    const person = people.get(address);
    const group = groups.get(address);
    return person ? { accountId: person.accountId } : group ? { groupId: group.groupId } : { address };
  });
}

const groupMembers: CommandDefinition = {
  name: 'group members',
  summary: { vi: 'đặt lại thành viên của nhóm', en: 'set the members of a group' },
  arguments: [
    ADDRESS,
    { flags: '<members>', text: { vi: 'các địa chỉ, cách nhau bằng dấu phẩy', en: 'addresses, by commas' } },
  ],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async (store) => {
      const { db } = store;
      const id = await groupIdOf(db, getArgument(call, 0));
      const addresses = getArgument(call, 1)
        .split(',')
        .map((address) => address.trim())
        .filter((address) => address !== '');
      const members = await membersOf(db, addresses);
      await setMembers(db, actOf(call, store), id, members);
      call.output.result(members, addresses);
      return undefined;
    }),
};

const groupRemove: CommandDefinition = {
  name: 'group remove',
  summary: { vi: 'bỏ nhóm (địa chỉ không cấp lại)', en: 'retire a group (its address is never given again)' },
  arguments: [ADDRESS],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async (store) => {
      const address = getArgument(call, 0);
      await retireGroup(store.db, actOf(call, store), await groupIdOf(store.db, address));
      call.output.result({ address }, [address]);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [groupList, groupAdd, groupMembers, groupRemove];
