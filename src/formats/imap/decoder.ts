/**
 * A cursor over one collected command; its methods are named as the grammar's nonterminals (RFC 9051 §9).
 *
 * `expectX` throws `ImapSyntaxFault` where X does not stand; `tryX` then returns undefined (or false) and leaves
 * the cursor. A command's decoder starts right after the command name and ends with `expectEnd`. Strings are read
 * as UTF-8, mailbox names come out as Unicode in NFC (RFC 9051 §5.1) with INBOX in upper case.
 */
import {
  ASTRING_CHAR,
  ATOM_CHAR,
  DIGIT,
  isOf,
  LIST_CHAR,
  NAME_CHAR,
  SEQUENCE_CHAR,
  TAG_CHAR,
} from './character-classes.ts';
import type { Segment } from './collector.ts';
import { type CalendarDate, decodeDate, decodeDateTime } from './date-time.ts';
import { canonicalFlag, MAX_FLAG_BYTES, MAX_FLAGS } from './flags.ts';
import { decodeMailboxName } from './mailbox-name.ts';
import { decodeSequenceSet, type SequenceSet } from './sequence-set.ts';
import { ImapSyntaxFault } from './syntax-fault.ts';

const SP = 0x20;
const DQUOTE = 0x22;
const BACKSLASH = 0x5c;
const EMPTY = Buffer.alloc(0);

/** Longest mailbox name we take, in UTF-16 units; a name is one line in every client's list. */
const MAX_MAILBOX_NAME = 1_000;

/** Items of a parenthesised list where the caller names no bound of its own. */
const MAX_LIST_ITEMS = 4_096;

/** mod-sequence-value is a positive 63-bit integer (RFC 7162 §7). */
const MAX_MOD_SEQUENCE = 9_223_372_036_854_775_807n;

/** How a connection's commands are to be read. */
export interface DecoderOptions {
  /** UTF8=ACCEPT or IMAP4rev2 is enabled: mailbox names are UTF-8, `&` is nothing special (RFC 6855 §3). */
  utf8?: boolean;
}

/** A literal's bytes. */
export type Literal = Extract<Segment, { kind: 'literal' }>;

/** The cursor. */
export class Decoder {
  readonly #segments: readonly Segment[];
  readonly #utf8: boolean;
  #index = -1;
  #text: Buffer = EMPTY;
  #offset = 0;

  constructor(segments: readonly Segment[], options: DecoderOptions = {}) {
    this.#segments = segments;
    this.#utf8 = options.utf8 ?? false;
    this.#enterSegment(0);
  }

  /** Throws the fault that names what was expected. */
  fail(reason: string): never {
    throw new ImapSyntaxFault(reason);
  }

  /** True when nothing is left. */
  isEnd(): boolean {
    return this.#offset >= this.#text.length && this.#index + 1 >= this.#segments.length;
  }

  /** True when the next byte is this ASCII character. */
  isChar(char: string): boolean {
    return this.#text[this.#offset] === char.charCodeAt(0);
  }

  /** True when this ASCII text, in any case, stands next. */
  isText(text: string): boolean {
    const next = this.#text.toString('latin1', this.#offset, this.#offset + text.length);
    return next.toUpperCase() === text.toUpperCase();
  }

  /** Takes this ASCII text, in any case, if it stands next. */
  tryText(text: string): boolean {
    if (!this.isText(text)) return false;
    this.#offset += text.length;
    return true;
  }

  tryChar(char: string): boolean {
    if (!this.isChar(char)) return false;
    this.#offset += 1;
    return true;
  }

  expectChar(char: string): void {
    if (!this.tryChar(char)) this.fail(`expected ${char}`);
  }

  trySp(): boolean {
    return this.tryChar(' ');
  }

  expectSp(): void {
    if (!this.trySp()) this.fail('expected a space');
  }

