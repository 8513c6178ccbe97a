/**
 * The untagged responses (RFC 9051 §7) other than FETCH, each with its line ending.
 */
import type { StatusItem } from './commands/status.ts';
import { type ContextChange, encodeContextChanges } from './context-update.ts';
import {
  type EncoderOptions,
  encodeFlagList,
  encodeList,
  encodeMailbox,
  encodeString,
  type Wire,
} from './encoder.ts';
import { encodeUidSet } from './sequence-set.ts';

/** A mailbox in a LIST response. */
export interface ListEntry {
  /** `\HasChildren`, `\Sent`, `\Subscribed`, …. */
  attributes: readonly string[];
  /** Undefined for a flat name. */
  delimiter: string | undefined;
  name: string;
  /** RFC 5258 §3.5: a child matches the selection options, this one does not. */
  childInfo?: readonly string[];
  /** RFC 9051 §6.3.9.7: the name it had until now. */
  oldName?: string;
}

function listWire(word: 'LIST' | 'LSUB', entry: ListEntry, options: EncoderOptions): Wire {
  const delimiter = entry.delimiter === undefined ? 'NIL' : encodeString(entry.delimiter);
  const info = entry.childInfo?.map((option) => encodeString(option));
  const items = [
    ...(info ? [`"CHILDINFO" ${encodeList(info)}`] : []),
    ...(entry.oldName === undefined ? [] : [`"OLDNAME" (${encodeMailbox(entry.oldName, options)})`]),
  ];
  const extended = items.length > 0 ? ` ${encodeList(items)}` : '';
  const name = encodeMailbox(entry.name, options);
  return `* ${word} ${encodeList(entry.attributes)} ${delimiter} ${name}${extended}\r\n`;
}

/** `* LIST (…) "/" name` (RFC 9051 §7.3.1). */
export function encodeListResponse(entry: ListEntry, options: EncoderOptions = {}): Wire {
  return listWire('LIST', entry, options);
}

/** `* LSUB (…) "/" name` (RFC 3501 §7.2.3). */
export function encodeLsubResponse(entry: ListEntry, options: EncoderOptions = {}): Wire {
  return listWire('LSUB', entry, options);
}

/** `* STATUS name (MESSAGES 3 …)` (RFC 9051 §7.3.4). */
export function encodeStatusResponse(
  mailbox: string,
  values: readonly (readonly [StatusItem, number | string | bigint])[],
  options: EncoderOptions = {},
): Wire {
  const items = values.map(([item, value]) => `${item} ${value}`);
  return `* STATUS ${encodeMailbox(mailbox, options)} ${encodeList(items)}\r\n`;
}

const SPACE = 32;
const DIGIT_0 = 48;

function digitsOf(number: number): number {
  let digits = 1;
  for (let limit = 10; number >= limit; limit *= 10) digits += 1;
  return digits;
}

/** Numbers of 32 bits in decimal, a space before each: digit by digit into bytes, a fifth of the time that `join` takes. */
function encodeNumbers(numbers: ArrayLike<number>): string {
  let size = numbers.length;
  for (let place = 0; place < numbers.length; place += 1) size += digitsOf(numbers[place] as number);
  const bytes = Buffer.allocUnsafe(size);
  let at = size;
  for (let place = numbers.length - 1; place >= 0; place -= 1) {
    let rest = numbers[place] as number;
    do {
      const tens = Math.floor(rest / 10);
      at -= 1;
      bytes[at] = DIGIT_0 + rest - tens * 10;
      rest = tens;
    } while (rest > 0);
    at -= 1;
    bytes[at] = SPACE;
  }
  return bytes.toString('latin1');
}

/**
 * `* SEARCH 2 3 (MODSEQ 9)` (RFC 3501 §7.2.5, RFC 7162 §3.1.5), `* SORT 3 2` (RFC 5256 §4): the numbers in the order
 * given.
 */
export function encodeSearchResponse(
  word: 'SEARCH' | 'SORT',
  numbers: ArrayLike<number>,
  modSequence?: bigint | number,
): Wire {
  if (numbers.length === 0) return `* ${word}\r\n`;
  const suffix = modSequence === undefined ? '' : ` (MODSEQ ${modSequence})`;
  return `* ${word}${encodeNumbers(numbers)}${suffix}\r\n`;
}

/** What an ESEARCH response tells; absent members are left out. */
export interface EsearchResult {
  tag: string;
  /** The mailbox that was searched, where several were (RFC 7377 §2.2). */
  mailbox?: { name: string; uidValidity: number };
  /** The window asked for and what it shows (RFC 9394 §3.1). */
  partial?: { range: string; numbers: ArrayLike<number> };
  /** Changes of a result that is kept up to date (RFC 5267 §4.3). */
  removeFrom?: readonly ContextChange[];
  addTo?: readonly ContextChange[];
  uid: boolean;
  min?: number;
  max?: number;
  /** In the order of the result; left out when empty (RFC 9051 §7.3.4: the item must not be sent then). */
  all?: ArrayLike<number>;
  count?: number;
  /** Scores of the messages told, in their order (RFC 6203 §4). */
  relevancy?: readonly number[];
  modSequence?: bigint | number;
}

