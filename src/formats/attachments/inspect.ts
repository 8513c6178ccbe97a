/**
 * Looks into every file of a message (R6.6, R8.8): what is found, each kind at most once a file.
 */
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { MessagePart, ParsedMessage } from '#formats/mime/message.ts';
import { findParameter } from '#formats/mime/parameters.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { type Budget, isEicar, lookAtFile, newBudget } from './archive.ts';
import type { Finding } from './findings.ts';
import { PAUSE } from './unpack.ts';

/** More findings say nothing new. */
const MAX_FINDINGS = 50;
const MAX_NAME = 200;
/** The scanners' test file as the text of a letter; a longer text is none. */
const MAX_TEST_TEXT = 400;

function nameOf(part: MessagePart): string {
  const name =
    findParameter(part.disposition?.parameters ?? [], 'filename') ?? findParameter(part.parameters, 'name');
  return decodeEncodedWords(name ?? '').slice(0, MAX_NAME);
}

/** Text that people read is no file; what has a name is, whatever its type says. */
function isFile(part: MessagePart): boolean {
  return part.type !== 'text' || nameOf(part) !== '' || part.disposition?.kind === 'attachment';
}

function* leavesOf(part: MessagePart): Generator<MessagePart> {
  if (part.type !== 'multipart' && !part.message) yield part;
  for (const child of part.parts) yield* leavesOf(child);
  if (part.message) yield* leavesOf(part.message.root);
}

/** Each finding once, when all have been seen. */
function* gather(findings: Iterable<Finding | typeof PAUSE>): Generator<typeof PAUSE, Finding[]> {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding === PAUSE) {
      yield PAUSE;
      continue;
    }
    seen.set(`${finding.kind} ${finding.name}`, finding);
    if (seen.size >= MAX_FINDINGS) break;
  }
  return [...seen.values()];
}

function* inspectParts(
  bytes: Buffer,
  parsed: ParsedMessage,
  budget: Budget,
): Generator<Finding | typeof PAUSE> {
  for (const part of leavesOf(parsed.root)) {
    const isText = !isFile(part);
    if (isText && part.bodyEnd - part.bodyStart > MAX_TEST_TEXT) continue;
    const body = decodeBody(bytes.subarray(part.bodyStart, part.bodyEnd), part.encoding);
    if (isText) {
      if (isEicar(body)) yield { kind: 'eicar', name: 'text' };
      continue;
    }
    yield* lookAtFile({ name: nameOf(part) || 'attachment', bytes: body, depth: 0 }, budget);
    yield PAUSE;
  }
}

/**
 * What is found in the files of a message. An archive may take half a second to unpack, so whoever runs this is given
 * a pause every few milliseconds.
 */
export function inspectMessage(bytes: Buffer, parsed: ParsedMessage): Generator<typeof PAUSE, Finding[]> {
  return gather(inspectParts(bytes, parsed, newBudget()));
}

/** What is found of one file; with pauses, as for a message. */
export function inspectFile(name: string, bytes: Buffer): Generator<typeof PAUSE, Finding[]> {
  return gather(lookAtFile({ name, bytes, depth: 0 }, newBudget()));
}
