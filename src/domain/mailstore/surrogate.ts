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
import { type MessageBytes, patchedBytes } from './message-bytes.ts';

/** A message in a form for old clients. */
export interface Surrogate {
  bytes: MessageBytes;
  size: number;
  root: MessagePart;
}

interface Original {
  bytes: MessageBytes;
  size: number;
  /** The stored part tree. */
  parts: string;
}

async function makeSurrogate({ bytes, size, parts }: Original): Promise<Surrogate | undefined> {
  const root = decodeParts(parts);
  const patches: Patch[] = [];
  for (const range of suspectHeaders(root))
    patches.push(...asciiHeaderPatches(await bytes.read(range), range.start));
  if (patches.length === 0) return undefined;
  const patched = patchedBytes(bytes, size, patches);
  return { ...patched, root: shiftParts(root, patches) };
}

/** The message's surrogate, or undefined where it can be shown as it is; at once where that is plain to see. */
export function surrogateOf(original: Original): Promise<Surrogate | undefined> | undefined {
  const { inMemory } = original.bytes;
  return inMemory && isAscii(inMemory) ? undefined : makeSurrogate(original);
}
