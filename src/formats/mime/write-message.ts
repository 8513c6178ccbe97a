/**
 * A message from a header and a tree of parts (RFC 5322, RFC 2045, RFC 2046), as clients of the API give them. Pure.
 *
 * Text is quoted-printable where it needs to be, files are base64, embedded messages stay as they are.
 */
import { encodeField, encodeParameter } from './encode-headers.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { encodeBase64Lines } from './transfer.ts';

/** A part to be written. */
export interface OutgoingPart {
  /** `text/plain`. */
  type: string;
  charset?: string;
  /** `inline` or `attachment`. */
  disposition?: string;
  name?: string;
  /** Without angle brackets. */
  contentId?: string;
  language?: readonly string[];
  location?: string;
  /** Further fields, each whole and with its line ending. */
  fields?: string;
  /** What a leaf holds. */
  content?: Buffer;
  /** What a multipart holds. */
  children?: readonly OutgoingPart[];
}

function parameters({ type, charset, name }: OutgoingPart, boundary: string | undefined): string {
  const isText = type.startsWith('text/');
  return [
    isText ? `; charset=${charset ?? 'utf-8'}` : '',
    name === undefined ? '' : encodeParameter('name', name),
    boundary === undefined ? '' : `; boundary="${boundary}"`,
  ].join('');
}

function contentFields(part: OutgoingPart, boundary: string | undefined): string {
  const { type, disposition, name, contentId, language = [], location, fields = '' } = part;
  const file = name === undefined ? '' : encodeParameter('filename', name);
  return [
    encodeField('Content-Type', type + parameters(part, boundary)),
    disposition === undefined ? '' : encodeField('Content-Disposition', disposition + file),
    contentId === undefined ? '' : encodeField('Content-ID', `<${contentId.replaceAll(/[<>\s]/g, '')}>`),
    language.length === 0 ? '' : encodeField('Content-Language', language.join(', ')),
    location === undefined ? '' : encodeField('Content-Location', location),
    fields,
  ].join('');
}

const LONG_LINE = /[^\n]{998}/;
const ASCII = /^[\t\n\r\u0020-\u007e]*$/;

function encodeText(content: Buffer): { encoding: string; body: string } {
  const text = content.toString('latin1').replaceAll(/\r\n?/g, '\n');
  if (ASCII.test(text) && !LONG_LINE.test(text))
    return { encoding: '7bit', body: text.replaceAll('\n', '\r\n') };
  return { encoding: 'quoted-printable', body: encodeQuotedPrintable(Buffer.from(text, 'latin1')) };
}

function encodeLeaf({ type, content = Buffer.alloc(0) }: OutgoingPart): { encoding: string; body: Buffer } {
  if (type.startsWith('text/')) {
    const { encoding, body } = encodeText(content);
    return { encoding, body: Buffer.from(body, 'latin1') };
  }
  // RFC 2046 §5.2.1: a message has no encoding of its own.
  if (type.startsWith('message/')) return { encoding: '8bit', body: content };
  return { encoding: 'base64', body: Buffer.from(encodeBase64Lines(content), 'latin1') };
}

class Writer {
  readonly #boundary: string;
  #multiparts = 0;

  constructor(boundary: string) {
    this.#boundary = boundary;
  }

  write(part: OutgoingPart): Buffer[] {
    if (!part.type.startsWith('multipart/')) {
      const { encoding, body } = encodeLeaf(part);
      const header = contentFields(part, undefined) + encodeField('Content-Transfer-Encoding', encoding);
      return [Buffer.from(`${header}\r\n`), body];
    }
    this.#multiparts += 1;
    // RFC 2046 §5.1.2: no boundary begins with another's, because the number in front differs.
    const boundary = `${this.#multiparts}.${this.#boundary}`;
    const pieces: Buffer[] = [Buffer.from(`${contentFields(part, boundary)}\r\n`)];
    for (const child of part.children ?? [])
      pieces.push(Buffer.from(`--${boundary}\r\n`), ...this.write(child), Buffer.from('\r\n'));
    pieces.push(Buffer.from(`--${boundary}--`));
    return pieces;
  }
}

/**
 * The message's bytes, lines ending in CRLF. `header` is whole fields with their line endings; `boundary` is random or unique,
 * at most 50 letters and digits.
 */
export function writeMessage(header: string, root: OutgoingPart, boundary: string): Buffer {
  const top = Buffer.from(`${header}${encodeField('MIME-Version', '1.0')}`);
  return Buffer.concat([top, ...new Writer(boundary).write(root), Buffer.from('\r\n')]);
}
