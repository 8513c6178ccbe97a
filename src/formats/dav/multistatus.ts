/** Answers of many parts (RFC 4918 §13): properties of each resource by their status, and what went wrong with one. */
import { dav } from './names.ts';
import { documentAround, encodeElement, escapeXml } from './xml.ts';

/** What is told of one resource. */
export interface PropertyAnswer {
  /** Properties as elements. */
  found: readonly string[];
  /** Names of those that it does not have. */
  missing: readonly string[];
  /** Names of those that may not be changed. */
  refused?: readonly string[];
}

/** Those that parts of an answer have. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  403: 'Forbidden',
  404: 'Not Found',
  507: 'Insufficient Storage',
};

function encodeStatus(status: number): string {
  return encodeElement(dav('status'), `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trim());
}

/** An address as the content of `href`: percent-encoded already, so that only `&` is left to escape. */
export function encodeHref(href: string): string {
  return encodeElement(dav('href'), escapeXml(href));
}

function propstat(status: number, properties: readonly string[]): string {
  if (properties.length === 0) return '';
  const content = encodeElement(dav('prop'), properties.join('')) + encodeStatus(status);
  return encodeElement(dav('propstat'), content);
}

/** One resource with its properties. */
export function encodeProperties(href: string, { found, missing, refused = [] }: PropertyAnswer): string {
  const parts = [
    propstat(200, found),
    propstat(
      404,
      missing.map((name) => encodeElement(name)),
    ),
    propstat(
      403,
      refused.map((name) => encodeElement(name)),
    ),
  ].join('');
  // §14.24: without a single property there is still an answer about the resource.
  const told =
    parts === '' ? encodeElement(dav('propstat'), encodeElement(dav('prop')) + encodeStatus(200)) : parts;
  return encodeElement(dav('response'), encodeHref(href) + told);
}

/** One resource that has only a status, and the condition that failed. */
export function encodeResourceStatus(href: string, status: number, condition?: string): string {
  const error = condition === undefined ? '' : encodeElement(dav('error'), encodeElement(condition));
  return encodeElement(dav('response'), encodeHref(href) + encodeStatus(status) + error);
}

const AROUND = documentAround(dav('multistatus'));

/** The whole of a few parts. */
export function encodeMultistatus(responses: readonly string[]): string {
  return AROUND.head + responses.join('') + AROUND.tail;
}

/** The whole of many parts, piece by piece; what the parts end with comes after them (RFC 6578 §6.4: the token). */
export async function* writeMultistatus(
  parts: AsyncIterable<string>,
  end?: () => Promise<string> | string,
): AsyncGenerator<string> {
  yield AROUND.head;
  yield* parts;
  yield ((await end?.()) ?? '') + AROUND.tail;
}

/** What a request is refused with (RFC 4918 §16). */
export function encodeError(condition: string | undefined, message: string): string {
  const { head, tail } = documentAround(dav('error'));
  const named = condition === undefined ? '' : encodeElement(condition);
  return `${head}${named}${encodeElement(dav('responsedescription'), escapeXml(message))}${tail}`;
}
