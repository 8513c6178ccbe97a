/**
 * BODY and BODYSTRUCTURE (RFC 9051 §7.5.2): the part tree as nested lists.
 *
 * Parameter values that are not ASCII go out as RFC 2231 `name*=utf-8''…`, as a message would carry them, so that
 * the whole stays 7-bit. Depth and number of parts are bounded by the MIME parser. Departures where a message has
 * no legal form: a multipart without parts shows one empty text part (`body-type-mpart` needs one), a
 * message/rfc822 that was not opened shows an empty envelope and an empty text part.
 */
import type { Envelope, MessagePart, Parameter } from '#formats/mime/message.ts';
import { encodeNstring, encodeString, type Wire, wireToBuffer } from './encoder.ts';
import { envelopeWire } from './envelope.ts';

const EMPTY_TEXT = '("text" "plain" NIL NIL NIL "7bit" 0 0)';
const EMPTY_TEXT_EXTENDED = '("text" "plain" NIL NIL NIL "7bit" 0 0 NIL NIL NIL NIL)';
const EMPTY_ENVELOPE: Envelope = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };

/** RFC 2231 §7 `attribute-char`s stay, everything else is `%XX`. */
function encodeExtendedValue(value: string): string {
  const escaped = encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `utf-8''${escaped}`;
}

function parameterWire({ name, value }: Parameter): Wire {
  if (/^[\x01-\x7f]*$/.test(value)) return `${encodeString(name)} ${encodeString(value)}`;
  return `${encodeString(`${name}*`)} ${encodeString(encodeExtendedValue(value))}`;
}

function parametersWire(parameters: readonly Parameter[]): Wire {
  return parameters.length === 0 ? 'NIL' : `(${parameters.map(parameterWire).join(' ')})`;
}

function languageWire(language: readonly string[]): Wire {
  if (language.length === 0) return 'NIL';
  return `(${language.map((tag) => encodeString(tag)).join(' ')})`;
}

/** `body-fld-dsp SP body-fld-lang SP body-fld-loc`. */
function extensionWire({ disposition, language, location }: MessagePart): Wire {
  const dsp = disposition
    ? `(${encodeString(disposition.kind)} ${parametersWire(disposition.parameters)})`
    : 'NIL';
  return `${dsp} ${languageWire(language)} ${encodeNstring(location)}`;
}

function multipartWire(part: MessagePart, extended: boolean): Wire {
  const parts = part.parts.map((child) => partWire(child, extended)).join('');
  const body = `(${parts || (extended ? EMPTY_TEXT_EXTENDED : EMPTY_TEXT)} ${encodeString(part.subtype)}`;
  return extended ? `${body} ${parametersWire(part.parameters)} ${extensionWire(part)})` : `${body})`;
}

/** What `body-type-msg` and `body-type-text` have and `body-type-basic` has not. */
function typeFieldsWire(part: MessagePart, extended: boolean): Wire {
  if (part.type === 'text') return ` ${part.lines}`;
  const isMessage = part.type === 'message' && (part.subtype === 'rfc822' || part.subtype === 'global');
  if (!isMessage) return '';
  const envelope = envelopeWire(part.message?.envelope ?? EMPTY_ENVELOPE);
  const empty = extended ? EMPTY_TEXT_EXTENDED : EMPTY_TEXT;
  const body = part.message ? partWire(part.message.root, extended) : empty;
  return ` ${envelope} ${body} ${part.lines}`;
}

function partWire(part: MessagePart, extended: boolean): Wire {
  if (part.type === 'multipart') return multipartWire(part, extended);
  const media = `${encodeString(part.type)} ${encodeString(part.subtype)}`;
  const names = `${encodeNstring(part.contentId)} ${encodeNstring(part.description)}`;
  const octets = part.bodyEnd - part.bodyStart;
  const fields = `${parametersWire(part.parameters)} ${names} ${encodeString(part.encoding)} ${octets}`;
  const body = `(${media} ${fields}${typeFieldsWire(part, extended)}`;
  return extended ? `${body} ${encodeNstring(part.md5)} ${extensionWire(part)})` : `${body})`;
}

/** BODYSTRUCTURE with `extended`, BODY without. */
export function encodeBodyStructure(root: MessagePart, extended: boolean): Buffer {
  return wireToBuffer(partWire(root, extended));
}
