/**
 * Flags in the headers of mbox files: `Status: RO`, `X-Status: AFDT`, `X-Keywords: a b`.
 *
 * No standard describes them; this is what mutt, pine, Dovecot and UW imapd agree on: R read, A answered, F
 * flagged, D deleted, T draft. `O` (old: not \Recent) is written always and means nothing on reading.
 */

/** A message without the fields, and the flags they told. */
interface SplitMessage {
  bytes: Buffer;
  flags: string[];
}

const FLAG_OF_LETTER: Readonly<Record<string, string>> = {
  R: '\\Seen',
  A: '\\Answered',
  F: '\\Flagged',
  D: '\\Deleted',
  T: '\\Draft',
};

/** Beyond this the fields are no longer looked for. */
const MAX_HEADER_BYTES = 256 * 1024;
/** Keywords that fit one line of any mail program. */
const MAX_KEYWORDS = 60;

const FIELD = /^(x-)?(status|keywords):[ \t]*([^\r\n]*)\r?\n/i;

function flagsOfField(isExtension: boolean, name: string, value: string): string[] | undefined {
  if (name === 'status')
    return value
      .toUpperCase()
      .split('')
      .flatMap((letter) => FLAG_OF_LETTER[letter] ?? []);
  // `Keywords:` without X- is the author's own field (RFC 5322 §3.6.5).
  if (!isExtension) return undefined;
  return value
    .split(/[\s,]+/)
    .filter((word) => word !== '' && !word.startsWith('\\'))
    .slice(0, MAX_KEYWORDS);
}

/** Takes the mailbox's own fields out of the header of a message with CRLF line endings. */
export function takeStatusFields(bytes: Buffer): SplitMessage {
  const flags = new Set<string>();
  const kept: Buffer[] = [];
  let keptFrom = 0;
  let at = 0;
  const end = Math.min(bytes.length, MAX_HEADER_BYTES);
  while (at < end && bytes[at] !== 0x0d && bytes[at] !== 0x0a) {
    const newline = bytes.indexOf('\n', at);
    const next = newline < 0 ? bytes.length : newline + 1;
    const first = (bytes[at] ?? 0) | 0x20;
    // Only lines that begin with s or x can be one of the fields.
    const match = first === 0x73 || first === 0x78 ? FIELD.exec(bytes.toString('utf8', at, next)) : null;
    const told =
      match && flagsOfField(match[1] !== undefined, (match[2] ?? '').toLowerCase(), match[3] ?? '');
    if (told) {
      for (const flag of told) flags.add(flag);
      kept.push(bytes.subarray(keptFrom, at));
      keptFrom = next;
    }
    at = next;
  }
  if (keptFrom === 0) return { bytes, flags: [] };
  kept.push(bytes.subarray(keptFrom));
  return { bytes: Buffer.concat(kept), flags: [...flags] };
}

/** The fields for these flags, each with CRLF; `$`-keywords and others go to X-Keywords. */
export function encodeStatusFields(flags: readonly string[]): string {
  const has = (letter: string): string => (flags.includes(FLAG_OF_LETTER[letter] ?? '') ? letter : '');
  const extended = ['A', 'F', 'D', 'T'].map(has).join('');
  const keywords = flags.filter((flag) => /^[^\\\s,][^\s,]*$/.test(flag)).slice(0, MAX_KEYWORDS);
  return [
    `Status: ${has('R')}O\r\n`,
    extended && `X-Status: ${extended}\r\n`,
    keywords.length > 0 && `X-Keywords: ${keywords.join(' ')}\r\n`,
  ]
    .filter((line) => typeof line === 'string')
    .join('');
}
