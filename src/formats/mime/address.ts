/**
 * Address lists of From, To and their like (RFC 5322 §3.4 with the obsolete forms of §4.4: routes, empty list
 * places, blanks and comments anywhere, phrases with dots).
 *
 * Never throws: what is no address by the grammar still gives its best reading, since people must see who a
 * letter claims to be from. The old `a@b (Name)` gives a name. Names keep their encoded words (RFC 2047).
 */
import { type AddressToken, addressTokens } from './address-tokens.ts';
import type { Address, GroupAddress, MailboxAddress } from './message.ts';

/** More than any list that people address; the rest is not listed. */
const MAX_ADDRESSES = 5000;

interface Word {
  text: string;
  spaceBefore: boolean;
}

/** One mailbox while it is being read. */
interface Draft {
  /** The phrase, or a local part that no `@` has followed yet. */
  words: Word[];
  comment?: string;
  name?: string;
  /** Complete, or being read while `isInRoute`. */
  route?: string;
  isInRoute: boolean;
  local?: string;
  domain?: string;
  place: 'outside' | 'angle' | 'after';
  blank: boolean;
}

interface ListState {
  addresses: Address[];
  group?: GroupAddress;
  draft: Draft;
  count: number;
}

function newDraft(): Draft {
  return { words: [], isInRoute: false, place: 'outside', blank: false };
}

function joinWords(words: readonly Word[]): string {
  return words
    .map((word, index) => (word.spaceBefore && index > 0 ? ` ${word.text}` : word.text))
    .join('')
    .trim();
}

/** Everything read outside the angle brackets, as a display name. */
function phraseOf(draft: Draft): string {
  const address = draft.local === undefined ? '' : `${draft.local}@${draft.domain ?? ''}`;
  return [joinWords(draft.words), address].filter((text) => text !== '').join(' ');
}

/** Takes the words that make up a local part off the end: the last one, and those joined to it by dots. */
function takeLocalPart(draft: Draft): string {
  let first = draft.words.length - 1;
  while (first > 0) {
    const word = draft.words[first];
    const before = draft.words[first - 1];
    // RFC 5322 §4.4 obs-local-part: `john . smith@example.net`.
    if (word?.spaceBefore && !word.text.startsWith('.') && !before?.text.endsWith('.')) break;
    first -= 1;
  }
  return draft.words
    .splice(Math.max(0, first))
    .map((word) => word.text)
    .join('');
}

function addWord(draft: Draft, text: string): void {
  if (draft.local === undefined) draft.words.push({ text, spaceBefore: draft.blank });
  else draft.domain = (draft.domain ?? '') + text;
  draft.blank = false;
}

function addAt(draft: Draft): void {
  // `a@b@c`: the last `@` counts.
  draft.local = draft.local === undefined ? takeLocalPart(draft) : `${draft.local}@${draft.domain ?? ''}`;
  delete draft.domain;
}

function openAngle(draft: Draft): void {
  if (draft.place === 'angle') return;
  const name = phraseOf(draft);
  if (name !== '') draft.name = name;
  delete draft.local;
  delete draft.domain;
  draft.words = [];
  draft.place = 'angle';
}

function mailboxOf(draft: Draft): MailboxAddress | undefined {
  const localPart = draft.local ?? joinWords(draft.words);
  const name = draft.name ?? (draft.local === undefined ? '' : joinWords(draft.words));
  const shown = name === '' || name === undefined ? (draft.comment?.trim() ?? '') : name;
  if (localPart === '' && shown === '' && draft.domain === undefined) return undefined;
  const mailbox: MailboxAddress = { kind: 'mailbox', localPart };
  if (shown !== '') mailbox.name = shown;
  if (draft.route !== undefined) mailbox.route = draft.route;
  if (draft.domain !== undefined) mailbox.domain = draft.domain;
  return mailbox;
}

function endMailbox(state: ListState): void {
  const mailbox = mailboxOf(state.draft);
  state.draft = newDraft();
  if (!mailbox) return;
  state.count += 1;
  if (state.group) state.group.members.push(mailbox);
  else state.addresses.push(mailbox);
}

function startGroup(state: ListState): void {
  // A colon within a group, or after an address, has no meaning; it only parts two words.
  if (state.group || state.draft.local !== undefined || state.draft.place !== 'outside') {
    state.draft.blank = true;
    return;
  }
  state.group = { kind: 'group', name: phraseOf(state.draft), members: [] };
  state.addresses.push(state.group);
  state.count += 1;
  state.draft = newDraft();
}

function addSpecial(state: ListState, kind: AddressToken['kind']): void {
  const { draft } = state;
  if (kind === '<') openAngle(draft);
  else if (kind === '>') draft.place = 'after';
  else if (kind === '@') addAt(draft);
  else if (kind === ':') startGroup(state);
  else endMailbox(state);
  if (kind === ';') delete state.group;
}

/** RFC 5322 §4.4 obs-route: `<@relay.example,@other.example:user@example.net>`. False where it is no part of one. */
function addToRoute(draft: Draft, { kind, text }: AddressToken): boolean {
  const isStart =
    draft.place === 'angle' && kind === '@' && draft.local === undefined && draft.words.length === 0;
  if (isStart && draft.route === undefined) {
    draft.route = '';
    draft.isInRoute = true;
  }
  if (!draft.isInRoute) return false;
  if (kind === ':' || kind === '>') draft.isInRoute = false;
  else if (kind === '@' || kind === ',' || kind === 'word') draft.route += text;
  return kind !== '>';
}

function addToken(state: ListState, token: AddressToken): void {
  const { draft } = state;
  if (addToRoute(draft, token)) return;
  if (token.kind === 'blank') draft.blank = true;
  else if (token.kind === 'comment') {
    draft.comment = token.text;
    draft.blank = true;
  } else if (token.kind !== 'word' && token.kind !== 'quoted') addSpecial(state, token.kind);
  else if (draft.place !== 'after') addWord(draft, token.text);
}

/** Reads an unfolded address list. */
export function parseAddressList(text: string): Address[] {
  const state: ListState = { addresses: [], draft: newDraft(), count: 0 };
  for (const token of addressTokens(text)) {
    if (state.count >= MAX_ADDRESSES) return state.addresses;
    addToken(state, token);
  }
  endMailbox(state);
  return state.addresses;
}
