/**
 * From the tree of search keys a client sent to matchers over this session's messages (RFC 3501 §6.4.4).
 *
 * Texts are compared folded (`formats/vietnamese`), so that "nguyen" finds "Nguyễn". A further key is one line in
 * `COMPILERS`.
 */

import { findFlagBit, hasKeyword } from '#domain/mailstore/flag-names.ts';
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import type { CalendarDate } from '#formats/imap/date-time.ts';
import type { IndexRange, SequenceSet } from '#formats/imap/sequence-set.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { resolveSet } from '../addressed.ts';
import type { SelectedMailbox } from '../selected.ts';
import { makeFuzzyTest } from './fuzzy.ts';
import { allOf, anyOf, COST, type Cost, type Matcher, not } from './matcher.ts';
import type { SearchedMessage } from './searched-message.ts';
import { makeTextTest } from './searched-text.ts';
import { isStoredField } from './stored-fields.ts';
import type { TextAnswers } from './text-answers.ts';

type MessageMatcher = Matcher<SearchedMessage>;
/** The member of the union that has this kind among its own. */
type Having<Key, Kind> = Key extends { kind: infer Own } ? (Kind extends Own ? Key : never) : never;
type KeyOf<Kind extends SearchKey['kind']> = Having<SearchKey, Kind>;

/** What keys refer to besides the message. */
export interface SearchScope {
  view: SelectedMailbox;
  now: number;
  zoneMinutes: number;
  /** What the text index knows. */
  texts: TextAnswers;
}

const DAY_MS = 86_400_000;

function matcher(cost: Cost, matches: (message: SearchedMessage) => boolean | undefined): MessageMatcher {
  return { cost, matches };
}

/** A key about a column of numbers of the view. */
function columnMatcher(columnOf: () => ArrayLike<number>, holds: (value: number) => boolean): MessageMatcher {
  return {
    cost: COST.view,
    matches: ({ index }) => holds(columnOf()[index] ?? 0),
    fill(mask) {
      const column = columnOf();
      for (let place = 0; place < mask.length; place += 1)
        if (holds(column[place] as number)) mask[place] = 1;
    },
  };
}

function flagMatcher({ flag, isSet }: KeyOf<'flag'>, { view }: SearchScope): MessageMatcher {
  const { messages } = view;
  const bit = findFlagBit(flag);
  if (bit !== undefined)
    return columnMatcher(
      () => messages.bits,
      isSet ? (bits) => (bits & bit) !== 0 : (bits) => (bits & bit) === 0,
    );
  return matcher(
    COST.view,
    ({ index }) => hasKeyword(messages.keywordsOf(messages.uids[index] ?? 0), flag) === isSet,
  );
}

function setMatcher(set: SequenceSet, byUid: boolean, { view }: SearchScope): MessageMatcher {
  const isMeant = new Uint8Array(view.count);
  for (const [from, to] of resolveSet(view, set, byUid) satisfies IndexRange[]) isMeant.fill(1, from, to);
  return {
    cost: COST.view,
    matches: ({ index }) => isMeant[index] === 1,
    fill: (mask) => mask.set(isMeant.subarray(0, mask.length)),
  };
}

/** Days since the epoch of a day of the calendar, whatever the zone. */
function dayNumber({ year, month, day }: CalendarDate): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

function compareDays(day: number, comparison: KeyOf<'date'>['comparison'], asked: number): boolean {
  if (comparison === 'before') return day < asked;
  return comparison === 'on' ? day === asked : day >= asked;
}

/** INTERNALDATE and SAVEDATE by the day in the server's zone; Date by the day its author wrote (RFC 3501 §6.4.4). */
function dateMatcher({ of, comparison, day }: KeyOf<'date'>, { zoneMinutes }: SearchScope): MessageMatcher {
  const asked = dayNumber(day);
  if (of !== 'sent')
    return matcher(COST.row, ({ stored }) => {
      if (!stored) return undefined;
      const instant = of === 'saved' ? stored.savedAt : stored.receivedAt;
      return compareDays(Math.floor((instant.getTime() + zoneMinutes * 60_000) / DAY_MS), comparison, asked);
    });
  return matcher(COST.fields, ({ fields }) => {
    if (!fields) return undefined;
    return fields.sentDay !== undefined && compareDays(fields.sentDay, comparison, asked);
  });
}

