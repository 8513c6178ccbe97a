/** The types of the directory as the server gives them (`urn:congthu:directory`, `urn:congthu:lifecycle`). */
import type { DirectoryUnit } from '../../jmap/objects.ts';
import { registerType } from '../../jmap/sync.ts';

export type Unit = DirectoryUnit;

export interface Person {
  id: string;
  name: string;
  unitId: string;
  unitName: string;
  accountId: string | null;
  address: string | null;
  /** Of the main post. */
  title: string | null;
  /** For the person and those who keep the list of the unit. */
  staffNumber: string | null;
  /** ISO date; as the next one for those who may correct it. */
  birthDate: string | null;
  birthYear: number | null;
  officePhone: string | null;
  /** For the person and those who keep the list of the unit. */
  mobilePhone: string | null;
  mayChangeContact: boolean;
  photoBlobId: string | null;
  photoType: string | null;
}

export interface Post {
  id: string;
  personId: string;
  unitId: string;
  title: string;
  rank: 'head' | 'deputy_head' | 'secretary' | 'member';
  isMain: boolean;
  isActing: boolean;
  startsAt: string;
  endsAt: string | null;
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    Person: Person;
    Post: Post;
  }
}

registerType('Unit', { properties: undefined, wholly: true });
registerType('Person', { properties: undefined, wholly: true });
registerType('Post', { properties: undefined, wholly: true });
