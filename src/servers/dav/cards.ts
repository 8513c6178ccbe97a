/** GET, PUT and DELETE of cards (RFC 6352 §6.3), on conditions (RFC 9110 §13.1). */
import { DavFault } from '#formats/dav/dav-fault.ts';
import { card as cardName } from '#formats/dav/names.ts';
import { decodeVcard, VcardFault } from '#formats/vcard/decode.ts';
import { encodeVcard } from '#formats/vcard/encode.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { BookWriter, DavBook, EtagCondition } from './books.ts';

/** What a client says of the state it knows. */
export interface Conditions {
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
}

function names(header: string, etag: string): boolean {
  return header.split(',').some((one) => one.trim() === '*' || one.trim() === etag);
}

/** RFC 9110 §13.2.2: `If-Match` first, then `If-None-Match`. */
export function conditionOf({ ifMatch, ifNoneMatch }: Conditions): EtagCondition {
  return (etag) => {
    if (ifMatch !== undefined && (etag === undefined || !names(ifMatch, etag))) return false;
    return !(ifNoneMatch !== undefined && etag !== undefined && names(ifNoneMatch, etag));
  };
}

/** The writer of a book. Throws `Refusal('notPermitted')` where one may only read. */
export function requireWriter({ writer }: DavBook): BookWriter {
  if (!writer) throw new Refusal('notPermitted', 'You may only read in this address book.');
  return writer;
}

/** A condition that was not met is 412 here, where a Refusal would be a conflict of content. */
async function onCondition<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') throw new DavFault(412, error.message);
    if (error instanceof Refusal && error.code === 'alreadyExists')
      throw new DavFault(409, error.message, cardName('no-uid-conflict'));
    throw error;
  }
}

/** A card as text with its entity tag. Throws `DavFault` 404. */
export async function getCard(
  book: DavBook,
  name: string,
  accept: string | undefined,
): Promise<{ text: string; etag: string; version: '3.0' | '4.0' }> {
  const [found] = await book.cards({ names: [name], most: 1 });
  if (!found) throw new DavFault(404, 'There is no such contact.');
  const version = /version\s*=\s*"?4\.0/i.test(accept ?? '') ? '4.0' : '3.0';
  return { text: encodeVcard(found.card, version), etag: found.etag, version };
}

/** Writes a card. Throws `DavFault`: 412, 409 and those of §6.3.2.1. */
export async function putCard(
  book: DavBook,
  name: string,
  { type, body, conditions }: { type: string; body: string; conditions: Conditions },
): Promise<{ isNew: boolean }> {
  const writer = requireWriter(book);
  if (!/^text\/(?:x-)?vcard\s*(?:;|$)/i.test(type))
    throw new DavFault(415, 'A contact is text/vcard.', cardName('supported-address-data'));
  try {
    return await onCondition(writer.put(name, conditionOf(conditions), decodeVcard(body)));
  } catch (error) {
    if (error instanceof VcardFault)
      throw new DavFault(
        error.isTooLarge ? 413 : 403,
        error.message,
        cardName(error.isTooLarge ? 'max-resource-size' : 'valid-address-data'),
      );
    throw error;
  }
}

/** Removes a card. Throws `DavFault` 412; `Refusal('notFound')`. */
export async function removeCard(book: DavBook, name: string, conditions: Conditions): Promise<void> {
  await onCondition(requireWriter(book).remove(name, conditionOf(conditions)));
}
