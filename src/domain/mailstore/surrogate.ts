/**
 * Messages as clients read them that have not said they take raw UTF-8 in headers (RFC 6855 §7, RFC 6856 §2).
 *
 * The stored message never changes: the few fields concerned are written otherwise while it is read, whatever its size. Cost: one
 * look at the bytes where they are in memory already and all ASCII, as nearly all are; else the headers that may be concerned.
 */
import { isAscii } from 'node:buffer';
import { asciiHeaderPatches, type Patch } from '#formats/mime/ascii-header.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import { shiftParts, suspectHeaders } from '#formats/mime/surrogate.ts';
import { ownBytes } from '#platform/kernel/own-bytes.ts';
import { type MessageBytes, patchedBytes } from './message-bytes.ts';

/** A message in a form for old clients. */
export interface Surrogate {
  bytes: MessageBytes;
  size: number;
  patches: readonly Patch[];
}

interface Original {
  bytes: MessageBytes;
  size: number;
  /** The stored part tree. */
  parts: string;
}

/** What of the headers has to be written otherwise; empty where nothing has. It never changes: worth keeping with the message. */
export async function surrogatePatches({ bytes, parts }: Original): Promise<readonly Patch[]> {
  const patches: Patch[] = [];
  for (const range of suspectHeaders(decodeParts(parts)))
    patches.push(...asciiHeaderPatches(await bytes.read(range), range.start));
  return patches.map((patch) => ({ ...patch, bytes: ownBytes(patch.bytes) }));
}

/** The message with these patches; undefined where there are none. */
export function surrogateBy(
  { bytes, size }: Pick<Original, 'bytes' | 'size'>,
  patches: readonly Patch[],
): Surrogate | undefined {
  return patches.length > 0 ? { ...patchedBytes(bytes, size, patches), patches } : undefined;
}

/** The part tree as it lies in a message with these patches. */
export function surrogateParts(parts: string, patches: readonly Patch[]): MessagePart {
  return shiftParts(decodeParts(parts), patches);
}

/** Plain to see: no header of it can have to be written otherwise. */
export function isAllAscii({ inMemory }: MessageBytes): boolean {
  return inMemory !== undefined && isAscii(inMemory);
}

/** The message's surrogate, or undefined where it can be shown as it is. */
export async function surrogateOf(original: Original): Promise<Surrogate | undefined> {
  return isAllAscii(original.bytes) ? undefined : surrogateBy(original, await surrogatePatches(original));
}
