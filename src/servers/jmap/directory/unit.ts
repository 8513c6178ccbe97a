/** `Unit`: the agencies of the province and what is below them, as a tree, with their contact data, head and secretary (R3.1, R4.3). Everybody may read it. */
import { type DirectoryUnit, findUnitIds, readUnits } from '#domain/directory/find-units.ts';
import { defineType } from '../define-type.ts';
import { asId, asText, oneOf } from '../object-query.ts';

const conditions = {
  text: asText,
  parentId: asId,
  within: asId,
  class: oneOf('people_committee', 'participating'),
  state: asText,
};

export const unit = defineType<DirectoryUnit, typeof conditions>({
  name: 'Unit',
  home: 'province',
  properties: {
    code: (object) => object.code,
    name: (object) => object.name,
    nameEn: (object) => object.nameEn,
    shortName: (object) => object.shortName,
    class: (object) => object.unitClass,
    parentId: (object) => object.parentId,
    path: (object) => object.path,
    annexNumber: (object) => object.annexNumber,
    state: (object) => object.state,
    address: (object) => object.address,
    phone: (object) => object.phone,
    fax: (object) => object.fax,
    website: (object) => object.website,
    postalAddress: (object) => object.postalAddress,
    successorId: (object) => object.successorId,
    head: (object) => object.head && { ...object.head },
    secretary: (object) => object.secretary && { ...object.secretary },
  },
  read: ({ deps }, ids, most) => readUnits(deps.db, ids, { most, now: deps.clock() }),
  query: {
    conditions,
    sorts: ['annexNumber', 'name'],
    ids: ({ deps }, condition, { property, isAscending }, most) => {
      const { class: unitClass, ...rest } = condition;
      const by = property === 'name' ? 'name' : 'annexNumber';
      return findUnitIds(deps.db, { ...rest, ...(unitClass && { unitClass }) }, { by, isAscending }, most);
    },
  },
});
