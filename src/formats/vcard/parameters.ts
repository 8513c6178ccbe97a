/**
 * Parameters of properties (RFC 6350 §5) as members of JSContact items and back (RFC 9555 §2.3): where it is used, what for, whether first;
 * the others, and the group, stay in `vCardParams` as they are (§2.15.3).
 */
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';
import type { VcardLine } from './lines.ts';
import type { Version } from './values.ts';

/** Words of TYPE for contexts (RFC 9555 §2.3.18; those of addresses RFC 9554 §5). */
const CONTEXTS = new Map([
  ['work', 'work'],
  ['home', 'private'],
  ['billing', 'billing'],
  ['delivery', 'delivery'],
]);

/** Words of TYPE for what a telephone can do (RFC 6350 §6.4.1, RFC 9554 §4). */
const FEATURES = new Map([
  ['cell', 'mobile'],
  ['voice', 'voice'],
  ['text', 'text'],
  ['fax', 'fax'],
  ['pager', 'pager'],
  ['video', 'video'],
  ['textphone', 'textphone'],
  ['main-number', 'main-number'],
]);

/** What a set has for words. */
const setOf = (names: readonly string[]): JsonObject => Object.fromEntries(names.map((name) => [name, true]));

/** One value as a text, several as a list (RFC 9555 §2.15.3). */
const oneOrAll = (values: readonly string[]): Json => (values.length === 1 ? (values[0] ?? '') : [...values]);

export const parameterOf = (line: VcardLine, name: string): string => line.parameters.get(name)?.[0] ?? '';

export const typesOf = (line: VcardLine): string[] =>
  [...new Set(line.parameters.get('type'))].filter((type) => type !== '');

/** A word of TYPE that says where, or that it is first. */
export const isContextOrRank = (type: string): boolean =>
  CONTEXTS.has(type.toLowerCase()) || type.toLowerCase() === 'pref';

interface Reading {
  hasFeatures?: boolean;
  /** Parameters that the item says in members of its own. */
  taken?: readonly string[];
  /** Words of TYPE likewise, in small letters. */
  takenTypes?: readonly string[];
}

/** A line's parameters as they are, and its group; without those that are said elsewhere. */
export function keepParameters(
  line: VcardLine,
  taken: ReadonlySet<string> = new Set(),
  types: readonly string[] = typesOf(line),
): JsonObject {
  const others = [...line.parameters].filter(([name]) => name !== 'type' && !taken.has(name));
  return Object.fromEntries([
    ...(line.group === '' ? [] : [['group', line.group] as const]),
    ...(types.length === 0 ? [] : [['type', oneOrAll(types)] as const]),
    ...others.map(([name, values]) => [name, oneOrAll(values)] as const),
  ]);
}

/** What a line's parameters say of its item. */
export function readParameters(line: VcardLine, reading: Reading = {}): JsonObject {
  const { hasFeatures = false, taken = [], takenTypes = [] } = reading;
  const asked = Number(parameterOf(line, 'pref') || Number.NaN);
  const isRanked = Number.isInteger(asked) && asked >= 1 && asked <= 100;
  const contexts: string[] = [];
  const features: string[] = [];
  const others: string[] = [];
  let isFirst = false;
  for (const type of typesOf(line)) {
    const word = type.toLowerCase();
    const context = CONTEXTS.get(word);
    const feature = hasFeatures ? FEATURES.get(word) : undefined;
    if (context !== undefined) contexts.push(context);
    else if (feature !== undefined) features.push(feature);
    else if (word === 'pref' && !isRanked) isFirst = true;
    else if (!takenTypes.includes(word)) others.push(type);
  }
  const vCardParams = keepParameters(line, new Set([...(isRanked ? ['pref'] : []), ...taken]), others);
  return {
    ...(contexts.length > 0 && { contexts: setOf(contexts) }),
    ...(features.length > 0 && { features: setOf(features) }),
    ...(isRanked && { pref: asked }),
    ...(isFirst && { pref: 1 }),
    ...(Object.keys(vCardParams).length > 0 && { vCardParams }),
  };
}

/** True for a line that says nothing but its value. */
export const isPlain = (line: VcardLine): boolean => line.group === '' && line.parameters.size === 0;

/** Parameters to be written, in their order. */
export type Parameters = Record<string, readonly string[]>;

const textsOf = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');

/** The parameters that an item keeps of its vCard, and its group. */
export function keptParameters(kept: Json | undefined): { group: string; parameters: Parameters } {
  const { group, ...others } = isObject(kept) ? kept : {};
  const entries = Object.entries(others).map(
    ([name, values]) => [name.toLowerCase(), textsOf(values)] as const,
  );
  return {
    group: typeof group === 'string' ? group : '',
    parameters: Object.fromEntries(entries.filter(([, values]) => values.length > 0)),
  };
}

const wordsIn = (set: Json | undefined, words: ReadonlyMap<string, string>): string[] =>
  isObject(set) ? [...words].filter(([, name]) => Object.hasOwn(set, name)).map(([word]) => word) : [];

/** The parameters of an item, those of its vCard last. */
export function writeParameters(
  { contexts, features, pref, vCardParams }: JsonObject,
  version: Version,
): { group: string; parameters: Parameters } {
  const { group, parameters } = keptParameters(vCardParams);
  const { type: kept = [], ...others } = parameters;
  const rank =
    typeof pref === 'number' && Number.isInteger(pref) && pref >= 1 && pref <= 100 ? pref : undefined;
  const isFirst = version === '3.0' && pref === 1;
  const words = [
    ...wordsIn(contexts, CONTEXTS),
    ...wordsIn(features, FEATURES),
    ...(isFirst ? ['pref'] : []),
  ];
  const types = [...words.map((word) => (version === '3.0' ? word.toUpperCase() : word)), ...kept];
  return {
    group,
    parameters: {
      ...(types.length > 0 && { type: types }),
      ...others,
      // 3.0 knows only the first (RFC 2426 §3.3.1); a program that does not know the rank passes it over.
      ...(rank !== undefined && !isFirst && { pref: [String(rank)] }),
    },
  };
}
