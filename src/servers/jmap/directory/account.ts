/** `Account`: addresses of people and agencies (R4.1, R4.2). Everybody may find them; their administrators see more. */
import {
  type DirectoryAccount,
  findAccountIds,
  readDirectoryAccounts,
} from '#domain/accounts/find-accounts.ts';
import { defineType } from '../define-type.ts';
import { asDate, asId, asText, oneOf } from '../object-query.ts';

const conditions = {
  text: asText,
  kind: oneOf('personal', 'agency', 'system'),
  unitId: asId,
  within: asId,
  state: oneOf('active', 'locked', 'retired'),
  createdAfter: asDate,
};

export const account = defineType<DirectoryAccount, typeof conditions>({
  name: 'Account',
  home: 'province',
  properties: {
    kind: (object) => object.kind,
    name: (object) => object.displayName,
    address: (object) => object.address,
    aliases: (object) => object.aliases,
    unitId: (object) => object.unitId,
    personId: (object) => object.personId,
    state: (object) => object.state,
    createdAt: (object) => object.createdAt.toISOString(),
    lockedReason: (object) => object.lockedReason,
    hasPassword: (object) => object.hasPassword,
    mustChangePassword: (object) => object.mustChangePassword,
  },
  read: ({ deps, principal }, ids, most) => readDirectoryAccounts(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['address', 'name'],
    ids: ({ deps, principal }, condition, { property, isAscending }, most) => {
      const by = property === 'name' ? 'displayName' : 'address';
      return findAccountIds(deps.db, principal, condition, { by, isAscending }, most);
    },
  },
});
