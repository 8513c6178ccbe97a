/**
 * Where headers of a message may hold raw UTF-8, and where its parts lie once those have been written otherwise.
 */
import type { Patch } from './ascii-header.ts';
import type { MessagePart } from './message.ts';

function isPlain(part: MessagePart): boolean {
  const { contentId, description, disposition, location, parameters } = part;
  const values = [...parameters, ...(disposition?.parameters ?? [])].map(({ value }) => value);
  return [contentId, description, location, ...values].every((text) => /^[\x00-\x7f]*$/.test(text ?? ''));
}

/** Headers that may hold raw UTF-8: of messages, and of parts of which something is not ASCII. In the order of the bytes. */
export function suspectHeaders(root: MessagePart): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  const visit = (part: MessagePart, isMessage: boolean): void => {
    if (isMessage || !isPlain(part)) ranges.push({ start: part.headerStart, end: part.bodyStart });
    for (const child of part.parts) visit(child, false);
    if (part.message) visit(part.message.root, true);
  };
  visit(root, true);
  return ranges;
}

/** Where a byte that no patch replaces lies afterwards. */
function shifted(at: number, patches: readonly Patch[]): number {
  let to = at;
  for (const { start, end, bytes } of patches) {
    if (end > at) break;
    to += bytes.length - (end - start);
  }
  return to;
}

/** The part tree of the message with its patches, which stand in the order of the bytes. */
export function shiftParts(part: MessagePart, patches: readonly Patch[]): MessagePart {
  if (patches.length === 0) return part;
  return {
    ...part,
    headerStart: shifted(part.headerStart, patches),
    bodyStart: shifted(part.bodyStart, patches),
    bodyEnd: shifted(part.bodyEnd, patches),
    parts: part.parts.map((child) => shiftParts(child, patches)),
    ...(part.message && {
      message: { ...part.message, root: shiftParts(part.message.root, patches) },
    }),
  };
}
