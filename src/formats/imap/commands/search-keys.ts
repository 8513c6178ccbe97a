/**
 * Search keys (RFC 9051 §6.4.4, RFC 3501 §6.4.4) with WITHIN (RFC 5032), MODSEQ (RFC 7162
 * §3.1.5), EMAILID and THREADID (RFC 8474 §6), SAVEDBEFORE, SAVEDON and SAVEDSINCE (RFC 8514 §4.2), FUZZY (RFC 6203 §3),
 * UIDAFTER and UIDBEFORE (RFC 9738 §3.5).
 *
 * A further key is one member of `SearchKey` and one line in `searchKeys`. Trees are at most `MAX_DEPTH` deep; a
 * chain of ORs, as clients build it from a list, becomes one wide `or` and costs no depth to whoever walks it.
 */
import type { CalendarDate } from '../date-time.ts';
import type { Decoder } from '../decoder.ts';
import { canonicalFlag } from '../flags.ts';
import type { SequenceSet } from '../sequence-set.ts';

export type SearchKey =
  | { kind: 'all' }
  /** ANSWERED, UNSEEN, KEYWORD x, UNKEYWORD x, …: the flag is (not) set. */
  | { kind: 'flag'; flag: string; isSet: boolean }
  | { kind: 'recent'; isSet: boolean }
  /** FROM, TO, SUBJECT, HEADER x, …; `field` in lower case. An empty value asks for the field's presence. */
  | { kind: 'header'; field: string; value: string; isFuzzy?: boolean }
  | { kind: 'body' | 'text'; value: string }
  /** EMAILID and THREADID. */
  | { kind: 'objectId'; of: 'email' | 'thread'; id: string }
  /** `internal`: INTERNALDATE; `saved`: when it came into the mailbox; `sent`: the Date header. Days, without regard to time and zone. */
  | {
      kind: 'date';
      of: 'internal' | 'saved' | 'sent';
      comparison: 'before' | 'on' | 'since';
      day: CalendarDate;
    }
  | { kind: 'size'; comparison: 'larger' | 'smaller'; bytes: number }
  | { kind: 'numbers' | 'uids'; set: SequenceSet }
  | { kind: 'age'; comparison: 'older' | 'younger'; seconds: number }
  | { kind: 'modSequence'; atLeast: bigint }
  /** FILTER: a search kept under this name, in lower case (RFC 5466). */
  | { kind: 'filter'; name: string }
  /** FUZZY: the key is meant as people remember (RFC 6203). */
  | { kind: 'not' | 'fuzzy'; key: SearchKey }
  | { kind: 'or' | 'and'; keys: SearchKey[] };

/** Deep enough for any client's form; the walk over the tree recurses. */
const MAX_DEPTH = 256;

/** RFC 9051 §2.3.1.1: a UID is a number of 32 bits. */
const MAX_UID = 4_294_967_295;

/** Each key may cost a look at every message. */
const MAX_KEYS = 1_000;

/** An entry of the notes that keep filters holds 200 octets in all. */
const MAX_FILTER_NAME = 150;

/** How far the reading has come. */
interface SearchReading {
  depth: number;
  keys: number;
}

type KeyDecoder = (d: Decoder, reading: SearchReading) => SearchKey;

function flagKey(flag: string, isSet: boolean): KeyDecoder {
  return () => ({ kind: 'flag', flag, isSet });
}

function keywordKey(isSet: boolean): KeyDecoder {
  return (d) => {
    d.expectSp();
    // Quirk: KEYWORD \Seen is no flag-keyword, but its meaning is plain.
    return { kind: 'flag', flag: canonicalFlag(d.expectFlag()), isSet };
  };
}

function headerKey(field: string): KeyDecoder {
  return (d) => {
    d.expectSp();
    return { kind: 'header', field, value: d.expectAstring() };
  };
}

function stringKey(kind: 'body' | 'text'): KeyDecoder {
  return (d) => {
    d.expectSp();
    return { kind, value: d.expectAstring() };
  };
}

function objectIdKey(of: 'email' | 'thread'): KeyDecoder {
  return (d) => {
    d.expectSp();
    return { kind: 'objectId', of, id: d.expectAtom() };
  };
}

function dateKey(of: 'internal' | 'saved' | 'sent', comparison: 'before' | 'on' | 'since'): KeyDecoder {
  return (d) => {
    d.expectSp();
    return { kind: 'date', of, comparison, day: d.expectDate() };
  };
}

function sizeKey(comparison: 'larger' | 'smaller'): KeyDecoder {
  return (d) => {
    d.expectSp();
    return { kind: 'size', comparison, bytes: d.expectNumber64() };
  };
}

function ageKey(comparison: 'older' | 'younger'): KeyDecoder {
  return (d) => {
    d.expectSp();
    return { kind: 'age', comparison, seconds: d.expectNzNumber() };
  };
}

function modSequenceKey(d: Decoder): SearchKey {
  d.expectSp();
  if (d.isChar('"')) {
    // RFC 7162 §3.1.5: a server without per-flag mod-sequences ignores the entry name and type.
    d.expectString();
    d.expectSp();
    if (!/^(PRIV|SHARED|ALL)$/.test(d.expectKeyword())) d.fail('expected priv, shared or all');
    d.expectSp();
  }
  return { kind: 'modSequence', atLeast: d.expectModSequence() };
}

