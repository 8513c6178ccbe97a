/** `Person`: the officials of the province (R4.3). Everybody may read it. */
import { type DirectoryPerson, findPersonIds, readPeople } from '#domain/directory/find-people.ts';
import { defineType } from '../define-type.ts';
import { asBoolean, asId, asText } from '../object-query.ts';

const conditions = { text: asText, unitId: asId, within: asId, hasAccount: asBoolean };

export const person = defineType<DirectoryPerson, typeof conditions>({
  name: 'Person',
  home: 'province',
  properties: {
    name: (object) => object.fullName,
    unitId: (object) => object.unitId,
    unitName: (object) => object.unitName,
    accountId: (object) => object.accountId,
    address: (object) => object.address,
  },
  read: ({ deps }, ids, most) => readPeople(deps.db, ids, most),
  query: {
    conditions,
    sorts: ['name'],
    ids: ({ deps }, condition, { isAscending }, most) => findPersonIds(deps.db, condition, isAscending, most),
  },
});
