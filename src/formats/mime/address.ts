/**
 * Address lists of RFC 5322 §3.4 with the obsolete forms of §4.4: groups, routes, comments, quoted strings.
 *
 * Never throws: what cannot be read is skipped to the next comma. Linear in the length of the text.
 */
import type { Address, MailboxAddress } from './message.ts';

/** More addresses than this in one header are kept nowhere. */
export const MAX_ADDRESSES = 5_000;
/** Comments may nest; nobody needs more. */
const MAX_COMMENT_DEPTH = 32;

const SPECIAL = new Set('()<>[]:;@\\,."');

interface Word {
  text: string;
  /** `.` and `@` and the like stand for themselves; words may be quoted. */
  kind: 'word' | 'special' | 'literal';
}

/** Walks the text token by token, skipping white space and comments; remembers the last comment. */
class AddressScanner {
  readonly #text: string;
  #at = 0;
  #peeked: Word | undefined;
  comment: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): Word | undefined {
    this.#peeked ??= this.#read();
    return this.#peeked;
  }

  next(): Word | undefined {
    const word = this.peek();
    this.#peeked = undefined;
    return word;
  }

  is(special: string): boolean {
    const word = this.peek();
    return word?.kind === 'special' && word.text === special;
  }

  #skipBlank(): void {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === ' ' || char === '\t' || char === '\r' || char === '\n') this.#at += 1;
      else if (char === '(') this.#readComment();
      else return;
    }
  }

  #readComment(): void {
    let depth = 0;
    let content = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at];
      if (char === '\\') this.#at += 1;
      else if (char === '(' && depth < MAX_COMMENT_DEPTH) depth += 1;
      else if (char === ')') {
        depth -= 1;
        if (depth === 0) {
          this.#at += 1;
          break;
        }
      }
      if (!(depth === 1 && char === '(')) content += this.#text[this.#at] ?? '';
    }
    this.comment = content.trim();
  }

  #read(): Word | undefined {
    this.#skipBlank();
    const char = this.#text[this.#at];
    if (char === undefined) return undefined;
    if (char === '"') return { kind: 'word', text: this.#readUntil('"') };
    if (char === '[') return { kind: 'literal', text: `[${this.#readUntil(']')}]` };
    if (SPECIAL.has(char)) {
      this.#at += 1;
      return { kind: 'special', text: char };
    }
    const start = this.#at;
    while (this.#at < this.#text.length && !this.#endsAtom(this.#text[this.#at] ?? '')) this.#at += 1;
    return { kind: 'word', text: this.#text.slice(start, this.#at) };
  }

  #endsAtom(char: string): boolean {
    return char === ' ' || char === '\t' || char === '\r' || char === '\n' || SPECIAL.has(char);
  }

  #readUntil(closing: string): string {
    let content = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      if (char === closing) {
        this.#at += 1;
        return content;
      }
      if (char === '\\') this.#at += 1;
      content += char === '\\' ? (this.#text[this.#at] ?? '') : char;
    }
    return content;
  }
}

/** Words and dots up to a special that ends them; `spaced` are the words of a display name. */
function readPhrase(scanner: AddressScanner): { spaced: string; joined: string } {
  let spaced = '';
  let joined = '';
  let afterDot = true;
  for (let word = scanner.peek(); word; word = scanner.peek()) {
    if (word.kind === 'special' && word.text !== '.') break;
    const isDot = word.kind === 'special';
    spaced += isDot || afterDot || spaced === '' ? word.text : ` ${word.text}`;
    joined += word.text;
    // Quirk: many programs write initials without quotes, `Nguyen V. An`; a dot in a name is followed by a space.
    afterDot = false;
    scanner.next();
  }
  return { spaced, joined };
}

function readDomain(scanner: AddressScanner): string {
  let domain = '';
  for (let word = scanner.peek(); word; word = scanner.peek()) {
    if (word.kind === 'special' && word.text !== '.') break;
    domain += word.text;
    scanner.next();
  }
  return domain;
}

/** `@a,@b:` before the address proper (RFC 5322 §4.4 obs-route). */
function readRoute(scanner: AddressScanner): string | undefined {
  if (!scanner.is('@') && !scanner.is(',')) return undefined;
  let route = '';
  for (let word = scanner.peek(); word; word = scanner.peek()) {
    if (scanner.is('>')) return route;
    scanner.next();
    if (word.kind === 'special' && word.text === ':') return route;
    route += word.text;
  }
  return route;
}

/** What stands between `<` and `>`. */
function readAngle(scanner: AddressScanner): Omit<MailboxAddress, 'name'> {
  scanner.next();
  const route = readRoute(scanner);
  const { joined } = readPhrase(scanner);
  const domain = readAfterAt(scanner);
  for (let word = scanner.next(); word; word = scanner.next())
    if (word.kind === 'special' && word.text === '>') break;
  return {
    kind: 'mailbox',
    localPart: joined,
    ...(route !== undefined && { route }),
    ...(domain !== undefined && { domain }),
  };
}

function readAfterAt(scanner: AddressScanner): string | undefined {
  if (!scanner.is('@')) return undefined;
  scanner.next();
  return readDomain(scanner);
}

function named(mailbox: Omit<MailboxAddress, 'name'>, name: string | undefined): MailboxAddress {
  return name ? { ...mailbox, name } : mailbox;
}

/** One mailbox, a group, or undefined where there is nothing that could be one. */
function readOne(scanner: AddressScanner, inGroup: boolean): Address | undefined {
  scanner.comment = undefined;
  const phrase = readPhrase(scanner);
  if (scanner.is('<')) {
    const mailbox = readAngle(scanner);
    scanner.peek();
    return named(mailbox, phrase.spaced || scanner.comment);
  }
  if (scanner.is('@')) {
    const domain = readAfterAt(scanner);
    scanner.peek();
    return named({ kind: 'mailbox', localPart: phrase.joined, domain: domain ?? '' }, scanner.comment);
  }
  if (scanner.is(':') && !inGroup) {
    scanner.next();
    return { kind: 'group', name: phrase.spaced, members: readMembers(scanner) };
  }
  return phrase.joined === ''
    ? undefined
    : named({ kind: 'mailbox', localPart: phrase.joined }, scanner.comment);
}

function readMembers(scanner: AddressScanner): MailboxAddress[] {
  const members: MailboxAddress[] = [];
  while (scanner.peek() && members.length < MAX_ADDRESSES) {
    if (scanner.is(';')) {
      scanner.next();
      break;
    }
    const member = readOne(scanner, true);
    if (member?.kind === 'mailbox') members.push(member);
    skipTo(scanner, ',;');
    if (scanner.is(',')) scanner.next();
  }
  return members;
}

/** Skips what could not be read. */
function skipTo(scanner: AddressScanner, specials: string): void {
  for (let word = scanner.peek(); word; word = scanner.peek()) {
    if (word.kind === 'special' && specials.includes(word.text)) return;
    scanner.next();
  }
}

/** Reads an address list; what is no address is left out. */
export function parseAddressList(text: string): Address[] {
  const scanner = new AddressScanner(text);
  const addresses: Address[] = [];
  while (scanner.peek() && addresses.length < MAX_ADDRESSES) {
    const address = readOne(scanner, false);
    if (address) addresses.push(address);
    // Quirk: Outlook and others separate by semicolons, as people type them.
    skipTo(scanner, ',;');
    scanner.next();
  }
  return addresses;
}
