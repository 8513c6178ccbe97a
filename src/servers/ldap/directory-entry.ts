/**
 * One entry as LDAP shows it: its name and its attributes, worked out from what the directory knows when they are asked for,
 * so that fifty thousand people cost what is known of them and no more.
 */
import { ATTRIBUTE_TYPES } from '#formats/ldap/attribute-types.ts';
import type { MatchedEntry } from '#formats/ldap/matching.ts';
import { type DistinguishedName, formatName, type NamePart, nameKey } from '#formats/ldap/names.ts';
import type { EntryAttribute } from '#formats/ldap/responses.ts';
import type { Selection } from '#formats/ldap/selection.ts';

/** How an attribute's values come from what an entry stands for. */
export type AttributeSource<T> = Readonly<Record<string, (of: T) => readonly string[]>>;

/** An entry that can be judged, sorted and sent. */
export interface DirectoryEntry extends MatchedEntry {
  readonly id: string;
  readonly name: DistinguishedName;
  /** Names as they compare: the entry's and its parent's. */
  readonly key: string;
  readonly parentKey: string;
}

/** The name of what is above, shared by all that is below it. */
export interface ParentName {
  name: DistinguishedName;
  key: string;
}

export function parentName(name: DistinguishedName): ParentName {
  return { name, key: nameKey(name) };
}

/** An entry of one kind, made from a record and the table of its kind. */
export class SourcedEntry<T> implements DirectoryEntry {
  readonly id: string;
  readonly key: string;
  readonly #first: NamePart;
  readonly #parent: ParentName;
  readonly #record: T;
  readonly #source: AttributeSource<T>;

  constructor(id: string, [first, parent]: [NamePart, ParentName], record: T, source: AttributeSource<T>) {
    this.id = id;
    this.key = parent.key === '' ? nameKey([first]) : `${nameKey([first])},${parent.key}`;
    this.#first = first;
    this.#parent = parent;
    this.#record = record;
    this.#source = source;
  }

  get name(): DistinguishedName {
    return [this.#first, ...this.#parent.name];
  }

  get parentKey(): string {
    return this.#parent.key;
  }

  valuesOf(attribute: string): readonly string[] | undefined {
    if (attribute === 'entrydn') return [formatName(this.name)];
    if (attribute === 'entryuuid') return [this.id];
    const values = this.#source[attribute]?.(this.#record);
    return values && values.length > 0 ? values : undefined;
  }

  nameParts(): DistinguishedName {
    return this.name;
  }
}

/** The attributes that a search gives back; values left out where only types are wanted (RFC 4511 §4.5.1.6). */
export function selectAttributes(
  entry: DirectoryEntry,
  selection: Selection,
  typesOnly: boolean,
): EntryAttribute[] {
  const found: EntryAttribute[] = [];
  for (const type of ATTRIBUTE_TYPES) {
    if (!selection.wants(type)) continue;
    const [name] = type.names;
    const values = entry.valuesOf(name.toLowerCase());
    if (values) found.push({ name, values: typesOnly ? [] : values });
  }
  return found;
}