function ageMatcher({ comparison, seconds }: KeyOf<'age'>, { now }: SearchScope): MessageMatcher {
  const limit = now - seconds * 1000;
  return matcher(COST.row, ({ stored }) => {
    if (!stored) return undefined;
    return comparison === 'younger'
      ? stored.receivedAt.getTime() >= limit
      : stored.receivedAt.getTime() <= limit;
  });
}

function objectIdMatcher({ of, id }: KeyOf<'objectId'>): MessageMatcher {
  return matcher(
    COST.row,
    ({ stored }) => stored && (of === 'email' ? stored.emailId : stored.threadId) === id,
  );
}

function headerMatcher({ field, value, isFuzzy }: KeyOf<'header'>): MessageMatcher {
  const wanted = foldForSearch(value);
  const holds = isFuzzy
    ? makeFuzzyTest(value)
    : (texts: readonly string[]) => texts.some((text) => text.includes(wanted));
  const isStored = isStoredField(field);
  return matcher(isStored ? COST.fields : COST.header, (message) => {
    const texts = isStored ? message.fields?.texts(field) : message.headerTexts?.(field);
    return texts && holds(texts);
  });
}

/** By the bytes of the message. */
function readTextMatcher({ kind, value }: KeyOf<'body' | 'text'>): MessageMatcher {
  const holds = makeTextTest(value);
  return matcher(COST.body, (message) => {
    if (kind === 'text' && message.allHeaderTexts?.().some(holds)) return true;
    return message.bodyText && holds(message.bodyText);
  });
}

/** By the text index, and by the bytes of what is not in it. */
function textMatcher(key: KeyOf<'body' | 'text'>, { view, texts }: SearchScope): MessageMatcher {
  const read = readTextMatcher(key);
  const answer = texts.get(key);
  if (!answer) return read;
  return matcher(answer.open.size === 0 ? COST.view : COST.body, (message) => {
    const uid = view.messages.uids[message.index] ?? 0;
    if (answer.found.has(uid)) return true;
    return answer.open.has(uid) ? read.matches(message) : false;
  });
}

type Compilers = { [Kind in SearchKey['kind']]: (key: KeyOf<Kind>, scope: SearchScope) => MessageMatcher };

const COMPILERS: Compilers = {
  all: () => ({ cost: COST.view, matches: () => true, fill: (mask) => void mask.fill(1) }),
  flag: flagMatcher,
  recent: ({ isSet }, { view }) => matcher(COST.view, ({ index }) => view.isRecent(index) === isSet),
  size: ({ comparison, bytes }, { view }) =>
    columnMatcher(
      () => view.messages.sizes,
      comparison === 'larger' ? (size) => size > bytes : (size) => size < bytes,
    ),
  numbers: ({ set }, scope) => setMatcher(set, false, scope),
  uids: ({ set }, scope) => setMatcher(set, true, scope),
  modSequence: ({ atLeast }, { view }) =>
    columnMatcher(
      () => view.messages.modseqs,
      (modseq) => modseq >= Number(atLeast),
    ),
  date: dateMatcher,
  age: ageMatcher,
  objectId: objectIdMatcher,
  header: headerMatcher,
  body: textMatcher,
  text: textMatcher,
  filter: () => {
    throw new Error('filters are put in before a search is compiled');
  },
  fuzzy: () => {
    throw new Error('what is fuzzy is made loose before a search is compiled');
  },
  not: ({ key }, scope) => not(compileSearch(key, scope)),
  and: ({ keys }, scope) => allOf(keys.map((key) => compileSearch(key, scope))),
  or: ({ keys }, scope) => anyOf(keys.map((key) => compileSearch(key, scope))),
};

/** The matcher of a key. */
export function compileSearch(key: SearchKey, scope: SearchScope): MessageMatcher {
  const compile = COMPILERS[key.kind] as (key: SearchKey, scope: SearchScope) => MessageMatcher;
  return compile(key, scope);
}

/** Whether a key stands anywhere in the tree. */
export function mentions(key: SearchKey, kind: SearchKey['kind']): boolean {
  if (key.kind === kind) return true;
  if (key.kind === 'not' || key.kind === 'fuzzy') return mentions(key.key, kind);
  return (key.kind === 'and' || key.kind === 'or') && key.keys.some((one) => mentions(one, kind));
}

/** Whether messages are meant by number anywhere in the tree; `$` names none. */
export function mentionsNumbers(key: SearchKey): boolean {
  if (key.kind === 'numbers') return key.set !== '$';
  if (key.kind === 'not' || key.kind === 'fuzzy') return mentionsNumbers(key.key);
  return (key.kind === 'and' || key.kind === 'or') && key.keys.some(mentionsNumbers);
}
