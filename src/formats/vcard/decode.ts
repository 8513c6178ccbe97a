/** Contacts in a vCard file as JSContact cards (RFC 9555), of whichever version. Pure. */

import type { JsonObject } from '../jmap/json.ts';
import { findCardFault } from '../jscontact/card.ts';
import { decodeVcardLines, type VcardLine } from './lines.ts';
import { READERS } from './properties.ts';

/** More than anybody's telephone holds. */
export const MAX_CARDS_IN_FILE = 5_000;
/** A picture of 200 kB makes 3,600 lines; few contacts have one. */
const MAX_LINES = 2_000_000;

/** Whole lines of one card: a person has a hundred telephones at most. */
const MAX_CARD_LINES = 2_000;

export interface DecodedCards {
  cards: JsonObject[];
  /** Cards that say nothing of a person, and those beyond the limit. */
  left: number;
}

/** The card of its lines; undefined where neither a name nor an address is on it. */
function cardOf(lines: readonly VcardLine[]): JsonObject | undefined {
  const card: JsonObject = { '@type': 'Card', version: '1.0' };
  for (const line of lines) READERS[line.name]?.(card, line);
  const name = card['name'] as { full?: string; components?: { value: string }[] } | undefined;
  if (name?.components && name.full === undefined) {
    const full = name.components.map(({ value }) => value).join(' ');
    card['name'] = { ...name, full };
  }
  const says = ['name', 'emails', 'phones', 'organizations'].some((property) => property in card);
  return says && findCardFault(card) === undefined ? card : undefined;
}

/** Every card between BEGIN:VCARD and END:VCARD; cards within cards (2.1 AGENT) are left out. */
export function decodeVcards(text: string): DecodedCards {
  const cards: JsonObject[] = [];
  let left = 0;
  let depth = 0;
  let lines: VcardLine[] = [];
  for (const line of decodeVcardLines(text, MAX_LINES)) {
    const bound = /^vcard$/i.test(line.value.trim()) ? line.name : '';
    if (bound === 'BEGIN') {
      depth += 1;
      if (depth === 1) lines = [];
    } else if (bound === 'END' && depth > 0) {
      depth -= 1;
      if (depth > 0) continue;
      const card = cards.length < MAX_CARDS_IN_FILE ? cardOf(lines) : undefined;
      if (card) cards.push(card);
      else left += 1;
    } else if (depth === 1 && lines.length < MAX_CARD_LINES) lines.push(line);
  }
  return { cards, left };
}
