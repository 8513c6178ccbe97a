/** body (RFC 5173): `:raw`, `:content`, `:text`. Parts in HTML are compared as people read them under `:text`. */
import { partText, plainText } from '../../mime/text.ts';
import { partsBelow } from '../header-source.ts';
import type { Extension, Machine } from '../language.ts';
import { MAX_BODY_CHARACTERS } from '../limits.ts';

/** §4.2: a main type alone, a full type, or the empty text for all. */
function isOfType(type: string, subtype: string, wanted: string): boolean {
  const name = wanted.toLowerCase();
  return name === '' || name === type.toLowerCase() || name === `${type}/${subtype}`.toLowerCase();
}

function rawBody(machine: Machine): string {
  const { bytes, parsed } = machine.message;
  const { bodyStart } = parsed.root;
  return bytes.toString('utf8', bodyStart, Math.min(bytes.length, bodyStart + MAX_BODY_CHARACTERS));
}

function contents(machine: Machine, types: readonly string[], isPlain: boolean): string[] {
  const { bytes, parsed } = machine.message;
  const found: string[] = [];
  let left = MAX_BODY_CHARACTERS;
  for (const part of partsBelow(parsed.root)) {
    if (left <= 0) break;
    if (!types.some((type) => isOfType(part.type, part.subtype, type))) continue;
    // §4.2: of an embedded message its header, of a multipart what stands outside the parts; the parts come by themselves.
    if (part.type === 'multipart') continue;
    const inner = part.message?.root;
    const text = inner
      ? bytes.toString('utf8', part.bodyStart, Math.min(inner.bodyStart, part.bodyStart + left))
      : isPlain
        ? plainText(bytes, part, left)
        : partText(bytes, part, left);
    machine.spend(text.length >> 4);
    left -= text.length;
    found.push(text);
  }
  return found;
}

export const body: Extension = {
  capability: 'body',
  tests: [
    {
      name: 'body',
      positional: ['strings'],
      isMatching: true,
      tags: [
        { name: 'raw', set: 'transform' },
        { name: 'text', set: 'transform' },
        { name: 'content', value: 'strings', set: 'transform' },
      ],
      run(machine, { args, match }) {
        const values = args.has('raw')
          ? [rawBody(machine)]
          : args.has('content')
            ? contents(machine, machine.texts(args.texts('content')), false)
            : contents(machine, ['text'], true);
        return match !== undefined && machine.matches(match, values, args.texts(0));
      },
    },
  ],
};
