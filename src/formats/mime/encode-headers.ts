/**
 * Header fields as they are written: folded (RFC 5322 §2.2.3), encoded (RFC 2047, RFC 2231), and such that no value
 * can begin another field.
 */
import { encodeHeaderText } from './encoded-words.ts';

/** RFC 5322 §2.1.1: a line should have at most 78 characters. */
const MAX_LINE_CHARACTERS = 78;

/** An address to be written. */
export interface OutgoingAddress {
  name?: string;
  email: string;
}

function withoutBreaks(text: string): string {
  return text.replaceAll(/[\r\n\0]+/g, ' ');
}

/** A field with its line ending, folded at blanks; single words longer than a line stay whole. */
export function encodeField(name: string, value: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of withoutBreaks(value).split(' ')) {
    // A line of nothing but blanks would be obsolete (RFC 5322 §4.2).
    if (line.length + 1 + word.length > MAX_LINE_CHARACTERS && line.trim() !== '' && word !== '') {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  lines.push(line);
  return `${lines.join('\r\n').trimEnd()}\r\n`;
}

/** A display name: as atoms, as a quoted string, or as encoded words (RFC 5322 §3.2.5, RFC 2047 §5). */
function encodePhrase(name: string): string {
  // What is encoded is compared with what is plain: blanks put for line breaks are no encoding, and `A\nB: c@d` would be a group.
  const plain = name.replaceAll(/\p{Cc}+/gu, ' ').trim();
  const encoded = encodeHeaderText(plain);
  if (encoded !== plain || /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*$/.test(plain)) return encoded;
  return `"${plain.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** An address as atoms or with a quoted local part, and a domain or a literal (RFC 5322 §3.4.1). */
const ADDRESS =
  /^(?:"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"|[^\s\p{Cc}<>()[\]:;,\\"]+)(?:@(?:[^\s\p{Cc}<>()[\]:;,\\"]+|\[[^\s[\]<>]*\]))?$/u;

/** Whatever is no address is written without what would end one or begin another. */
function bareAddress(email: string): string {
  return ADDRESS.test(email) ? email : email.replaceAll(/[\s\p{Cc}<>()[\]:;,\\"]/gu, '');
}

function encodeAddress({ name, email }: OutgoingAddress): string {
  const bare = bareAddress(email);
  return name === undefined || name.trim() === '' ? `<${bare}>` : `${encodePhrase(name.trim())} <${bare}>`;
}

/** An address list. */
export function encodeAddresses(addresses: readonly OutgoingAddress[]): string {
  return addresses.map(encodeAddress).join(', ');
}

/** An address list with groups (RFC 5322 §3.4); addresses of no group stand by themselves. */
export function encodeGroups(
  groups: readonly { name?: string; addresses: readonly OutgoingAddress[] }[],
): string {
  return groups
    .map(({ name, addresses }) =>
      name === undefined
        ? encodeAddresses(addresses)
        : `${encodePhrase(name.trim())}: ${encodeAddresses(addresses)};`,
    )
    .filter((group) => group !== '')
    .join(', ');
}

/** What of a value stands in one piece of a parameter, so that its line stays short. */
const PIECE_CHARACTERS = 55;

/** Percent-encoded text in pieces that cut no `%XX`. */
function piecesOf(percent: string): string[] {
  return percent.match(new RegExp(`(?:%[0-9A-F]{2}|.){1,${Math.floor(PIECE_CHARACTERS / 3)}}`, 'g')) ?? [''];
}

/**
 * `; name="value"`, or `; name*=utf-8''…` where the value is not printable ASCII (RFC 2231 §4), in numbered pieces where it is
 * long (§3).
 */
export function encodeParameter(name: string, value: string): string {
  if (/^[\x20-\x7e]{0,60}$/.test(value)) return `; ${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`;
  const percent = encodeURIComponent(value.toWellFormed()).replaceAll(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (percent.length <= PIECE_CHARACTERS) return `; ${name}*=utf-8''${percent}`;
  return piecesOf(percent)
    .map((piece, number) => `; ${name}*${number}*=${number === 0 ? "utf-8''" : ''}${piece}`)
    .join('');
}
