/**
 * Where entries stand: the province's domain, below it `ou=people` with everybody flat, so that a name outlives a transfer, and `ou=units` with the
 * units as their tree is.
 *
 *     dc=thuathienhue,dc=gov,dc=vn
 *     ├─ ou=people   uid=nguyenvanan
 *     └─ ou=units    ou=snv,ou=ubnd
 */
import type { BookPerson, BookUnit } from '#domain/directory/address-book.ts';
import type { DistinguishedName, NamePart } from '#formats/ldap/names.ts';
import { formatName } from '#formats/ldap/names.ts';
import {
  type AttributeSource,
  type DirectoryEntry,
  type ParentName,
  parentName,
  SourcedEntry,
} from './directory-entry.ts';

/** A tree of units is not deeper (the database says the same of paths). */
const MAX_DEPTH = 32;

/** Units by id, to say where a unit or a person stands. */
export type Units = ReadonlyMap<string, BookUnit>;

export interface TreeNames {
  suffix: DistinguishedName;
  people: DistinguishedName;
  units: DistinguishedName;
  /** What is above everybody. */
  abovePeople: ParentName;
}

/** The names that a domain gives. */
export function treeNames(domain: string): TreeNames {
  const suffix = domain.split('.').map((value): NamePart => ({ type: 'dc', value }));
  const below = (value: string): DistinguishedName => [{ type: 'ou', value }, ...suffix];
  const people = below('people');
  return { suffix, people, units: below('units'), abovePeople: parentName(people) };
}

/** A name as its first part and what is above it. */
function split([first, ...above]: DistinguishedName): [NamePart, ParentName] {
  if (!first) throw new Error('the root has no entry');
  return [first, parentName(above)];
}

export function personName(tree: TreeNames, uid: string): DistinguishedName {
  return [{ type: 'uid', value: uid }, ...tree.people];
}

/** The name of a unit: its code, then the codes of those above it. */
export function unitName(tree: TreeNames, units: Units, unit: BookUnit): DistinguishedName {
  const parts: NamePart[] = [];
  let at: BookUnit | undefined = unit;
  while (at && parts.length < MAX_DEPTH) {
    parts.push({ type: 'ou', value: at.code });
    at = at.parentId === undefined ? undefined : units.get(at.parentId);
  }
  return [...parts, ...tree.units];
}

