/** PROPFIND (RFC 4918 §9.1): properties of a place, and with depth 1 of what is below it. */
import { DavFault } from '#formats/dav/dav-fault.ts';
import { encodeProperties, type PropertyAnswer, writeMultistatus } from '#formats/dav/multistatus.ts';
import { card, dav } from '#formats/dav/names.ts';
import { decodePropfind, type WantedProperties } from '#formats/dav/requests.ts';
import { encodeElement } from '#formats/dav/xml.ts';
import type { DavBook } from './books.ts';
import { directoryBook } from './directory-book.ts';
import { PAGE } from './limits.ts';
import { listOwnBooks } from './own-book.ts';
import { bookHref, cardHref, homeHref, type Place, principalHref, ROOT } from './places.ts';
import { ALL_PROPERTIES, PROPERTIES, type PropertyContext, type Target } from './properties.ts';

function namesOf({ kind, names }: WantedProperties): readonly string[] {
  if (kind === 'some') return names;
  return kind === 'names' ? Object.keys(PROPERTIES) : [...new Set([...ALL_PROPERTIES, ...names])];
}

/** Properties of a target, by whether it has them; `extra` are those that the caller knows. */
export async function answerProperties(
  context: PropertyContext,
  target: Target,
  wanted: WantedProperties,
  extra: Readonly<Record<string, string>> = {},
): Promise<PropertyAnswer> {
  const names = namesOf(wanted);
  const found: string[] = [];
  const missing: string[] = [];
  for (const name of names) {
    const content = extra[name] ?? (await PROPERTIES[name]?.(target, context));
    if (content !== undefined) found.push(encodeElement(name, wanted.kind === 'names' ? '' : content));
    // §9.1: nobody asked for what is not there.
    else if (wanted.kind === 'some') missing.push(name);
  }
  return { found, missing };
}

function hrefOf({ scope }: PropertyContext, target: Target): string {
  const { accountId } = scope.principal;
  if (target.kind === 'book') return bookHref(accountId, target.book);
  if (target.kind === 'card') return cardHref(accountId, target.book, target.member.name);
  return {
    root: ROOT,
    principals: `${ROOT}principals/`,
    principal: principalHref(accountId),
    home: homeHref(accountId),
  }[target.kind];
}

/** Every member of a book, in pages. */
async function* membersOf(book: DavBook): AsyncGenerator<Target> {
  let after: string | undefined;
  for (;;) {
    const page = await book.members({ ...(after !== undefined && { after }), most: PAGE });
    for (const member of page) yield { kind: 'card', book, member };
    if (page.length < PAGE) return;
    after = page.at(-1)?.id;
  }
}

async function* below({ deps, scope }: PropertyContext, target: Target): AsyncGenerator<Target> {
  if (target.kind === 'root') {
    yield { kind: 'principals' };
    yield { kind: 'home' };
  } else if (target.kind === 'principals') yield { kind: 'principal' };
  else if (target.kind === 'home') {
    for (const book of [...(await listOwnBooks(deps, scope)), directoryBook(deps, scope)])
      yield { kind: 'book', book };
  } else if (target.kind === 'book') yield* membersOf(target.book);
}

async function targetOf(place: Place): Promise<Target> {
  if (place.kind !== 'card') {
    if (place.kind === 'nowhere') throw new DavFault(404, 'There is nothing at this address.');
    return place;
  }
  const [member] = await place.book.members({ names: [place.name], most: 1 });
  if (!member) throw new DavFault(404, 'There is no such contact.');
  return { kind: 'card', book: place.book, member };
}

/** The answer, piece by piece. Throws `DavFault`. */
export async function propfind(
  context: PropertyContext,
  place: Place,
  { depth, body }: { depth: string; body: string },
): Promise<AsyncIterable<string>> {
  const wanted = decodePropfind(body);
  if (depth !== '0' && depth !== '1')
    throw new DavFault(403, 'The depth is 0 or 1.', dav('propfind-finite-depth'));
  if (wanted.names.includes(card('address-data')))
    throw new DavFault(403, 'Cards are given by reports.', card('supported-address-data'));
  const target = await targetOf(place);
  const answer = async (one: Target): Promise<string> =>
    encodeProperties(hrefOf(context, one), await answerProperties(context, one, wanted));
  const parts = async function* (): AsyncGenerator<string> {
    yield await answer(target);
    if (depth === '1') for await (const one of below(context, target)) yield await answer(one);
  };
  return writeMultistatus(parts());
}
