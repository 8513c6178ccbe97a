/**
 * LDIF (RFC 2849): entries as text, for export. A value that is not plain ASCII goes in base64, a long line is folded at 76.
 */
import type { EntryAttribute } from './responses.ts';

const LINE_LENGTH = 76;
/** SAFE-STRING (RFC 2849 §2): nothing beyond ASCII, no control characters, no treacherous beginning, no blank at the end. */
const SAFE = /^(?![ :<])[\x20-\x7e]*(?<! )$/;

function fold(line: string): string {
  if (line.length <= LINE_LENGTH) return `${line}\n`;
  const parts = [line.slice(0, LINE_LENGTH)];
  for (let at = LINE_LENGTH; at < line.length; at += LINE_LENGTH - 1)
    parts.push(` ${line.slice(at, at + LINE_LENGTH - 1)}`);
  return `${parts.join('\n')}\n`;
}

function encodeLine(name: string, value: string | Uint8Array): string {
  if (typeof value === 'string' && SAFE.test(value)) return fold(`${name}: ${value}`);
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);
  return fold(`${name}:: ${bytes.toString('base64')}`);
}

/** The first line of a file. */
export const LDIF_HEADER = 'version: 1\n';

/** One entry with the blank line before it. */
export function encodeLdifEntry(name: string, attributes: readonly EntryAttribute[]): string {
  const lines = attributes.flatMap((attribute) =>
    attribute.values.map((value) => encodeLine(attribute.name, value)),
  );
  return `\n${encodeLine('dn', name)}${lines.join('')}`;
}
