/** What an address book can do for CardDAV, whosever it is. */
import type { CardPlace } from '#domain/groupware/named-cards.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { AccountId } from '#platform/kernel/ids.ts';

/** A card as lists name it. */
export interface Member {
  id: string;
  name: string;
  /** Its strong entity tag, in quotation marks. */
  etag: string;
}

export type MemberCard = Member & { card: JsonObject };

/** Which members: of these ids or names, or those after an id; in the order of ids. */
export interface MembersAsked {
  ids?: readonly string[];
  names?: readonly string[];
  after?: string;
  most: number;
  /** Pictures that lie elsewhere are left there: for whoever looks at texts alone. */
  isPlain?: boolean;
}

/** On which condition something is done: told the entity tag of what is there. */
export type EtagCondition = (etag: string | undefined) => boolean;

/** How a book is written to; the directory is not. */
export interface BookWriter {
  put(name: string, condition: EtagCondition, card: JsonObject): Promise<{ isNew: boolean }>;
  remove(name: string, condition: EtagCondition): Promise<void>;
  /** Ends it with its cards. */
  destroy(): Promise<void>;
  describe(values: { name?: string; description?: string | null }): Promise<void>;
}

export interface DavBook {
  /** The last part of its address. */
  segment: string;
  name: string;
  description: string | null;
  /** Whose log tells of its changes. */
  changesOf: AccountId;
  writer?: BookWriter;
  members(asked: MembersAsked): Promise<Member[]>;
  cards(asked: MembersAsked): Promise<MemberCard[]>;
  /** What cards are or were called. */
  namesOf(ids: readonly string[]): Promise<Map<string, string>>;
}

/** A digest as an entity tag. */
export const etagOf = (digest: string): string => `"${digest}"`;

/** A condition on entity tags as one on digests. */
export function onDigest(condition: EtagCondition): CardPlace['permits'] {
  return (digest) => condition(digest === undefined ? undefined : etagOf(digest));
}
