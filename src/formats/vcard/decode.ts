/** Contacts in a vCard file as JSContact cards (RFC 9555), of whichever version. Pure. */

import { isObject, type JsonObject } from '../jmap/json.ts';
import { findCardFault, MAX_CARD_BYTES } from '../jscontact/card.ts';
import { Draft } from './draft.ts';
import { keepLine } from './kept-properties.ts';
import { decodeVcardLines, type VcardLine } from './lines.ts';
import { READERS } from './properties.ts';

/** More than anybody's telephone holds. */
export const MAX_CARDS_IN_FILE = 5_000;
/** A picture of 200 kB makes 3,600 lines; few contacts have one. */
const MAX_LINES = 2_000_000;

/** Whole lines of one card: the members of a large group. */
const MAX_CARD_LINES = 5_000;
/** All of a card that is brought in but its picture, so that there is room for one when that is made small. */
const MAX_CHARACTERS_BESIDE = MAX_CARD_BYTES / 2;

/** Why a text is not the one vCard that an address book takes (RFC 6352 §5.1, §6.3.2.1). */
export type VcardFaultReason = 'none' | 'several' | 'noUid' | 'tooLarge' | 'invalid';

export class VcardFault extends Error {
  override readonly name = 'VcardFault';
  readonly reason: VcardFaultReason;
  /** `max-resource-size`, where the others are `valid-address-data`. */
  readonly isTooLarge: boolean;

  constructor(reason: VcardFaultReason, message: string) {
    super(message);
    this.reason = reason;
    this.isTooLarge = reason === 'tooLarge';
  }
}

export interface DecodedCards {
  cards: JsonObject[];
  /** Cards that say nothing of a person, and those beyond the limit. */
  left: number;
}

/** What depends on what was read before: labels on their items, and a position is shown before a role. */
const LATER: readonly string[] = ['ROLE', 'X-ABLABEL'];
const rank = ({ name }: VcardLine): number => LATER.indexOf(name);

/** What a card of these lines is; more than a card may have is counted and left. */
function draftOf(lines: readonly VcardLine[], mostBeside: number): Draft {
  const draft = new Draft();
  const version = lines.some(({ name, value }) => name === 'VERSION' && value.trim() === '4.0')
    ? '4.0'
    : '3.0';
  const picture = lines.find(({ name }) => name === 'PHOTO');
  let room = mostBeside;
  for (const line of lines.toSorted((a, b) => rank(a) - rank(b))) {
    if (line.name === 'VERSION') continue;
    if (line !== picture) room -= line.length;
    if (room < 0) draft.lost += 1;
    else if (READERS[line.name]?.(draft, line) !== true) keepLine(draft, line, version);
  }
  completeName(draft.card);
  return draft;
}

/** Whoever shows a card shows the whole name. */
function completeName(card: JsonObject): void {
  const name = isObject(card['name']) ? card['name'] : {};
  const { components, full } = name as { components?: { value: string }[]; full?: string };
  if (components === undefined || full !== undefined) return;
  if (components.length === 0) delete card['name'];
  else card['name'] = { ...name, full: components.map(({ value }) => value).join(' ') };
}

interface CardLines {
  lines: VcardLine[];
  /** False for one of more lines than a card may have. */
  isWhole: boolean;
}

/** The lines of each card between BEGIN:VCARD and END:VCARD; cards within cards (2.1 AGENT) are left out. */
function* cardLinesOf(text: string): Generator<CardLines> {
  let depth = 0;
  let isWhole = true;
  let lines: VcardLine[] = [];
  for (const line of decodeVcardLines(text, MAX_LINES)) {
    const bound = /^vcard$/i.test(line.value.trim()) ? line.name : '';
    if (bound === 'BEGIN') {
      depth += 1;
      if (depth > 1) continue;
      lines = [];
      isWhole = true;
    } else if (bound === 'END' && depth > 0) {
      depth -= 1;
      if (depth === 0) yield { lines, isWhole };
    } else if (depth === 1 && lines.length < MAX_CARD_LINES) lines.push(line);
    else if (depth === 1) isWhole = false;
  }
}

/** Every card of a file that somebody brings in. What a card has beyond its limits is left, the person is not. */
export function decodeVcards(text: string): DecodedCards {
  const cards: JsonObject[] = [];
  let left = 0;
  for (const { lines } of cardLinesOf(text)) {
    const card = cards.length < MAX_CARDS_IN_FILE ? draftOf(lines, MAX_CHARACTERS_BESIDE).card : {};
    const says = ['name', 'emails', 'phones', 'organizations'].some((property) => property in card);
    if (says && findCardFault(card) === undefined) cards.push(card);
    else left += 1;
  }
  return { cards, left };
}

/**
 * The one card of an object of an address book (RFC 6352 §5.1): exactly one, with a UID, and nothing of it lost. Throws `VcardFault`.
 */
export function decodeVcard(text: string): JsonObject {
  if (new TextEncoder().encode(text).length > MAX_CARD_BYTES)
    throw new VcardFault('tooLarge', `A card has at most ${MAX_CARD_BYTES} octets.`);
  const [first] = cardLinesOf(text);
  if (!first) throw new VcardFault('none', 'There is no whole vCard.');
  // One within the card, or without an end, is one too.
  if ((text.match(/^BEGIN:VCARD[ \t]*$/gim) ?? []).length > 1)
    throw new VcardFault('several', 'There is more than one vCard.');
  const { card, lost } = draftOf(first.lines, MAX_CARD_BYTES);
  if (!first.isWhole || lost > 0 || JSON.stringify(card).length > MAX_CARD_BYTES)
    throw new VcardFault('tooLarge', 'The card has more than a card may have.');
  if (card['uid'] === undefined) throw new VcardFault('noUid', 'The card has no UID.');
  const fault = findCardFault(card);
  if (fault !== undefined) throw new VcardFault('invalid', `The card cannot be kept: ${fault}.`);
  return card;
}
