/**
 * What a part's header says of its content (RFC 2045, RFC 2183, RFC 3282, RFC 2557) as a `MessagePart` without
 * its place in the message.
 *
 * A Content-Type that is missing or broken means text/plain (RFC 2045 §5.2), in a digest message/rfc822
 * (RFC 2046 §5.1.5).
 */
import type { HeaderBlock } from './headers.ts';
import type { MessagePart } from './message.ts';
import { parseParameterised } from './parameters.ts';

const MEDIA_TYPE = /^([^\s/;()<>@,"]{1,127})\s*\/\s*([^\s/;()<>@,"]{1,127})$/;
/** Far more than the languages of a letter. */
const MAX_LANGUAGES = 50;

function readMediaType(part: MessagePart, header: HeaderBlock): void {
  const [text] = header.values('content-type');
  if (text === undefined) return;
  const { value, parameters } = parseParameterised(text);
  const match = MEDIA_TYPE.exec(value);
  // Quirk: `Content-Type: text` of old programs is text/plain.
  if (match?.[1] === undefined || match[2] === undefined) return;
  part.type = match[1];
  part.subtype = match[2];
  part.parameters = parameters;
}

function readDisposition(part: MessagePart, header: HeaderBlock): void {
  const [text] = header.values('content-disposition');
  if (text === undefined) return;
  const { value, parameters } = parseParameterised(text);
  if (value !== '') part.disposition = { kind: value, parameters };
}

function readNames(part: MessagePart, header: HeaderBlock): void {
  const [contentId] = header.values('content-id');
  const [description] = header.values('content-description');
  const [md5] = header.values('content-md5');
  const [location] = header.values('content-location');
  if (contentId) part.contentId = contentId;
  if (description) part.description = description;
  if (md5) part.md5 = md5;
  // RFC 2557 §4.4.2: a long location is folded, and its blanks mean nothing.
  if (location) part.location = location.replaceAll(/\s+/g, '');
}

function encodingOf(header: HeaderBlock): string {
  const [text = ''] = header.values('content-transfer-encoding');
  return /^\s*"?([^\s;("]{1,60})/.exec(text)?.[1]?.toLowerCase() ?? '7bit';
}

function languagesOf(header: HeaderBlock): string[] {
  const [text] = header.values('content-language');
  if (text === undefined) return [];
  return text
    .split(',', MAX_LANGUAGES)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** The part that a header describes; its positions are still to be set. */
export function partOfHeader(header: HeaderBlock, section: string, isInDigest: boolean): MessagePart {
  const part: MessagePart = {
    section,
    type: isInDigest ? 'message' : 'text',
    subtype: isInDigest ? 'rfc822' : 'plain',
    parameters: [],
    encoding: encodingOf(header),
    language: languagesOf(header),
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 0,
    lines: 0,
    parts: [],
  };
  readMediaType(part, header);
  readDisposition(part, header);
  readNames(part, header);
  return part;
}
