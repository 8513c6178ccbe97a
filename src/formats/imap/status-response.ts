/**
 * Status responses: OK, NO, BAD, BYE, PREAUTH, and `+`, with their response codes (RFC 9051 §7.1, RFC 5530).
 *
 * A further response code is one function that returns what stands between the brackets.
 */
import { type EncoderOptions, encodeFlagList, utf8Wire, type Wire } from './encoder.ts';
import { encodeUidSet } from './sequence-set.ts';

export type StatusWord = 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH';

/** Response codes without arguments. */
export type SimpleResponseCode =
  | 'ALERT'
  | 'PARSE'
  | 'READ-ONLY'
  | 'READ-WRITE'
  | 'TRYCREATE'
  | 'UIDNOTSTICKY'
  | 'UNAVAILABLE'
  | 'AUTHENTICATIONFAILED'
  | 'AUTHORIZATIONFAILED'
  | 'EXPIRED'
  | 'PRIVACYREQUIRED'
  | 'CONTACTADMIN'
  | 'NOPERM'
  | 'INUSE'
  | 'EXPUNGEISSUED'
  | 'CORRUPTION'
  | 'SERVERBUG'
  | 'CLIENTBUG'
  | 'CANNOT'
  | 'LIMIT'
  | 'OVERQUOTA'
  | 'ALREADYEXISTS'
  | 'NONEXISTENT'
  | 'NOTSAVED'
  | 'HASCHILDREN'
  | 'CLOSED'
  | 'UNKNOWN-CTE'
  | 'TOOBIG'
  | 'NOMODSEQ'
  | 'USEATTR'
  | 'UIDREQUIRED'
  | 'COMPRESSIONACTIVE'
  | 'BADCOMPARATOR'
  | 'URLMECH INTERNAL'
  | 'METADATA TOOMANY';

/** A response code in its brackets' stead: a simple one, or what a `…Code` function returned. */
export type ResponseCode = SimpleResponseCode | (string & { readonly responseCode: true });

function code(text: string): ResponseCode {
  return text as ResponseCode;
}

export function capabilityCode(capabilities: readonly string[]): ResponseCode {
  return code(`CAPABILITY ${capabilities.join(' ')}`);
}

/** `\*` among the flags: new keywords may be made. */
export function permanentFlagsCode(flags: readonly string[]): ResponseCode {
  return code(`PERMANENTFLAGS ${encodeFlagList(flags)}`);
}

export function uidNextCode(uid: number): ResponseCode {
  return code(`UIDNEXT ${uid}`);
}

export function uidValidityCode(uidValidity: number): ResponseCode {
  return code(`UIDVALIDITY ${uidValidity}`);
}

/** RFC 3501 §7.1: the number of the first unseen message. */
export function unseenCode(sequenceNumber: number): ResponseCode {
  return code(`UNSEEN ${sequenceNumber}`);
}

export function highestModSequenceCode(modSequence: bigint | number): ResponseCode {
  return code(`HIGHESTMODSEQ ${modSequence}`);
}

/** RFC 7162 §3.1.3: numbers of the messages that UNCHANGEDSINCE kept from being stored. */
export function modifiedCode(numbers: ArrayLike<number>): ResponseCode {
  return code(`MODIFIED ${encodeUidSet(numbers)}`);
}

/** RFC 4315 §3. */
export function appendUidCode(uidValidity: number, uids: ArrayLike<number>): ResponseCode {
  return code(`APPENDUID ${uidValidity} ${encodeUidSet(uids)}`);
}

/** RFC 4315 §3: `from` and `to` pairwise. */
export function copyUidCode(
  uidValidity: number,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
): ResponseCode {
  return code(`COPYUID ${uidValidity} ${encodeUidSet(from)} ${encodeUidSet(to)}`);
}

/** RFC 9738 §3.1: the limit, and the lowest UID that was processed where anything was. */
export function messageLimitCode(limit: number, lowestUid?: number): ResponseCode {
  return code(lowestUid === undefined ? `MESSAGELIMIT ${limit}` : `MESSAGELIMIT ${limit} ${lowestUid}`);
}

/** RFC 8474 §4. */
export function mailboxIdCode(id: string): ResponseCode {
  return code(`MAILBOXID (${id})`);
}

/** RFC 5464 §4.2.1: the size of the longest value that was left out. */
export function longEntriesCode(bytes: number): ResponseCode {
  return code(`METADATA LONGENTRIES ${bytes}`);
}

/** RFC 5464 §4.3: the largest value that is taken. */
export function metadataMaxSizeCode(bytes: number): ResponseCode {
  return code(`METADATA MAXSIZE ${bytes}`);
}

/** RFC 4469 §5: the URL that named nothing. */
export function badUrlCode(url: string): ResponseCode {
  return code(`BADURL ${url.replace(/[^\x20-\x7e]|\]/g, '?')}`);
}

/** RFC 5466 §3.2. */
export function undefinedFilterCode(name: string): ResponseCode {
  return code(`UNDEFINED-FILTER ${name}`);
}

/** RFC 5267 §4.3: results of this command are not kept up to date. */
export function noUpdateCode(tag: string): ResponseCode {
  return code(`NOUPDATE "${tag}"`);
}

/** RFC 5465 §5: the events that there are. */
export function badEventCode(events: readonly string[]): ResponseCode {
  return code(`BADEVENT (${events.join(' ')})`);
}

/** RFC 9585 §3: how far a command has come, where that is known. */
export function inProgressCode(
  tag: string,
  done: number | undefined,
  goal: number | undefined,
): ResponseCode {
  return code(`INPROGRESS ("${tag}" ${done ?? 'NIL'} ${goal ?? 'NIL'})`);
}

export function badCharsetCode(charsets: readonly string[]): ResponseCode {
  return code(`BADCHARSET (${charsets.join(' ')})`);
}

/**
 * `a1 OK [READ-WRITE] text`; `tag` is `*` for an untagged one. Text is on one line, whatever it was, and ASCII unless the
 * client chose a language (RFC 5255 §3.2).
 */
export function encodeStatus(
  tag: string,
  word: StatusWord,
  text: string,
  responseCode?: ResponseCode,
  options: EncoderOptions = {},
): Wire {
  const unfit = options.utf8 ? /[\x00-\x1f\x7f]+/g : /[^\x20-\x7e]+/g;
  const line = text.replace(unfit, ' ').trim() || 'done';
  const wire = options.utf8 ? utf8Wire(line) : line;
  return `${tag} ${word} ${responseCode ? `[${responseCode}] ` : ''}${wire}\r\n`;
}

/** `+ text`, for literals and IDLE. */
export function encodeContinuation(text: string): Wire {
  return `+ ${text}\r\n`;
}

/** `+ base64`, a challenge of AUTHENTICATE. */
export function encodeChallenge(challenge: Buffer): Wire {
  return `+ ${challenge.toString('base64')}\r\n`;
}
