/**
 * Which header fields a test means: those of the message, one of them by `:index` and `:last` (RFC 5260 §6), or those of
 * MIME parts by `:mime` and `:anychild` (RFC 5703 §4).
 */
import { decodeEncodedWords } from '../mime/encoded-words.ts';
import { HEADER_LIMITS, readHeaderRange } from '../mime/headers.ts';
import type { MessagePart } from '../mime/message.ts';
import type { Arguments, Machine } from './language.ts';

const PART = Symbol('the part that foreverypart is at');

/** The part a loop is at, and how it is set. */
export function currentPart(machine: Machine): { part: MessagePart | undefined } {
  return machine.slot(PART, () => ({ part: undefined }));
}

/** A part and all parts below it, embedded messages included. */
export function* partsBelow(part: MessagePart): Generator<MessagePart> {
  yield part;
  for (const child of part.parts) yield* partsBelow(child);
  if (part.message) yield* partsBelow(part.message.root);
}

function valuesOfPart(machine: Machine, part: MessagePart, name: string): string[] {
  if (part === machine.message.parsed.root) return machine.message.rawValues(name);
  const { bytes } = machine.message;
  machine.spend(part.bodyStart - part.headerStart);
  return readHeaderRange(bytes, part.headerStart, part.bodyStart, HEADER_LIMITS).values(name.toLowerCase());
}

function choose(values: readonly string[], args: Arguments, machine: Machine): string[] {
  const index = args.number('index');
  if (index === undefined) return [...values];
  machine.spend(1);
  const chosen = args.has('last') ? values[values.length - index] : values[index - 1];
  return chosen === undefined ? [] : [chosen];
}

/** The fields of one name, unfolded, encoded words left as they stand. */
export function rawHeaderValues(machine: Machine, args: Arguments, name: string): string[] {
  if (!args.has('mime')) return choose(machine.message.rawValues(name), args, machine);
  const at = currentPart(machine).part ?? machine.message.parsed.root;
  const parts = args.has('anychild') ? [...partsBelow(at)] : [at];
  return choose(
    parts.flatMap((part) => valuesOfPart(machine, part, name)),
    args,
    machine,
  );
}

/** The fields of all the names, in readable form. */
export function headerValues(machine: Machine, args: Arguments, names: readonly string[]): string[] {
  return names.flatMap((name) =>
    rawHeaderValues(machine, args, name).map((text) => decodeEncodedWords(text).trim()),
  );
}
