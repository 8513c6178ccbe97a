/** Limits of the service, each with its reason. */
import { MAX_CARD_BYTES } from '#formats/jscontact/card.ts';

/** A vCard says in more bytes what a JSContact card says; both hold a picture. */
export const MAX_VCARD_BYTES = 2 * MAX_CARD_BYTES;
/** A multiget of ten thousand addresses of a hundred bytes. */
export const MAX_XML_BYTES = 1_048_576;
/** Members read at once; a page of an answer. */
export const PAGE = 500;
/** Cards with their pictures read at once. */
export const CARD_PAGE = 50;
/** Changes told in one answer; the client comes back with the new token (RFC 6578 §3.6). */
export const MAX_CHANGES = 2_000;
/** Members found by one query without a limit of its own. */
export const MAX_FOUND = 1_000;
/** Requests of one account at once: a telephone opens four. */
export const MAX_AT_ONCE = 8;
/** Octets of a card's name: a file name of most systems. */
export const MAX_NAME_BYTES = 250;
