/** A card that is being read of its lines, within what a card may have. Pure. */
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';
import type { VcardLine } from './lines.ts';
import { readParameters } from './parameters.ts';

/** Telephones, notes, words of one card. */
const MAX_ITEMS = 200;
/** A group may be all of an agency. */
const MAX_MEMBERS = 4_000;
/** What is known to no program but the one that wrote it. */
const MAX_KEPT = 500;

/** Maps whose items have a label (RFC 9553 §2). */
const LABELLED = new Set([
  'emails',
  'phones',
  'onlineServices',
  'links',
  'media',
  'directories',
  'calendars',
  'cryptoKeys',
  'schedulingAddresses',
]);

export class Draft {
  readonly card: JsonObject = { '@type': 'Card', version: '1.0' };
  /** Lines that were more than a card may have. */
  lost = 0;
  readonly #grouped = new Map<string, JsonObject[]>();

  /** Puts one more item into a map of the card, under the next id. */
  add(property: string, item: JsonObject, line: VcardLine): void {
    const items = this.#mapOf(property);
    const number = Object.keys(items).length + 1;
    if (number > MAX_ITEMS) {
      this.lost += 1;
      return;
    }
    items[`${property[0] ?? ''}${number}`] = item;
    if (line.group === '' || !LABELLED.has(property)) return;
    const group = line.group.toLowerCase();
    this.#grouped.set(group, [...(this.#grouped.get(group) ?? []), item]);
  }

  /** Puts a value under a name that the card gives; false where there is one already. */
  put(property: string, name: string, value: JsonObject | true): boolean {
    const items = this.#mapOf(property);
    if (Object.hasOwn(items, name)) return value === true;
    if (Object.keys(items).length >= (property === 'members' ? MAX_MEMBERS : MAX_ITEMS)) this.lost += 1;
    // A name may be `__proto__`.
    else Object.defineProperty(items, name, { value, enumerable: true, configurable: true, writable: true });
    return true;
  }

  /** Sets what there is one of; false where it is set already. */
  set(property: string, value: Json): boolean {
    if (property in this.card) return false;
    this.card[property] = value;
    return true;
  }

  /** RFC 9555 §2.3.13: what the items of a group are called; false where it has none, or they are called already. */
  label(group: string, text: string): boolean {
    const items = this.#grouped.get(group.toLowerCase()) ?? [];
    if (items.length === 0 || items.some((item) => 'label' in item)) return false;
    for (const item of items) item['label'] = text;
    return true;
  }

  /** §2.15.1: a property without a counterpart, as jCard has it. */
  keep(property: (string | JsonObject | (string | string[])[])[]): void {
    const kept = (this.card['vCardProps'] ??= []) as unknown[];
    if (kept.length < MAX_KEPT) kept.push(property);
    else this.lost += 1;
  }

  #mapOf(property: string): JsonObject {
    const known = this.card[property];
    if (isObject(known)) return known;
    const items: JsonObject = {};
    this.card[property] = items;
    return items;
  }
}

/** Adds an item with what its parameters say. */
export function addItem(draft: Draft, property: string, item: JsonObject, line: VcardLine): true {
  draft.add(property, { ...item, ...readParameters(line) }, line);
  return true;
}