/** `* ESEARCH (TAG "a") UID COUNT 2 ALL 4:5` (RFC 4731, RFC 9051 §7.3.4). */
export function encodeEsearchResponse(result: EsearchResult, options: EncoderOptions = {}): Wire {
  const { mailbox, partial } = result;
  const of = mailbox
    ? ` MAILBOX ${encodeMailbox(mailbox.name, options)} UIDVALIDITY ${mailbox.uidValidity}`
    : '';
  let wire = `* ESEARCH (TAG ${encodeString(result.tag)}${of})${result.uid ? ' UID' : ''}`;
  if (result.min !== undefined) wire += ` MIN ${result.min}`;
  if (result.max !== undefined) wire += ` MAX ${result.max}`;
  if (result.count !== undefined) wire += ` COUNT ${result.count}`;
  if (result.all && result.all.length > 0) wire += ` ALL ${encodeUidSet(result.all)}`;
  if (partial)
    wire += ` PARTIAL (${partial.range} ${partial.numbers.length > 0 ? encodeUidSet(partial.numbers) : 'NIL'})`;
  if (result.relevancy && result.relevancy.length > 0) wire += ` RELEVANCY (${result.relevancy.join(' ')})`;
  if (result.removeFrom) wire += ` REMOVEFROM ${encodeContextChanges(result.removeFrom)}`;
  if (result.addTo) wire += ` ADDTO ${encodeContextChanges(result.addTo)}`;
  if (result.modSequence !== undefined) wire += ` MODSEQ ${result.modSequence}`;
  return `${wire}\r\n`;
}

/** `* FLAGS (…)` (RFC 9051 §7.3.5). */
export function encodeFlagsResponse(flags: readonly string[]): Wire {
  return `* FLAGS ${encodeFlagList(flags)}\r\n`;
}

/** `* 3 EXISTS`, `* 0 RECENT`, `* 2 EXPUNGE` (RFC 9051 §7.4, §7.5.1). */
export function encodeNumberResponse(number: number, word: 'EXISTS' | 'RECENT' | 'EXPUNGE'): Wire {
  return `* ${number} ${word}\r\n`;
}

/** `* VANISHED (EARLIER) 41,43:116` (RFC 7162 §3.2.10). */
export function encodeVanishedResponse(uids: ArrayLike<number>, earlier: boolean): Wire {
  return `* VANISHED ${earlier ? '(EARLIER) ' : ''}${encodeUidSet(uids)}\r\n`;
}

/** `* CAPABILITY IMAP4rev1 …` (RFC 9051 §7.2.2). */
export function encodeCapabilityResponse(capabilities: readonly string[]): Wire {
  return `* CAPABILITY ${capabilities.join(' ')}\r\n`;
}

/** `* ENABLED CONDSTORE` (RFC 5161 §3.2). */
export function encodeEnabledResponse(capabilities: readonly string[]): Wire {
  return `* ENABLED${capabilities.map((capability) => ` ${capability}`).join('')}\r\n`;
}

/** `* ID ("name" "CôngThư")` (RFC 2971 §3.2). */
export function encodeIdResponse(
  fields: Iterable<readonly [string, string]>,
  options: EncoderOptions = {},
): Wire {
  const pairs = [...fields].map(([name, value]) => `${encodeString(name)} ${encodeString(value, options)}`);
  return `* ID ${pairs.length === 0 ? 'NIL' : encodeList(pairs)}\r\n`;
}

/** A namespace: its prefix and the delimiter below it. */
export interface NamespaceEntry {
  prefix: string;
  delimiter: string;
  /** The prefix as people are to see it (RFC 5255 §3.4). */
  translation?: string;
}

/** A name where the grammar wants a string, not an atom. */
function encodeMailboxString(name: string, options: EncoderOptions): Wire {
  const wire = encodeMailbox(name, options);
  return wire.startsWith('"') || wire.startsWith('{') ? wire : `"${wire}"`;
}

/** `* NAMESPACE (("" "/")) NIL NIL`: personal, other users', shared (RFC 2342 §5). */
export function encodeNamespaceResponse(
  namespaces: readonly [personal: NamespaceEntry[], others: NamespaceEntry[], shared: NamespaceEntry[]],
  options: EncoderOptions = {},
): Wire {
  const lists = namespaces.map((entries) => {
    const items = entries.map(({ prefix, delimiter, translation }) => {
      const name = prefix === '' ? '""' : encodeMailboxString(prefix, options);
      const translated =
        translation === undefined ? '' : ` "TRANSLATION" (${encodeMailboxString(translation, options)})`;
      return `(${name} ${encodeString(delimiter)}${translated})`;
    });
    return items.length === 0 ? 'NIL' : `(${items.join('')})`;
  });
  return `* NAMESPACE ${lists.join(' ')}\r\n`;
}
