/**
 * Cards of one book under the names that CardDAV clients gave them (RFC 6352 §5): listed with their digests, written and removed on
 * conditions.
 *
 * A card that nobody named is called by its id; a name stays known after its card is gone, for as long as changes are told.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import { atomically } from '#platform/postgres/atomically.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { requireBookRight, rightsOnBook } from './book-rights.ts';
import { deleteCard, writeCard } from './cards.ts';

export interface NamedCard {
  id: string;
  name: string;
  /** Another one whenever the card is another. */
  digest: string;
}

/** Which cards of a book: of these ids or names, or those after an id; in the order of ids. */
export interface CardsAsked {
  ids?: readonly string[];
  names?: readonly string[];
  after?: string;
  most: number;
}

const NAME_OF_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.vcf$/;

/** The id within a name that was made of one. */
function idIn(name: string): string | undefined {
  return NAME_OF_ID.exec(name)?.[1];
}

async function select<Row extends NamedCard>(
  db: Queryable,
  access: MailAccess,
  bookId: string,
  { ids, names, after, most }: CardsAsked,
  more: string,
): Promise<Row[]> {
  requireBookRight(access, bookId, 'r');
  return db.query<Row>(
    `select c.id, coalesce(n.name, c.id::text || '.vcf') as name, c.digest ${more}
     from contact_card c left join card_name n on n.account_id = c.account_id and n.card_id = c.id
     where c.account_id = $1 and $2::uuid = any (c.book_ids) and ($3::uuid[] is null or c.id = any ($3))
       and ($4::text[] is null or n.name = any ($4) or (n.name is null and c.id = any ($5::uuid[])))
       and ($6::uuid is null or c.id > $6)
     order by c.id limit $7`,
    [
      access.accountId,
      bookId,
      ids ?? null,
      names ?? null,
      (names ?? []).flatMap((name) => idIn(name) ?? []),
      after ?? null,
      most,
    ],
  );
}

/** Names and digests, without the cards. `Refusal('notFound')`. */
export function listNamedCards(
  db: Queryable,
  access: MailAccess,
  bookId: string,
  asked: CardsAsked,
): Promise<NamedCard[]> {
  return select(db, access, bookId, asked, '');
}

/** The same with the cards. */
export function readNamedCards(
  db: Queryable,
  access: MailAccess,
  bookId: string,
  asked: CardsAsked,
): Promise<(NamedCard & { card: JsonObject })[]> {
  return select(db, access, bookId, asked, ', c.card');
}

/** What cards are or were called, whatever became of them. */
export async function findCardNames(
  db: Queryable,
  { accountId }: MailAccess,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; name: string }>(
    'select card_id as id, name from card_name where account_id = $1 and card_id = any ($2::uuid[])',
    [accountId, ids],
    { name: 'card_names' },
  );
  const given = new Map(rows.map(({ id, name }) => [id, name]));
  return new Map(ids.map((id) => [id, given.get(id) ?? `${id}.vcf`]));
}

/** Where a card is, under which name, and on which condition: told the digest of what is there, or undefined where nothing is. */
export interface CardPlace {
  bookId: string;
  name: string;
  permits: (digest: string | undefined) => boolean;
}

interface FoundCard {
  id: string;
  digest: string;
  bookIds: string[];
  created: string;
}

async function lockByName(
  db: Queryable,
  { accountId }: MailAccess,
  name: string,
): Promise<FoundCard | undefined> {
  const [row] = await db.query<FoundCard>(
    `select c.id, c.digest, c.book_ids as "bookIds", c.card ->> 'created' as created
     from contact_card c left join card_name n on n.account_id = c.account_id and n.card_id = c.id
     where c.account_id = $1 and (n.name = $2 or (n.name is null and c.id = $3::uuid)) for update of c`,
    [accountId, name, idIn(name) ?? null],
  );
  return row;
}

/** The card at a place, its condition met. `Refusal('conflict')` where it is not. */
async function requirePermitted(
  db: Queryable,
  access: MailAccess,
  { bookId, name, permits }: CardPlace,
): Promise<FoundCard | undefined> {
  // Of two that write to a new name at once the second sees what the first has put there.
  await db.query('select from address_book where account_id = $1 and id = $2 for update', [
    access.accountId,
    bookId,
  ]);
  const found = await lockByName(db, access, name);
  const isHere = found?.bookIds.includes(bookId) === true;
  if (!permits(isHere ? found.digest : undefined))
    throw new Refusal('conflict', 'The contact is another than the one that was meant.');
  return found;
}

async function giveName(db: Queryable, { accountId }: MailAccess, id: string, name: string): Promise<void> {
  if (idIn(name) === id) return;
  await db.query(
    `insert into card_name (account_id, name, card_id) values ($1, $2, $3)
     on conflict (account_id, name) do update set card_id = excluded.card_id`,
    [accountId, name, id],
  );
}

/**
 * Writes a card to its place, a new one or another version. Gives whether it is new there. `Refusal`: `conflict`, `alreadyExists` where
 * another card has its uid, and those of `writeCard`.
 */
export function putNamedCard(
  db: Database,
  access: MailAccess,
  place: CardPlace,
  { card, ids, now }: { card: JsonObject; ids: NewId; now: number },
): Promise<{ isNew: boolean }> {
  requireBookRight(access, place.bookId, 'w');
  const at = new Date(now).toISOString();
  return atomically(db, async (joined) => {
    const found = await requirePermitted(joined, access, place);
    const isHere = found?.bookIds.includes(place.bookId) === true;
    const id = found?.id ?? idIn(place.name) ?? ids();
    const seen = (found?.bookIds ?? []).filter((one) => rightsOnBook(access, one).includes('r'));
    const written = { ...card, created: found?.created ?? card['created'] ?? at, updated: at };
    const bookIds = isHere ? seen : [...seen, place.bookId];
    await writeCard(joined, access, { id, card: written, bookIds, isNew: !found, now });
    await giveName(joined, access, id, place.name);
    return { isNew: !isHere };
  });
}

/** Removes a card from its book; it ends when it is in no other. `Refusal`: `notFound`, `conflict`, `notPermitted`. */
export function removeNamedCard(
  db: Database,
  access: MailAccess,
  place: CardPlace,
  now: number,
): Promise<void> {
  requireBookRight(access, place.bookId, 'w');
  return atomically(db, async (joined) => {
    const found = await requirePermitted(joined, access, place);
    if (!found?.bookIds.includes(place.bookId))
      throw new Refusal('notFound', 'There is no such contact in this address book.');
    const [kept] = await readNamedCards(joined, access, place.bookId, { ids: [found.id], most: 1 });
    const others = found.bookIds.filter(
      (one) => one !== place.bookId && rightsOnBook(access, one).includes('r'),
    );
    if (others.length === 0 || !kept) return deleteCard(joined, access, found.id);
    return writeCard(joined, access, { id: found.id, card: kept.card, bookIds: others, isNew: false, now });
  });
}

/** Forgets names of cards that are gone and of whose end nobody is told any more. */
export async function cleanCardNames(db: Queryable): Promise<void> {
  await db.query(
    `delete from card_name n
     where not exists (select from contact_card c where c.account_id = n.account_id and c.id = n.card_id)
       and not exists (select from object_change o
         where o.account_id = n.account_id and o.type = 'ContactCard' and o.object_id = n.card_id::text)`,
  );
}
