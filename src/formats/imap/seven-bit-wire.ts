/**
 * An envelope or a body structure for a client that has enabled neither UTF8=ACCEPT nor IMAP4rev2: strings with raw UTF-8
 * become what stands in the surrogate of the message (RFC 6855 §8, RFC 6858 §3): addresses that no old client can use are
 * replaced, all other texts encoded (RFC 2047).
 */
import { encodeHeaderText } from '#formats/mime/encoded-words.ts';
import { encodeString, type Wire } from './encoder.ts';

/** A string as it is written, an atom, or a list; and whether a blank stands before it. */
interface Token {
  isApart: boolean;
  wire: Wire;
  list?: Token[];
}

const INVALID_LOCAL_PART = '"invalid"';
const INVALID_DOMAIN = '"internationalized-address.invalid"';

/** What a wire of ours consists of: parentheses, quoted strings, atoms; literals are cut by their length. */
const TOKEN = /( ?)(?:([()])|("(?:[^"\\]|\\.)*")|(\{(\d+)\}\r\n)|([^\s()"{]+))/gs;

function readTokens(wire: Wire): Token[] {
  const open: Token[][] = [[]];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(wire); match; match = TOKEN.exec(wire)) {
    const [whole, blank = '', parenthesis, , literal, bytes] = match;
    const token: Token = { isApart: blank !== '', wire: whole.slice(blank.length) };
    if (parenthesis === ')') {
      open.pop();
      continue;
    }
    if (literal !== undefined) {
      const from = TOKEN.lastIndex;
      TOKEN.lastIndex += Number(bytes);
      token.wire += wire.slice(from, TOKEN.lastIndex);
    }
    open.at(-1)?.push(token);
    if (parenthesis === '(') {
      token.list = [];
      open.push(token.list);
    }
  }
  return open[0] ?? [];
}

function isPlain(wire: Wire): boolean {
  return /^[\x00-\x7f]*$/.test(wire);
}

/** `(name route local-part domain)` of a mailbox that is not ASCII; a group has no domain, and parameters always are. */
function isInvalidMailbox(list: readonly Token[]): boolean {
  const [, , localPart, domain] = list;
  if (list.length !== 4 || !localPart || !domain || list.some((token) => token.list)) return false;
  return domain.wire !== 'NIL' && !(isPlain(localPart.wire) && isPlain(domain.wire));
}

function stringWire(wire: Wire): Wire {
  if (isPlain(wire)) return wire;
  const bytes = wire.startsWith('{') ? wire.slice(wire.indexOf('\n') + 1) : wire.slice(1, -1);
  return encodeString(encodeHeaderText(Buffer.from(bytes, 'latin1').toString('utf8')));
}

function tokenWire(token: Token): Wire {
  const blank = token.isApart ? ' ' : '';
  if (!token.list) return blank + stringWire(token.wire);
  const parts = token.list.map(tokenWire);
  if (isInvalidMailbox(token.list)) parts.splice(2, 2, ` ${INVALID_LOCAL_PART}`, ` ${INVALID_DOMAIN}`);
  return `${blank}(${parts.join('')})`;
}

/** The same in seven bits. */
export function sevenBitWire(wire: Wire): Wire {
  return isPlain(wire) ? wire : readTokens(wire).map(tokenWire).join('');
}
