/**
 * Answers of the server (RFC 4511 §4.1.9, §4.2.2, §4.5.2, §4.10, §4.12), from values to bytes.
 */
import { constructed, enumerated, integer, octets, sequence } from './ber-writer.ts';
import { type Control, encodeControls } from './controls.ts';
import { type LdapResult, RESULT } from './result-codes.ts';

/** The tag of each answer. */
const ANSWER = {
  bind: 0x61,
  entry: 0x64,
  searchDone: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  modifyName: 0x6d,
  compare: 0x6f,
  extended: 0x78,
} as const;

export type ResultKind = Exclude<keyof typeof ANSWER, 'entry'>;

/** RFC 4511 §4.4.1. */
const NOTICE_OF_DISCONNECTION = '1.3.6.1.4.1.1466.20036';

/** One attribute of an entry with its values: text, or bytes. */
export interface EntryAttribute {
  name: string;
  values: readonly (string | Uint8Array)[];
}

function resultParts({ code, message = '', matchedName = '' }: LdapResult): Buffer[] {
  return [enumerated(code), octets(matchedName), octets(message)];
}

function message(id: number, operation: Buffer, controls: readonly Control[] = []): Buffer {
  return sequence(integer(id), operation, ...(controls.length > 0 ? [encodeControls(controls)] : []));
}

/** The answer that ends an operation. */
export function encodeResult(
  id: number,
  kind: ResultKind,
  result: LdapResult,
  controls: readonly Control[] = [],
): Buffer {
  return message(id, constructed(ANSWER[kind], resultParts(result)), controls);
}

/** The answer to a bind, with what the mechanism has to say. */
export function encodeBindAnswer(id: number, result: LdapResult, credentials?: Uint8Array): Buffer {
  const parts = resultParts(result);
  if (credentials) parts.push(octets(credentials, 0x87));
  return message(id, constructed(ANSWER.bind, parts));
}

/** The answer to an extended operation, with its value. */
export function encodeExtendedAnswer(id: number, result: LdapResult, value?: Uint8Array): Buffer {
  const parts = resultParts(result);
  if (value) parts.push(octets(value, 0x8b));
  return message(id, constructed(ANSWER.extended, parts));
}

/** One entry that was found. */
export function encodeEntry(id: number, name: string, attributes: readonly EntryAttribute[]): Buffer {
  const list = attributes.map((attribute) =>
    sequence(
      octets(attribute.name),
      constructed(
        0x31,
        attribute.values.map((value) => octets(value)),
      ),
    ),
  );
  return message(id, constructed(ANSWER.entry, [octets(name), constructed(0x30, list)]));
}

/** Said once before the server closes the connection by itself. */
export function encodeDisconnection(result: LdapResult = { code: RESULT.unavailable }): Buffer {
  const parts = [...resultParts(result), octets(NOTICE_OF_DISCONNECTION, 0x8a)];
  return message(0, constructed(ANSWER.extended, parts));
}
