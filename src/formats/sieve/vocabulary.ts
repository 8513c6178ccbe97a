/** The words that a list of extensions brings, each with what has to be required for it (RFC 5228 §3.2). */
import { COMPARATORS } from './comparators.ts';
import type {
  AddressPart,
  CommandDefinition,
  Extension,
  MatchType,
  TagDefinition,
  TestDefinition,
} from './language.ts';

/** Something that extensions bring: any of them will do, and the base language's is always there. */
export interface Known<T> {
  capabilities: string[];
  value: T;
}

/** All that the extensions bring, by name. */
export interface Vocabulary {
  capabilities: Set<string>;
  commands: Map<string, Known<CommandDefinition>>;
  tests: Map<string, Known<TestDefinition>>;
  /** By the name of what they belong to. */
  tags: Map<string, Map<string, Known<TagDefinition>>>;
  matchTypes: Map<string, Known<MatchType>>;
  addressParts: Map<string, Known<AddressPart>>;
}

/** Gathers what all of them bring. */
export function vocabularyOf(extensions: readonly Extension[]): Vocabulary {
  const words: Vocabulary = {
    capabilities: new Set(COMPARATORS.map(({ name }) => `comparator-${name}`)),
    commands: new Map(),
    tests: new Map(),
    tags: new Map(),
    matchTypes: new Map(),
    addressParts: new Map(),
  };
  for (const { capability, commands, tests, tags, matchTypes, addressParts } of extensions) {
    if (capability !== '') words.capabilities.add(capability);
    for (const value of commands ?? []) learn(words.commands, capability, value);
    for (const value of tests ?? []) learn(words.tests, capability, value);
    for (const value of matchTypes ?? []) learn(words.matchTypes, capability, value);
    for (const value of addressParts ?? []) learn(words.addressParts, capability, value);
    for (const { on, tags: own } of tags ?? [])
      for (const name of on) {
        const known = words.tags.get(name) ?? new Map<string, Known<TagDefinition>>();
        for (const value of own) learn(known, capability, value);
        words.tags.set(name, known);
      }
  }
  return words;
}

function learn<T extends { name: string }>(words: Map<string, Known<T>>, capability: string, value: T): void {
  const known = words.get(value.name);
  if (known) known.capabilities.push(capability);
  else words.set(value.name, { capabilities: [capability], value });
}
