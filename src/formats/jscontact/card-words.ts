/**
 * The words that a card is found by, each with where it stands (RFC 9610 §3.3.1). Pure.
 *
 * `name=an` is the word "an" in the name; `text=an` anywhere. Words are folded, so that "nguyen" finds "Nguyễn".
 */
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';
import { wordsOf } from '../vietnamese/words.ts';

/** Conditions on text, by the names that RFC 9610 gives them. */
export const TEXT_CONDITIONS = [
  'text',
  'name',
  'name/given',
  'name/surname',
  'name/surname2',
  'nickname',
  'organization',
  'email',
  'phone',
  'onlineService',
  'address',
  'note',
] as const;
export type TextCondition = (typeof TEXT_CONDITIONS)[number];

/** Bounds the index of one card; a card has some twenty words. */
const MAX_WORDS = 2_000;

const textsOf = (value: Json | undefined, names: readonly string[]): string[] =>
  isObject(value ?? null)
    ? names.map((name) => (value as JsonObject)[name]).filter((text) => typeof text === 'string')
    : [];

const itemsOf = (card: JsonObject, name: string, names: readonly string[]): string[] =>
  Object.values(isObject(card[name] ?? null) ? (card[name] as JsonObject) : {}).flatMap((item) =>
    textsOf(item, names),
  );

function componentsOf(holder: Json | undefined, kind?: string): string[] {
  const parts = isObject(holder ?? null) ? (holder as JsonObject)['components'] : undefined;
  return (Array.isArray(parts) ? parts : []).flatMap((part) =>
    isObject(part) && (kind === undefined || part['kind'] === kind) ? textsOf(part, ['value']) : [],
  );
}

const WORDS_OF: Record<Exclude<TextCondition, 'text'>, (card: JsonObject) => string[]> = {
  name: (card) => [...textsOf(card['name'], ['full']), ...componentsOf(card['name'])],
  'name/given': (card) => componentsOf(card['name'], 'given'),
  'name/surname': (card) => componentsOf(card['name'], 'surname'),
  'name/surname2': (card) => componentsOf(card['name'], 'surname2'),
  nickname: (card) => itemsOf(card, 'nicknames', ['name']),
  organization: (card) => itemsOf(card, 'organizations', ['name']),
  email: (card) => itemsOf(card, 'emails', ['address', 'label']),
  phone: (card) => itemsOf(card, 'phones', ['number', 'label']),
  onlineService: (card) => itemsOf(card, 'onlineServices', ['service', 'uri', 'user', 'label']),
  address: (card) => [
    ...itemsOf(card, 'addresses', ['full']),
    ...Object.values(isObject(card['addresses'] ?? null) ? (card['addresses'] as JsonObject) : {}).flatMap(
      (one) => componentsOf(one),
    ),
  ],
  note: (card) => itemsOf(card, 'notes', ['note']),
};

/** All words of a card with their places. */
export function wordsOfCard(card: JsonObject): string[] {
  const words = new Set<string>();
  for (const [place, read] of Object.entries(WORDS_OF))
    for (const text of read(card))
      for (const word of wordsOf(text)) words.add(`${place}=${word}`).add(`text=${word}`);
  for (const text of itemsOf(card, 'titles', ['name']))
    for (const word of wordsOf(text)) words.add(`text=${word}`);
  return [...words].slice(0, MAX_WORDS);
}

/** The question whether all words of a text begin words of a place, for `tsquery`; undefined without any word. */
export function cardQuestion(place: TextCondition, text: string): string | undefined {
  const words = wordsOf(text).slice(0, 12);
  if (words.length === 0) return undefined;
  return words.map((word) => `'${place}=${word.replaceAll(/['\\]/g, '')}':*`).join(' & ');
}
