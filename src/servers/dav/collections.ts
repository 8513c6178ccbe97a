/** Making, describing and ending address books: extended MKCOL (RFC 5689, RFC 6352 §6.3.1), PROPPATCH and DELETE (RFC 4918 §9.2, §9.6). */
import { createBook } from '#domain/groupware/address-books.ts';
import { DavFault } from '#formats/dav/dav-fault.ts';
import { encodeMultistatus, encodeProperties } from '#formats/dav/multistatus.ts';
import { card, dav } from '#formats/dav/names.ts';
import { decodeMkcol, decodeProppatch, type PropertyChange } from '#formats/dav/requests.ts';
import { childOf, encodeElement } from '#formats/dav/xml.ts';
import { requireWriter } from './cards.ts';
import { bookHref, type Place } from './places.ts';
import type { PropertyContext } from './properties.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_TEXT = 255;

interface Description {
  name?: string;
  description?: string | null;
}

/** What of a book can be set. Throws `DavFault` for a text that is too long. */
function describe({ name, value }: PropertyChange): Description | undefined {
  const text = value?.text.trim() ?? '';
  if (Buffer.byteLength(text) > MAX_TEXT) throw new DavFault(409, `A text has at most ${MAX_TEXT} octets.`);
  if (name === dav('displayname') && text !== '') return { name: text };
  if (name === card('addressbook-description')) return { description: text === '' ? null : text };
  return undefined;
}

/** Makes an address book at a place where there is nothing. Throws `DavFault`. */
export async function makeBook({ deps, scope }: PropertyContext, place: Place, body: string): Promise<void> {
  if (place.kind !== 'nowhere')
    throw new DavFault(405, 'There is something at this address already.', dav('resource-must-be-null'));
  const { segment } = place;
  if (!UUID.test(segment))
    throw new DavFault(403, 'A new address book is named by a UUID, in small letters.', dav('name-allowed'));
  const changes = decodeMkcol(body);
  const type = changes.find(({ name }) => name === dav('resourcetype'))?.value;
  if (type && !childOf(type, card('addressbook')))
    throw new DavFault(403, 'Only address books are made here.', dav('valid-resourcetype'));
  const described: Description = Object.assign({}, ...changes.map((change) => describe(change)));
  await createBook(deps.db, scope.own, {
    id: segment.toLowerCase(),
    name: described.name ?? 'Danh bạ',
    description: described.description ?? null,
    sortOrder: 0,
    isSubscribed: true,
    now: deps.clock(),
  });
}

/** Changes all that is asked for, or nothing (§9.2). Gives the answer. Throws `DavFault`, `Refusal`. */
export async function patchBook({ scope }: PropertyContext, place: Place, body: string): Promise<string> {
  const changes = decodeProppatch(body);
  if (place.kind !== 'book') throw new DavFault(403, 'Nothing can be set here.');
  const writer = requireWriter(place.book);
  const known = changes.map((change) => ({ ...change, sets: describe(change) }));
  const refused = known.filter(({ sets }) => !sets).map(({ name }) => name);
  const fine = known.flatMap(({ name, sets }) => (sets ? [{ name, sets }] : []));
  if (refused.length === 0 && fine.length > 0)
    await writer.describe(Object.assign({}, ...fine.map(({ sets }) => sets)) as Description);
  const href = bookHref(scope.principal.accountId, place.book);
  // Beside what is refused the rest fails with it; the client asks for it alone.
  const found = refused.length === 0 ? fine.map(({ name }) => encodeElement(name)) : [];
  return encodeMultistatus([encodeProperties(href, { found, missing: [], refused })]);
}
