/** The arguments of one command or test: which tags it takes, and what stands where (RFC 5228 §2.6). */
import { CheckedArguments } from './checked-arguments.ts';
import { DEFAULT_COMPARATOR, findComparator } from './comparators.ts';
import type { AddressPart, CommandDefinition, MatchSpec, MatchType, TestDefinition } from './language.ts';
import type { Required } from './required.ts';
import { SieveFault } from './sieve-fault.ts';
import type { ArgumentNode, TestNode } from './syntax-tree.ts';
import { compileText } from './texts.ts';
import type { Known, Vocabulary } from './vocabulary.ts';

type Owner = CommandDefinition | TestDefinition;

/** RFC 5228 §2.4.2.1: a list of one may stand as the string alone, not the other way round. */
function isOfKind(node: ArgumentNode, kind: 'string' | 'strings' | 'number'): boolean {
  if (node.kind === 'tag') return false;
  if (kind === 'number') return node.kind === 'number';
  return node.kind === 'strings' && (kind === 'strings' || !node.isList);
}

/** What a fault calls the kinds. */
export const KIND_NAMES = { string: 'a string', strings: 'strings', number: 'a number' };

/** Reads the arguments of one command or test, and keeps what its tags come to. Every method throws a `SieveFault` for what is wrong. */
export class ArgumentReading {
  readonly args = new CheckedArguments();
  /** What is used under `ihave` without being required. */
  readonly needs: string[] = [];
  readonly #words: Vocabulary;
  readonly #required: Required;
  readonly #owner: Owner;
  readonly #sets = new Set<string>();
  #type: { value: MatchType; at: number; relation: ArgumentNode | undefined } | undefined;
  #comparator: ArgumentNode | undefined;
  #part: AddressPart | undefined;

  constructor(owner: Owner, words: Vocabulary, required: Required) {
    this.#owner = owner;
    this.#words = words;
    this.#required = required;
  }

  /** The part of an address that is compared; all of it where no tag says otherwise (RFC 5228 §2.7.4). */
  get addressPart(): AddressPart | undefined {
    return this.#part ?? this.#words.addressParts.get('all')?.value;
  }

