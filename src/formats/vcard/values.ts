/** Values of properties (RFC 6350 §3.4, §4): their parts, their escapes, what is a URI and what the bytes of one. Pure. */
import { decodeText, encodeText } from '../ical/content-lines.ts';

export type Version = '3.0' | '4.0';

/** The parts of a value that has several (`N`, `ADR`, `ORG`), split where the mark is not escaped; escapes stay. */
export function splitValue(value: string, mark: ';' | ','): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '\\') at += 1;
    else if (value[at] === mark) {
      parts.push(value.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, value.slice(from)];
}

/** §4.1: parts of a structured value, each a list of texts. */
export function decodeStructured(value: string): string[][] {
  return splitValue(value, ';').map((part) => splitValue(part, ',').map(decodeText));
}

export function encodeStructured(parts: readonly (readonly string[])[]): string {
  return parts.map((part) => part.map(encodeText).join(',')).join(';');
}

/** A URI as it is, but for escapes that stand in none. Quirk: macOS and iOS write `http\://`. */
export function decodeUri(value: string): string {
  return decodeText(
    value.replaceAll(/\\(\\|:)/g, (both, mark: string) => (mark === ':' ? ':' : both)),
  ).trim();
}

export function encodeUri(uri: string): string {
  return uri.replaceAll(/[\s\p{Cc}]/gu, '').replaceAll('\\', '\\\\');
}

/** What begins as a URI does (RFC 3986 §3.1). */
export const isUri = (text: string): boolean => /^[a-z][a-z\d+.-]*:./i.test(text);

/** Kinds of bytes that have names of their own in vCard 3.0; others are called as what follows the slash. */
const NAMED_BYTES: readonly (readonly [name: string, mediaType: string])[] = [
  ['pgp', 'application/pgp-keys'],
  ['x509', 'application/pkix-cert'],
];
const FAMILIES: Readonly<Record<string, string>> = { PHOTO: 'image', LOGO: 'image', SOUND: 'audio' };
const UNNAMED = 'application/octet-stream';

/** Properties that in 3.0 are bytes where nothing else is said (RFC 2426 §3.1.4, §3.5.3, §3.6.6, §3.7.2), and in 4.0 URIs. */
export const isBinary = (name: string): boolean => name === 'KEY' || Object.hasOwn(FAMILIES, name);

/** The media type of bytes by the TYPE that 3.0 gives them. */
export function mediaTypeOf(name: string, type: string): string {
  const known = NAMED_BYTES.find(([word]) => word === type);
  if (known) return known[1];
  return name in FAMILIES && /^[a-z\d.+-]{1,60}$/.test(type) ? `${FAMILIES[name] ?? ''}/${type}` : UNNAMED;
}

/** Bytes of a `data:` URI and the TYPE that 3.0 gives them, if it is one in base64. */
export function bytesOf(uri: string): { bytes: string; type: string | undefined } | undefined {
  const [, mediaType, bytes] = /^data:([a-z\d]+\/[a-z\d.+-]+);base64,([A-Za-z\d+/]+=*)$/i.exec(uri) ?? [];
  if (mediaType === undefined || bytes === undefined) return undefined;
  const named = NAMED_BYTES.find(([, type]) => type === mediaType.toLowerCase())?.[0];
  const type = named ?? (mediaType === UNNAMED ? undefined : mediaType.slice(mediaType.indexOf('/') + 1));
  return { bytes, type: type?.toUpperCase() };
}
