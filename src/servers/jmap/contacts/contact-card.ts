/**
 * `ContactCard` (RFC 9610 §3): JSContact cards (RFC 9553) of accounts, and of the directory.
 *
 * A picture that comes as a blob is put into the card as a `data:` URI, and is given so. Texts are found by beginnings of words; a
 * phrase in quotation marks is found as its words.
 */
import {
  CARD_SORTS,
  type CardSort,
  type ContactCard,
  deleteCard,
  findCardIds,
  readCards,
  writeCard,
} from '#domain/groupware/cards.ts';
import { isObject, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { applyPatch } from '#formats/jmap/patch.ts';
import { findCardFault, MAX_CARD_BYTES } from '#formats/jscontact/card.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { defineType } from '../define-type.ts';
import { readBlob } from '../mail/blobs.ts';
import { asAnyId, asDate, asText } from '../object-query.ts';
import type { ObjectContext, ObjectType } from '../object-type.ts';
import { resolveId } from '../scope.ts';
import type { SetWork } from '../set.ts';
import { requireOwnBooks, viewOfBooks } from './address-book.ts';
import { findDirectoryCardIds, readDirectoryCards } from './directory-cards.ts';

/** Beginnings of the pictures that browsers show. */
const PICTURES: readonly [string, RegExp][] = [
  ['image/png', /^\u0089PNG/],
  ['image/jpeg', /^\u00ff\u00d8\u00ff/],
  ['image/gif', /^GIF8/],
  ['image/webp', /^RIFF....WEBP/s],
];

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

/** Puts pictures that were uploaded into the card. */
async function embedMedia(context: ObjectContext, card: JsonObject): Promise<void> {
  const { media } = card;
  const { access } = requireOwnBooks(context);
  for (const item of isObject(media ?? null) ? Object.values(media as JsonObject) : []) {
    if (!isObject(item) || typeof item['blobId'] !== 'string') continue;
    const bytes = await readBlob(context.deps, access, item['blobId']);
    if (!bytes) throw new SetFault('blobNotFound', 'There is no such blob.', { notFound: [item['blobId']] });
    const head = bytes.toString('latin1', 0, 16);
    const type = PICTURES.find(([, magic]) => magic.test(head))?.[0];
    if (!type) throw invalid('media', 'This is no picture.');
    delete item['blobId'];
    item['mediaType'] = type;
    item['uri'] = `data:${type};base64,${bytes.toString('base64')}`;
  }
}

/** The card and its books from an object, complete. Throws `SetFault`. */
async function readObject(
  context: ObjectContext,
  id: string,
  object: JsonObject,
): Promise<{ card: JsonObject; bookIds: string[] }> {
  const { deps, scope } = context;
  const { id: _id, addressBookIds, ...given } = object;
  const now = new Date(deps.clock()).toISOString();
  if (
    !isObject(addressBookIds ?? null) ||
    !Object.values(addressBookIds as JsonObject).every((one) => one === true)
  )
    throw invalid('addressBookIds', 'A card is in at least one address book.');
  const bookIds = Object.keys(addressBookIds as JsonObject).map((one) => resolveId(scope, one) ?? '');
  if (bookIds.length === 0 || !bookIds.every((one) => /^[0-9a-f-]{36}$/.test(one)))
    throw invalid('addressBookIds', 'There is no such address book.');
  const card: JsonObject = { '@type': 'Card', version: '1.0', uid: `urn:uuid:${id}`, created: now, ...given };
  card['updated'] = now;
  const fault = findCardFault(card);
  if (fault !== undefined) throw invalid(fault, 'This is not what RFC 9553 says it is.');
  await embedMedia(context, card);
  if (JSON.stringify(card).length > MAX_CARD_BYTES)
    throw new SetFault('tooLarge', `A card has at most ${MAX_CARD_BYTES} octets.`);
  return { card, bookIds };
}

async function write(
  context: ObjectContext,
  written: ContactCard & { isNew: boolean; isCopy?: boolean },
): Promise<void> {
  const { deps } = context;
  try {
    await writeCard(deps.db, requireOwnBooks(context).access, { ...written, now: deps.clock() });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalidArgument')
      throw invalid('addressBookIds', error.message);
    if (error instanceof Refusal && error.code === 'alreadyExists') {
      const { existingId } = error.facts;
      if (written.isCopy && typeof existingId === 'string')
        throw new SetFault('alreadyExists', error.message, { existingId });
      throw invalid('uid', error.message);
    }
    throw error;
  }
}

/** Makes a card; gives what the server set. */
export async function createCard(
  context: ObjectContext,
  object: JsonObject,
  isCopy = false,
): Promise<JsonObject> {
  requireOwnBooks(context);
  const id = context.deps.ids();
  const { card, bookIds } = await readObject(context, id, object);
  await write(context, { id, card, bookIds, isNew: true, isCopy });
  const set = ['@type', 'version', 'uid', 'created', 'updated'].filter((name) => object[name] !== card[name]);
  return { id, ...Object.fromEntries(set.map((name) => [name, card[name] ?? null])) };
}

const encode = ({ id, card, bookIds }: ContactCard): JsonObject => ({
  ...card,
  id,
  addressBookIds: Object.fromEntries(bookIds.map((one) => [one, true])),
});

function setWork(context: ObjectContext): SetWork {
  const { deps } = context;
  return {
    create: (object) => createCard(context, object),
    async update(id, patch) {
      const { access } = requireOwnBooks(context);
      const [before] = await readCards(deps.db, access, [id], 1);
      if (!before) throw new SetFault('notFound', 'There is no such contact.');
      const { updated: _updated, ...known } = encode(before);
      const { card, bookIds } = await readObject(context, id, applyPatch(known, patch));
      await write(context, { id, card, bookIds, isNew: false });
      return { updated: card['updated'] ?? null };
    },
    destroy: (id) => deleteCard(deps.db, requireOwnBooks(context).access, id),
  };
}

const conditions = {
  inAddressBook: asAnyId,
  uid: asText,
  hasMember: asText,
  kind: asText,
  createdBefore: asDate,
  createdAfter: asDate,
  updatedBefore: asDate,
  updatedAfter: asDate,
  text: asText,
  name: asText,
  'name/given': asText,
  'name/surname': asText,
  'name/surname2': asText,
  nickname: asText,
  organization: asText,
  email: asText,
  phone: asText,
  onlineService: asText,
  address: asText,
  note: asText,
};

export const contactCardDefinition = {
  name: 'ContactCard',
  home: 'everywhere' as const,
  view: viewOfBooks,
  isProperty: () => true,
  properties: {},
  encode,
  read: (context: ObjectContext, ids: string[] | undefined, most: number): Promise<ContactCard[]> =>
    context.account
      ? readCards(context.deps.db, context.account.access, ids, most)
      : readDirectoryCards(context, ids, most),
  query: {
    conditions,
    sorts: CARD_SORTS,
    ids: (context, condition, { property, isAscending }, most) =>
      context.account
        ? findCardIds(
            context.deps.db,
            context.account.access,
            condition,
            { by: property as CardSort, isAscending },
            most,
          )
        : findDirectoryCardIds(context, condition, isAscending, most),
  },
  set: setWork,
} satisfies ObjectType<ContactCard, typeof conditions>;

export const contactCard = defineType<ContactCard, typeof conditions>(contactCardDefinition);