  /** Takes them as the grammar has them. */
  take(node: TestNode): void {
    const positional: ArgumentNode[] = [];
    for (let index = 0; index < node.args.length; index += 1) {
      const arg = node.args[index] as ArgumentNode;
      if (arg.kind !== 'tag') positional.push(arg);
      else if (positional.length > 0) throw new SieveFault('unknownTag', arg.at, arg.name);
      else if (this.#takeTag(arg, node.args[index + 1])) index += 1;
    }
    this.#takePositional(positional, node.at);
  }

  #takePositional(given: readonly ArgumentNode[], at: number): void {
    const missing = this.#owner.positional.length - given.length;
    const offset = this.#owner.optional === 'first' && missing === 1 ? 1 : 0;
    if (missing > (this.#owner.optional ? 1 : 0))
      throw new SieveFault(
        'missingArgument',
        at,
        KIND_NAMES[this.#owner.positional[given.length] ?? 'string'],
      );
    const extra = given[this.#owner.positional.length];
    if (extra) throw new SieveFault('tooManyArguments', extra.at);
    for (const [index, arg] of given.entries()) {
      const kind = this.#owner.positional[index + offset] ?? 'string';
      if (!isOfKind(arg, kind)) throw new SieveFault('wrongArgument', arg.at, KIND_NAMES[kind]);
      this.#set(index + offset, arg.at, arg);
    }
  }

  #set(key: string | number, at: number, value: ArgumentNode): void {
    if (value.kind === 'number') this.args.set(key, at, value);
    else if (value.kind === 'strings')
      this.args.set(key, at, {
        kind: 'strings',
        at: value.at,
        texts: value.strings.map((one) => ({
          text: compileText(one.text, one.at, this.#required.enabled),
          at: one.at,
        })),
      });
  }

  /** Takes a tag; true when the next argument belongs to it. */
  #takeTag(tag: ArgumentNode & { kind: 'tag' }, next: ArgumentNode | undefined): boolean {
    const { name, at } = tag;
    if (this.args.has(name)) throw new SieveFault('twice', at, name);
    if (this.#owner.isMatching) {
      const type = this.#words.matchTypes.get(name);
      if (type) return this.#takeMatchType(type, tag, next);
      if (name === 'comparator') {
        if (!next || !isOfKind(next, 'string')) throw new SieveFault('tagNeedsValue', at, name);
        this.args.set(name, at, undefined);
        this.#comparator = next;
        return true;
      }
    }
    const part = this.#owner.hasAddressPart ? this.#words.addressParts.get(name) : undefined;
    if (part) {
      if (this.#part) throw new SieveFault('tagsConflict', at, name);
      this.#required.demand(part.capabilities, at, this.needs);
      this.args.set(name, at, undefined);
      this.#part = part.value;
      return false;
    }
    return this.#takePlainTag(tag, next);
  }

  #takePlainTag({ name, at }: { name: string; at: number }, next: ArgumentNode | undefined): boolean {
    const own = this.#owner.tags?.find((one) => one.name === name);
    const known =
      (own && { capabilities: [''], value: own }) ?? this.#words.tags.get(this.#owner.name)?.get(name);
    if (!known) throw new SieveFault('unknownTag', at, name);
    this.#required.demand(known.capabilities, at, this.needs);
    const { value, set } = known.value;
    if (set !== undefined && this.#sets.has(set)) throw new SieveFault('tagsConflict', at, name);
    if (set !== undefined) this.#sets.add(set);
    if (!value) {
      this.args.set(name, at, undefined);
      return false;
    }
    if (!next || !isOfKind(next, value)) throw new SieveFault('tagNeedsValue', at, name);
    this.#set(name, at, next);
    return true;
  }

  #takeMatchType(
    { capabilities, value }: Known<MatchType>,
    { name, at }: { name: string; at: number },
    next: ArgumentNode | undefined,
  ): boolean {
    this.#required.demand(capabilities, at, this.needs);
    if (this.#type) throw new SieveFault('tagsConflict', at, name);
    this.args.set(name, at, undefined);
    if (value.takesRelation && !(next && isOfKind(next, 'string')))
      throw new SieveFault('tagNeedsValue', at, name);
    this.#type = { value, at, relation: value.takesRelation ? next : undefined };
    return value.takesRelation === true;
  }

  /** How the test or command compares, by what its tags said and what is meant where they say nothing. */
  match(at: number): MatchSpec {
    const type = this.#type;
    const comparator = this.#comparator;
    const matchType = type?.value ?? this.#words.matchTypes.get('is')?.value;
    const named = comparator?.kind === 'strings' ? (comparator.strings[0]?.text ?? '') : DEFAULT_COMPARATOR;
    const found = findComparator(named);
    const place = comparator?.at ?? at;
    if (!found || !matchType) throw new SieveFault('unknownComparator', place, named);
    // RFC 5228 §2.7.3: these two need no require.
    if (named !== 'i;octet' && named !== 'i;ascii-casemap')
      this.#required.demand([`comparator-${named}`], place, this.needs);
    if (matchType.needsSubstrings && !found.hasSubstrings) throw new SieveFault('notSubstring', place, named);
    const relation = type?.relation?.kind === 'strings' ? (type.relation.strings[0]?.text ?? '') : '';
    const text = compileText(relation, type?.relation?.at ?? at, this.#required.enabled);
    if (matchType.takesRelation && typeof text === 'string' && !/^([gl][te]|eq|ne)$/i.test(text))
      throw new SieveFault('badRelation', type?.relation?.at ?? at, text);
    for (const key of this.args.constants(this.#owner.positional.length - 1))
      matchType.checkKey?.(key.text, key.at);
    return { type: matchType, relation: text, comparator: found, at };
  }
}
