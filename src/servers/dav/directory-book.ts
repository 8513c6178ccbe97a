/** The directory of the province as an address book that is only read (R4.3). */
import { hash } from 'node:crypto';
import { pageAccountIds } from '#domain/accounts/find-accounts.ts';
import { PROVINCE } from '#domain/changes/object-changes.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { type DirectoryCard, readDirectoryCards } from '#services/directory-cards/directory-cards.ts';
import { type DavBook, etagOf, type Member, type MembersAsked } from './books.ts';
import type { DavDependencies } from './dependencies.ts';
import type { DavScope } from './scope.ts';

export const DIRECTORY_SEGMENT = 'directory';
const NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.vcf$/;

function memberOf({ id, card, photo }: DirectoryCard): Member {
  const text = JSON.stringify([card, photo?.blob.toString('hex') ?? '']);
  return { id, name: `${id}.vcf`, etag: etagOf(hash('sha256', text, 'base64url').slice(0, 22)) };
}

function idsAsked({ ids, names }: MembersAsked): readonly string[] | undefined {
  return names ? names.flatMap((name) => NAME.exec(name)?.[1] ?? []) : ids;
}

async function withPicture(
  deps: DavDependencies,
  { card, photo }: DirectoryCard,
  isPlain = false,
): Promise<JsonObject> {
  if (!photo || isPlain) return card;
  const bytes = await deps.readPicture(photo.blob);
  const uri = `data:${photo.type};base64,${bytes.toString('base64')}`;
  return { ...card, media: { photo: { kind: 'photo', mediaType: photo.type, uri } } };
}

/** The book, as everybody in the system sees it. */
export function directoryBook(deps: DavDependencies, { principal }: DavScope): DavBook {
  const read = async (asked: MembersAsked): Promise<DirectoryCard[]> => {
    const ids = idsAsked(asked) ?? (await pageAccountIds(deps.db, asked.after, asked.most));
    const cards = await readDirectoryCards(deps.db, principal, { ids, most: ids.length, now: deps.clock() });
    return cards.toSorted((one, other) => Number(one.id > other.id) - Number(one.id < other.id));
  };
  return {
    segment: DIRECTORY_SEGMENT,
    name: 'Danh bạ điện tử của tỉnh',
    description: null,
    changesOf: PROVINCE,
    members: async (asked) => (await read(asked)).map(memberOf),
    cards: async (asked) => {
      const found = await read(asked);
      return Promise.all(
        found.map(async (one) => ({ ...memberOf(one), card: await withPicture(deps, one, asked.isPlain) })),
      );
    },
    namesOf: (ids) => Promise.resolve(new Map(ids.map((id) => [id, `${id}.vcf`]))),
  };
}
