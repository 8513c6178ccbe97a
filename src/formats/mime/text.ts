/**
 * The text of a part as people read it.
 */
import { decodeCharset } from '../charset/decode.ts';
import { decodeUnlabelled, withoutCutCharacter } from '../charset/unlabelled.ts';
import { htmlToText } from './html-text.ts';
import type { MessagePart } from './message.ts';
import { findParameter } from './parameters.ts';
import { decodeBody } from './transfer.ts';

const EQUALS = 61;

/** The first bytes of a body, ending within no escape of quoted-printable and no character of UTF-8. */
function beginningOf(bytes: Buffer, part: MessagePart, limitBytes: number): Buffer {
  const { bodyStart, bodyEnd, encoding } = part;
  const limit = bodyStart + limitBytes;
  if (limit >= bodyEnd) return decodeBody(bytes.subarray(bodyStart, bodyEnd), encoding);
  let end = limit;
  if (encoding === 'quoted-printable') {
    if (bytes[limit - 1] === EQUALS) end -= 1;
    else if (bytes[limit - 2] === EQUALS) end -= 2;
  }
  return withoutCutCharacter(decodeBody(bytes.subarray(bodyStart, Math.max(bodyStart, end)), encoding));
}

/** The text of a part: transfer encoding and charset decoded; HTML stays HTML. At most `limitBytes` are read. */
export function partText(bytes: Buffer, part: MessagePart, limitBytes = Number.POSITIVE_INFINITY): string {
  const body = beginningOf(bytes, part, limitBytes);
  const charset = findParameter(part.parameters, 'charset');
  return charset === undefined ? decodeUnlabelled(body) : decodeCharset(body, charset);
}

/** The text of a part without markup. */
export function plainText(bytes: Buffer, part: MessagePart, limitBytes?: number): string {
  const text = partText(bytes, part, limitBytes);
  return part.subtype === 'html' ? htmlToText(text) : text;
}
