/**
 * Strings of a script: `${hex:…}` and `${unicode:…}` decoded (RFC 5228 §2.4.2.4), `${variable}` split off (RFC 5229 §3).
 *
 * What is no legal reference stays as it is written.
 */
import type { Text } from './language.ts';
import { SieveFault } from './sieve-fault.ts';

const ENCODED = /\$\{(hex|unicode):([ \t\r\n0-9a-fA-F]*)\}/gi;
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*|\d{1,9})\}/g;

function decodeHex(digits: readonly string[]): string | undefined {
  if (digits.length === 0 || digits.some((digit) => !/^[0-9a-f]{1,2}$/i.test(digit))) return undefined;
  return Buffer.from(digits.map((digit) => Number.parseInt(digit, 16))).toString('utf8');
}

function decodeUnicode(digits: readonly string[], at: number): string | undefined {
  if (digits.length === 0) return undefined;
  return digits
    .map((digit) => {
      const code = Number.parseInt(digit, 16);
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        throw new SieveFault('badEncoding', at, digit);
      return String.fromCodePoint(code);
    })
    .join('');
}

function decodeEncoded(text: string, at: number): string {
  return text.replaceAll(ENCODED, (whole, kind: string, list: string) => {
    const digits = list.split(/[ \t\r\n]+/).filter((digit) => digit !== '');
    const decoded = kind.toLowerCase() === 'hex' ? decodeHex(digits) : decodeUnicode(digits, at);
    return decoded ?? whole;
  });
}

function splitVariables(text: string): Text {
  const pieces: (string | { variable: string })[] = [];
  let from = 0;
  for (const found of text.matchAll(VARIABLE)) {
    if (found.index > from) pieces.push(text.slice(from, found.index));
    pieces.push({ variable: (found[1] as string).toLowerCase() });
    from = found.index + found[0].length;
  }
  if (pieces.length === 0) return text;
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** A string as the run takes it, by what the script requires. */
export function compileText(text: string, at: number, enabled: ReadonlySet<string>): Text {
  const decoded = enabled.has('encoded-character') ? decodeEncoded(text, at) : text;
  return enabled.has('variables') ? splitVariables(decoded) : decoded;
}