/** UIDAFTER and UIDBEFORE (RFC 9738 §3.5): so that a client takes a long mailbox in pieces. */
function uidKey(rangeOf: (uid: number) => [number, number]): KeyDecoder {
  return (d) => {
    d.expectSp();
    const range = rangeOf(d.expectNzNumber());
    // Before the first and after the last there is nothing.
    if (range[0] > range[1]) return { kind: 'not', key: { kind: 'all' } };
    return { kind: 'uids', set: { ranges: [range] } };
  };
}

function orKey(d: Decoder, reading: SearchReading): SearchKey {
  d.expectSp();
  const first = expectSearchKey(d, reading);
  d.expectSp();
  const second = expectSearchKey(d, reading);
  const keys = [first, second].flatMap((key) => (key.kind === 'or' ? key.keys : [key]));
  return { kind: 'or', keys };
}

const searchKeys: Record<string, KeyDecoder> = {
  ALL: () => ({ kind: 'all' }),
  ANSWERED: flagKey('\\Answered', true),
  UNANSWERED: flagKey('\\Answered', false),
  DELETED: flagKey('\\Deleted', true),
  UNDELETED: flagKey('\\Deleted', false),
  DRAFT: flagKey('\\Draft', true),
  UNDRAFT: flagKey('\\Draft', false),
  FLAGGED: flagKey('\\Flagged', true),
  UNFLAGGED: flagKey('\\Flagged', false),
  SEEN: flagKey('\\Seen', true),
  UNSEEN: flagKey('\\Seen', false),
  KEYWORD: keywordKey(true),
  UNKEYWORD: keywordKey(false),
  RECENT: () => ({ kind: 'recent', isSet: true }),
  OLD: () => ({ kind: 'recent', isSet: false }),
  NEW: () => ({
    kind: 'and',
    keys: [
      { kind: 'recent', isSet: true },
      { kind: 'flag', flag: '\\Seen', isSet: false },
    ],
  }),
  BCC: headerKey('bcc'),
  CC: headerKey('cc'),
  FROM: headerKey('from'),
  SUBJECT: headerKey('subject'),
  TO: headerKey('to'),
  HEADER: (d, reading) => {
    d.expectSp();
    return headerKey(d.expectAstring().toLowerCase())(d, reading);
  },
  BODY: stringKey('body'),
  TEXT: stringKey('text'),
  BEFORE: dateKey('internal', 'before'),
  ON: dateKey('internal', 'on'),
  SINCE: dateKey('internal', 'since'),
  SENTBEFORE: dateKey('sent', 'before'),
  SENTON: dateKey('sent', 'on'),
  SENTSINCE: dateKey('sent', 'since'),
  SAVEDBEFORE: dateKey('saved', 'before'),
  SAVEDON: dateKey('saved', 'on'),
  SAVEDSINCE: dateKey('saved', 'since'),
  // RFC 8514 §4.3: every mailbox here keeps the date.
  SAVEDATESUPPORTED: () => ({ kind: 'all' }),
  EMAILID: objectIdKey('email'),
  THREADID: objectIdKey('thread'),
  LARGER: sizeKey('larger'),
  SMALLER: sizeKey('smaller'),
  OLDER: ageKey('older'),
  YOUNGER: ageKey('younger'),
  UID: (d) => {
    d.expectSp();
    return { kind: 'uids', set: d.expectSequenceSet() };
  },
  UIDAFTER: uidKey((uid) => [uid + 1, MAX_UID]),
  UIDBEFORE: uidKey((uid) => [1, uid - 1]),
  MODSEQ: modSequenceKey,
  FILTER: (d) => {
    d.expectSp();
    const name = d.expectAtom().toLowerCase();
    return name.length <= MAX_FILTER_NAME ? { kind: 'filter', name } : d.fail('filter name too long');
  },
  NOT: (d, reading) => {
    d.expectSp();
    return { kind: 'not', key: expectSearchKey(d, reading) };
  },
  FUZZY: (d, reading) => {
    d.expectSp();
    return { kind: 'fuzzy', key: expectSearchKey(d, reading) };
  },
  OR: orKey,
};

function expectKeyHere(d: Decoder, reading: SearchReading): SearchKey {
  if (d.isSequenceSet()) return { kind: 'numbers', set: d.expectSequenceSet() };
  if (d.isChar('(')) {
    const keys = d.expectList(() => expectSearchKey(d, reading));
    const [only] = keys;
    if (!only) d.fail('expected a search key');
    return keys.length === 1 ? only : { kind: 'and', keys };
  }
  const name = d.expectKeyword();
  const decode = searchKeys[name];
  return decode ? decode(d, reading) : d.fail(`unknown search key ${name}`);
}

/** `search-key`. */
function expectSearchKey(d: Decoder, reading: SearchReading): SearchKey {
  reading.keys += 1;
  reading.depth += 1;
  if (reading.keys > MAX_KEYS) d.fail('too many search keys');
  if (reading.depth > MAX_DEPTH) d.fail('search keys nested too deep');
  const key = expectKeyHere(d, reading);
  reading.depth -= 1;
  return key;
}

/** `search-key *(SP search-key)` to the end of the command: one key, the conjunction of all. */
export function expectSearchProgram(d: Decoder): SearchKey {
  const reading = { depth: 0, keys: 0 };
  const first = expectSearchKey(d, reading);
  const keys = [first];
  while (d.trySp() && !d.isEnd()) keys.push(expectSearchKey(d, reading));
  d.expectEnd();
  return keys.length === 1 ? first : { kind: 'and', keys };
}