/** GeneralizedTime (RFC 4517 §3.3.13). */
function generalizedTime(at: Date): string {
  return `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

const some = (...values: readonly (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined && value !== '').map(String);

interface PersonRecord {
  person: BookPerson;
  units: Units;
  tree: TreeNames;
}

/** Family name first: "Nguyễn Văn An" is An of the Nguyễn. */
function familyName(fullName: string): string {
  return fullName.split(' ')[0] ?? fullName;
}

function givenName(fullName: string): string[] {
  const words = fullName.split(' ');
  return words.length > 1 ? some(words.at(-1), words.slice(1).join(' ')) : [];
}

const PERSON: AttributeSource<PersonRecord> = {
  objectclass: () => ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
  structuralobjectclass: () => ['inetOrgPerson'],
  uid: ({ person }) => [person.uid],
  cn: ({ person }) => [person.fullName],
  displayname: ({ person }) => [person.fullName],
  sn: ({ person }) => [familyName(person.fullName)],
  givenname: ({ person }) => [...new Set(givenName(person.fullName))],
  mail: ({ person }) => person.addresses,
  title: ({ person }) => [...new Set(person.posts.map((post) => post.title))].filter(Boolean),
  ou: ({ person, units }) =>
    [...new Set(person.posts.map((post) => units.get(post.unitId)?.name ?? ''))].filter(Boolean),
  departmentnumber: ({ person, units }) =>
    [...new Set(person.posts.map((post) => units.get(post.unitId)?.code ?? ''))].filter(Boolean),
  telephonenumber: ({ person }) => some(person.officePhone),
  // Its hash; the bytes are read when it is sent.
  jpegphoto: ({ person }) => some(person.photo),
  preferredlanguage: () => ['vi'],
  createtimestamp: ({ person }) => [generalizedTime(person.createdAt)],
  modifytimestamp: ({ person }) => [generalizedTime(person.changedAt)],
  hassubordinates: () => ['FALSE'],
  subschemasubentry: () => ['cn=subschema'],
};

/** A person's entry. */
export function personEntry(tree: TreeNames, units: Units, person: BookPerson): DirectoryEntry {
  const record = { person, units, tree };
  return new SourcedEntry(person.id, [{ type: 'uid', value: person.uid }, tree.abovePeople], record, PERSON);
}

interface UnitRecord {
  unit: BookUnit;
  tree: TreeNames;
  hasChildren: boolean;
}

function holderName(tree: TreeNames, uid: string | undefined): string[] {
  return uid === undefined ? [] : [formatName(personName(tree, uid))];
}

const UNIT: AttributeSource<UnitRecord> = {
  objectclass: () => ['top', 'organizationalUnit', 'congthuMailRecipient'],
  structuralobjectclass: () => ['organizationalUnit'],
  ou: ({ unit }) => [unit.code],
  cn: ({ unit }) => [unit.name],
  displayname: ({ unit }) => some(unit.shortName, unit.name),
  description: ({ unit }) => some(unit.nameEn),
  mail: ({ unit }) => unit.addresses,
  departmentnumber: ({ unit }) => [unit.code],
  postaladdress: ({ unit }) => some(unit.postalAddress?.replace(/\r?\n/g, '$')),
  telephonenumber: ({ unit }) => some(unit.phone),
  facsimiletelephonenumber: ({ unit }) => some(unit.fax),
  labeleduri: ({ unit }) => some(unit.website),
  manager: ({ unit, tree }) => holderName(tree, unit.headUid),
  secretary: ({ unit, tree }) => holderName(tree, unit.secretaryUid),
  createtimestamp: ({ unit }) => [generalizedTime(unit.createdAt)],
  modifytimestamp: ({ unit }) => [generalizedTime(unit.changedAt)],
  hassubordinates: ({ hasChildren }) => [hasChildren ? 'TRUE' : 'FALSE'],
  subschemasubentry: () => ['cn=subschema'],
};

/** A unit's entry. */
export function unitEntry(
  tree: TreeNames,
  units: Units,
  unit: BookUnit,
  hasChildren: boolean,
): DirectoryEntry {
  return new SourcedEntry(unit.id, split(unitName(tree, units, unit)), { unit, tree, hasChildren }, UNIT);
}

interface ContainerRecord {
  classes: readonly string[];
  values: Readonly<Record<string, readonly string[]>>;
}

const CONTAINER_ATTRIBUTES = ['dc', 'o', 'ou', 'description'] as const;

const CONTAINER: AttributeSource<ContainerRecord> = {
  objectclass: ({ classes }) => classes,
  structuralobjectclass: ({ classes }) => classes.slice(1, 2),
  hassubordinates: () => ['TRUE'],
  subschemasubentry: () => ['cn=subschema'],
  ...Object.fromEntries(
    CONTAINER_ATTRIBUTES.map((name) => [name, ({ values }: ContainerRecord) => values[name] ?? []]),
  ),
};

/** The entries that hold the others. Their ids are fixed, so that they mean the same in every province. */
export function containerEntries(tree: TreeNames, provinceName: string): DirectoryEntry[] {
  const folder = (name: DistinguishedName, id: string, ou: string, description: string): DirectoryEntry =>
    new SourcedEntry(
      id,
      split(name),
      { classes: ['top', 'organizationalUnit'], values: { ou: [ou], description: [description] } },
      CONTAINER,
    );
  return [
    new SourcedEntry(
      '00000000-0000-8000-8000-000000000001',
      split(tree.suffix),
      {
        classes: ['top', 'organization', 'dcObject'],
        values: { dc: [tree.suffix[0]?.value ?? ''], o: [provinceName] },
      },
      CONTAINER,
    ),
    folder(tree.people, '00000000-0000-8000-8000-000000000002', 'people', 'Cán bộ, công chức, viên chức'),
    folder(tree.units, '00000000-0000-8000-8000-000000000003', 'units', 'Cơ quan, đơn vị'),
  ];
}
