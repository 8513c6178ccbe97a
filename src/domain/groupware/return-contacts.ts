/**
 * Puts address books and contacts of an earlier time back into their account (R8.9): what is gone since then, and, beside what is there,
 * what is another now. What is there stays as it is, and the same once more adds nothing.
 */
import { hash } from 'node:crypto';
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { wordsOfCard } from '#formats/jscontact/card-words.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type AddressBook, createBook, ensureDefaultBook, readBooks } from './address-books.ts';
import { MAX_CARDS } from './cards.ts';

/** Of one statement: cards with their pictures are some megabytes. */
const AT_ONCE = 200;

/** A card as it was. */
export interface EarlierCard {
  uid: string;
  card: JsonObject;
  /** As the table has it: another one whenever the card is another. */
  digest: string;
  bookIds: string[];
  createdAt: Date;
}

export interface EarlierContacts {
  books: AddressBook[];
  cards: EarlierCard[];
}

/** Where things come back: without a name where they were, with one beside what is there. */
export interface ReturnPlace {
  beside: string | undefined;
  ids: NewId;
  now: number;
}

/** The uid of a copy: the same one for the same content, so that it is made once. */
function copyUid({ uid, digest }: EarlierCard): string {
  const bits = hash('sha256', `${uid}\n${digest}`, 'hex');
  // RFC 9562 §5.8: eight says that the bits are ours.
  return `urn:uuid:${bits.slice(0, 8)}-${bits.slice(8, 12)}-8${bits.slice(13, 16)}-a${bits.slice(17, 20)}-${bits.slice(20, 32)}`;
}

/** The cards that come back. */
async function findMissing(
  db: Database,
  { accountId }: MailAccess,
  cards: readonly EarlierCard[],
  beside: string | undefined,
): Promise<EarlierCard[]> {
  const rows = await db.query<{ uid: string; digest: string }>(
    'select uid, digest from contact_card where account_id = $1',
    [accountId],
  );
  const known = new Map(rows.map(({ uid, digest }) => [uid, digest]));
  const missing = cards.flatMap((card) => {
    if (!known.has(card.uid)) return [card];
    if (beside === undefined || known.get(card.uid) === card.digest) return [];
    const uid = copyUid(card);
    return known.has(uid) ? [] : [{ ...card, uid, card: { ...card.card, uid } }];
  });
  if (missing.length > 0 && rows.length + missing.length > MAX_CARDS)
    throw new Refusal('tooMany', `An account has at most ${MAX_CARDS} contacts; ${rows.length} are there.`);
  return missing;
}

/** Finds the book that takes the place of an earlier one; makes it where there is none. */
function makePlaces(db: Database, access: MailAccess, books: AddressBook[], place: ReturnPlace) {
  const placed = new Map<string, string>();
  const earlier = new Map(books.map((book) => [book.id, book]));
  let made = 0;
  const find = async (id: string): Promise<string> => {
    const current = await readBooks(db, access, undefined);
    const book = earlier.get(id);
    const name = [place.beside, book?.name].filter((part) => part !== undefined).join('/');
    const there =
      (place.beside === undefined ? current.find((one) => one.id === id) : undefined) ??
      current.find((one) => one.name === name) ??
      (place.beside === undefined && (!book || book.isDefault)
        ? current.find((one) => one.isDefault)
        : undefined);
    if (there) return there.id;
    const fresh = place.ids();
    const { description = null, sortOrder = 0, isSubscribed = true } = book ?? {};
    await createBook(db, access, {
      id: fresh,
      name,
      description,
      sortOrder,
      isSubscribed,
      now: place.now,
    });
    made += 1;
    return fresh;
  };
  return {
    of: async (ids: readonly string[]): Promise<string[]> => {
      for (const id of ids) placed.set(id, placed.get(id) ?? (await find(id)));
      return [...new Set(ids.map((id) => placed.get(id) ?? ''))];
    },
    made: () => made,
  };
}

type PlacedCard = Omit<EarlierCard, 'digest'> & { id: string; words: string[] };

async function writeCards(
  db: Database,
  { accountId }: MailAccess,
  cards: readonly PlacedCard[],
  now: number,
): Promise<number> {
  const rows = await db.query(
    `insert into contact_card (account_id, id, uid, card, book_ids, words, created_at, updated_at)
     select $1, id, uid, card, "bookIds", array_to_tsvector(words), "createdAt", $3
     from jsonb_to_recordset($2::jsonb)
       as t (id uuid, uid text, card jsonb, "bookIds" uuid[], words text[], "createdAt" timestamptz)
     on conflict (account_id, uid) do nothing returning 1`,
    [accountId, JSON.stringify(cards), new Date(now)],
  );
  return rows.length;
}

/** Puts them back; gives how many came. Within a transaction of the caller's. `Refusal`: `notPermitted`, `tooMany`. */
export async function returnContacts(
  db: Database,
  access: MailAccess,
  { books, cards }: EarlierContacts,
  place: ReturnPlace,
): Promise<{ books: number; contacts: number }> {
  await ensureDefaultBook(db, access, place);
  const missing = await findMissing(db, access, cards, place.beside);
  const places = makePlaces(db, access, books, place);
  // An empty book is something that somebody has made, too.
  if (place.beside === undefined) await places.of(books.map(({ id }) => id));
  let contacts = 0;
  for (let first = 0; first < missing.length; first += AT_ONCE) {
    const batch: PlacedCard[] = [];
    for (const { digest: _, ...card } of missing.slice(first, first + AT_ONCE))
      batch.push({
        ...card,
        id: place.ids(),
        bookIds: await places.of(card.bookIds),
        words: wordsOfCard(card.card),
      });
    contacts += await writeCards(db, access, batch, place.now);
  }
  return { books: places.made(), contacts };
}
