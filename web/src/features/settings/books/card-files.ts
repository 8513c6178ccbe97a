/** Contacts out of vCard files and into them (R8.2 for address books). */
import type { JsonObject } from '#formats/jmap/json.ts';
import { decodeVcards } from '#formats/vcard/decode.ts';
import { encodeVcards } from '#formats/vcard/encode.ts';
import type { Client } from '../../../jmap/client.ts';
import { squareJpeg } from '../../directory/jpeg-picture.ts';
import { saveFile } from '../../objects/save-text.ts';
import { type ContactCard, cardName, cardPicture, firstOf, withPicture } from './book-types.ts';
import { createCards } from './use-card-acts.ts';

export const MAX_FILE_BYTES = 50_000_000;
/** One transaction, and far below what a request may hold. */
const MAX_CARDS_AT_ONCE = 200;
const MAX_CHARACTERS_AT_ONCE = 4_000_000;
/** A face needs no more; telephones write what their camera took. */
const MAX_PICTURE_CHARACTERS = 120_000;

export interface ImportedCards {
  ids: string[];
  /** There already, by what they are called and written to at, or by what they say is theirs alone. */
  known: number;
  /** Not readable. */
  left: number;
}

export function saveVcards(name: string, cards: readonly ContactCard[]): void {
  saveFile(`${name}.vcf`, encodeVcards(cards as unknown as JsonObject[]), 'text/vcard;charset=utf-8');
}

function marksOf(card: ContactCard): string[] {
  const who = `${cardName(card)} ${firstOf(card.emails)?.address ?? firstOf(card.phones)?.number ?? ''}`;
  return [who.toLowerCase(), ...(card.uid === undefined ? [] : [card.uid])];
}

export async function pictureUri(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await (await squareJpeg(file)).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/jpeg;base64,${btoa(text)}`;
}

/** A large picture made small; one that the browser cannot read is left. */
async function withSmallPicture(card: ContactCard): Promise<ContactCard> {
  const uri = cardPicture(card);
  if (uri === undefined || uri.length <= MAX_PICTURE_CHARACTERS) return card;
  const { media: _large, ...rest } = card;
  const others = withPicture(card, undefined);
  try {
    const bytes = Uint8Array.from(atob(uri.slice(uri.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
    const small = await pictureUri(new Blob([bytes]));
    return { ...rest, media: withPicture(card, small) ?? {} };
  } catch {
    // The person is worth more than the picture.
    return { ...rest, ...(others && { media: others }) };
  }
}

/** Cards in loads that the server takes at once. */
function loadsOf(cards: readonly ContactCard[]): ContactCard[][] {
  const loads: ContactCard[][] = [];
  let size = 0;
  for (const card of cards) {
    const own = JSON.stringify(card).length;
    const load = loads.at(-1);
    if (!load || load.length === MAX_CARDS_AT_ONCE || size + own > MAX_CHARACTERS_AT_ONCE) {
      loads.push([card]);
      size = own;
    } else {
      load.push(card);
      size += own;
    }
  }
  return loads;
}

/** Brings the people of a file into a book; whoever is in the account already is not brought in twice. */
export async function importVcards(
  client: Client,
  { accountId, bookId, text }: { accountId: string; bookId: string; text: string },
): Promise<ImportedCards> {
  const { cards, left } = decodeVcards(text);
  const known = new Set(client.cache.all('ContactCard', accountId).flatMap(marksOf));
  const fresh: ContactCard[] = [];
  for (const card of cards as unknown as ContactCard[]) {
    const marks = marksOf(card);
    if (marks.some((mark) => known.has(mark))) continue;
    for (const mark of marks) known.add(mark);
    fresh.push(await withSmallPicture({ ...card, addressBookIds: { [bookId]: true } }));
  }
  const ids: string[] = [];
  for (const load of loadsOf(fresh)) ids.push(...(await createCards(client, accountId, load)));
  return { ids, known: cards.length - fresh.length, left };
}