  /** Quirk: trailing spaces are allowed; several clients end SEARCH and FETCH with one. */
  expectEnd(): void {
    while (this.#text[this.#offset] === SP) this.#offset += 1;
    if (!this.isEnd()) this.fail('unexpected text at the end of the command');
  }

  /** `tag`. */
  expectTag(): string {
    return this.#takeWhile(TAG_CHAR) ?? this.fail('expected a tag');
  }

  /** The command's name in upper case; `UID` is joined with what follows it. */
  expectCommandName(): string {
    const name = this.expectKeyword();
    if (name !== 'UID') return name;
    this.expectSp();
    return `UID ${this.expectKeyword()}`;
  }

  /** `atom`. */
  expectAtom(): string {
    return this.#takeWhile(ATOM_CHAR) ?? this.fail('expected an atom');
  }

  /** An atom in upper case, for words of the grammar. */
  expectKeyword(): string {
    return this.expectAtom().toUpperCase();
  }

  /** True, and taken, when this word (in upper case) stands here as a whole atom. */
  tryKeyword(word: string): boolean {
    const start = this.#offset;
    if (this.#takeWhile(ATOM_CHAR)?.toUpperCase() === word) return true;
    this.#offset = start;
    return false;
  }

  /** The name of a fetch item or section in upper case; stops before `[`. */
  expectName(): string {
    return this.#takeWhile(NAME_CHAR)?.toUpperCase() ?? this.fail('expected a name');
  }

  /** `astring`. */
  expectAstring(): string {
    return this.#takeWhile(ASTRING_CHAR) ?? this.expectString();
  }

  /** `string`: quoted or literal. */
  expectString(): string {
    const literal = this.tryLiteral();
    return literal ? textOf(literal.bytes) : (this.#tryQuoted() ?? this.fail('expected a string'));
  }

  /** `nstring`; undefined for NIL. */
  expectNstring(): string | undefined {
    return this.tryKeyword('NIL') ? undefined : this.expectString();
  }

  /** `literal` or `literal8` (RFC 3516), if one stands here. */
  tryLiteral(): Literal | undefined {
    const next = this.#segments[this.#index + 1];
    if (this.#offset < this.#text.length || next?.kind !== 'literal') return undefined;
    this.#enterSegment(this.#index + 2);
    return next;
  }

  expectLiteral(): Literal {
    return this.tryLiteral() ?? this.fail('expected a literal');
  }

  /** `number`: 32 bits, unsigned. */
  expectNumber(): number {
    const digits = this.#takeWhile(DIGIT) ?? this.fail('expected a number');
    const value = Number(digits);
    return value <= 4_294_967_295 ? value : this.fail('number too large');
  }

  /** `nz-number`. */
  expectNzNumber(): number {
    return this.expectNumber() || this.fail('expected a number above zero');
  }

  /** `number64`; values above 2^53 - 1 come out as that, no message is as large. */
  expectNumber64(): number {
    const digits = this.#takeWhile(DIGIT) ?? this.fail('expected a number');
    return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
  }

  /** `mod-sequence-valzer` (RFC 7162 §7). */
  expectModSequence(): bigint {
    const digits = this.#takeWhile(DIGIT) ?? this.fail('expected a mod-sequence');
    const value = digits.length <= 19 ? BigInt(digits) : MAX_MOD_SEQUENCE + 1n;
    return value <= MAX_MOD_SEQUENCE ? value : this.fail('mod-sequence too large');
  }

  /** `mailbox`: Unicode in NFC, INBOX in upper case. */
  expectMailbox(): string {
    return this.#mailboxOf(this.expectAstring());
  }

  /** `list-mailbox`: a mailbox pattern with `%` and `*`. */
  expectListMailbox(): string {
    return this.#mailboxOf(this.#takeWhile(LIST_CHAR) ?? this.expectString());
  }

  /** `sequence-set`, normalised. */
  expectSequenceSet(): SequenceSet {
    return decodeSequenceSet(this.#takeWhile(SEQUENCE_CHAR) ?? this.fail('expected a sequence set'));
  }

  /** True when a sequence set may start here. */
  isSequenceSet(): boolean {
    return isOf(this.#text[this.#offset] ?? 0, SEQUENCE_CHAR);
  }

  /** `flag`, system flags in their canonical case. */
  expectFlag(): string {
    const flag = `${this.tryChar('\\') ? '\\' : ''}${this.expectAtom()}`;
    return flag.length <= MAX_FLAG_BYTES ? canonicalFlag(flag) : this.fail('flag too long');
  }

  /** `flag-list`. */
  expectFlagList(): string[] {
    return this.expectList(() => this.expectFlag(), MAX_FLAGS);
  }

  /** `date`, with or without quotes. */
  expectDate(): CalendarDate {
    return decodeDate(this.expectAstring()) ?? this.fail('expected a date like 1-Feb-2026');
  }

  /** `date-time`. */
  expectDateTime(): Date {
    const text = this.#tryQuoted() ?? this.fail('expected a date-time');
    return decodeDateTime(text) ?? this.fail('expected a date-time like "01-Feb-2026 07:30:00 +0700"');
  }

  /** `"(" [item *(SP item)] ")"`. */
  expectList<T>(item: () => T, maxItems = MAX_LIST_ITEMS): T[] {
    const items: T[] = [];
    this.expectChar('(');
    while (!this.tryChar(')')) {
      if (items.length >= maxItems) this.fail('too many items in a list');
      if (items.length > 0) this.expectSp();
      // Quirk: a space before the closing parenthesis is allowed, old Outlook versions send it.
      if (items.length > 0 && this.tryChar(')')) break;
      items.push(item());
    }
    return items;
  }

  #enterSegment(index: number): void {
    const segment = this.#segments[index];
    const isText = segment?.kind === 'text';
    this.#index = isText ? index : index - 1;
    this.#text = isText ? segment.bytes : EMPTY;
    this.#offset = 0;
  }

  #takeWhile(classes: number): string | undefined {
    const text = this.#text;
    const start = this.#offset;
    let end = start;
    while (end < text.length && isOf(text[end] ?? 0, classes)) end += 1;
    if (end === start) return undefined;
    this.#offset = end;
    return text.toString('latin1', start, end);
  }

  #tryQuoted(): string | undefined {
    if (!this.isChar('"')) return undefined;
    const text = this.#text;
    let end = this.#offset + 1;
    let isEscaped = false;
    for (; end < text.length && text[end] !== DQUOTE; end += 1) {
      if (text[end] === 0) this.fail('NUL in a quoted string');
      if (text[end] !== BACKSLASH) continue;
      isEscaped = true;
      end += 1;
    }
    if (end >= text.length) this.fail('quoted string without end');
    const value = textOf(text.subarray(this.#offset + 1, end));
    this.#offset = end + 1;
    // Quirk: any character may be escaped, not only `"` and `\`.
    return isEscaped ? value.replace(/\\(.)/gsu, '$1') : value;
  }

  #mailboxOf(text: string): string {
    const name = this.#utf8 ? text : decodeMailboxName(text);
    if (name === undefined) this.fail('mailbox name is not modified UTF-7');
    if (name.length > MAX_MAILBOX_NAME) this.fail('mailbox name too long');
    if (/[\x00-\x1f\x7f]/.test(name)) this.fail('control character in a mailbox name');
    return /^inbox$/i.test(name) ? 'INBOX' : name.normalize('NFC');
  }
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8');
}
