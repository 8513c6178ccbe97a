/**
 * Encoded words in headers (RFC 2047), read tolerantly and written well.
 */
import { decodeCharset } from '#formats/charset/decode.ts';

const ENCODED_WORD = /=\?([^?\s]{1,64})\?([bq])\?([^?]*)\?=/gi;
/** Adjacent encoded words are one text: the white space between them is not shown (RFC 2047 §6.2). */
const RUN = /=\?[^?\s]{1,64}\?[bq]\?[^?]*\?=(?:\s*=\?[^?\s]{1,64}\?[bq]\?[^?]*\?=)*/gi;

function decodeQ(text: string): Buffer {
  const plain = text.replaceAll('_', ' ');
  return Buffer.from(
    plain.replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

interface Piece {
  charset: string;
  bytes: Buffer;
}

/** Words of one charset are joined before decoding: some programs split a character between two words. */
function decodeRun(run: string): string {
  const pieces: Piece[] = [];
  for (const [, charset = '', encoding, content = ''] of run.matchAll(ENCODED_WORD)) {
    // RFC 2231 §5 lets a language follow the charset.
    const name = (charset.split('*', 1)[0] ?? '').toLowerCase();
    const bytes = encoding?.toLowerCase() === 'b' ? Buffer.from(content, 'base64') : decodeQ(content);
    const last = pieces.at(-1);
    if (last?.charset === name) last.bytes = Buffer.concat([last.bytes, bytes]);
    else pieces.push({ charset: name, bytes });
  }
  return pieces.map((piece) => decodeCharset(piece.bytes, piece.charset)).join('');
}

/** Text with its encoded words decoded; what is none stays. Control characters in decoded words become spaces. */
export function decodeEncodedWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text.replaceAll(RUN, (run) => decodeRun(run).replaceAll(/[\u0000-\u001f\u007f]/g, ' '));
}

/** RFC 2047 §2: an encoded word is at most 75 characters; 12 are taken by `=?utf-8?B??=`. */
const MAX_WORD_BYTES = 45;
const PLAIN = /^[\x20-\x7e]*$/;

/** Header text as it may stand in a header: as it is when ASCII, else in encoded words of UTF-8. */
export function encodeHeaderText(text: string): string {
  if (PLAIN.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let chunk = '';
  for (const character of text.replaceAll(/[\r\n]+/g, ' ')) {
    if (Buffer.byteLength(chunk + character) > MAX_WORD_BYTES) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  words.push(chunk);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
