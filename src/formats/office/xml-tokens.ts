/**
 * XML 1.0 as tags and texts, one after the other. No document type, no entity but the five of XML and numbers, so nothing grows and
 * nothing is fetched; broken markup gives what can be read of it.
 */

export type XmlToken =
  | { kind: 'open'; name: string; attributes: string; isEmpty: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function decodeXmlText(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
  });
}

/** The tokens, at most so many. */
export function* xmlTokens(xml: string, most: number): Generator<XmlToken> {
  let at = 0;
  for (let count = 0; count < most && at < xml.length; count += 1) {
    const open = xml.indexOf('<', at);
    const end = open < 0 ? xml.length : open;
    if (end > at) yield { kind: 'text', text: decodeXmlText(xml.slice(at, end)) };
    if (open < 0) return;
    if (xml.startsWith('<!--', open)) {
      const close = xml.indexOf('-->', open + 4);
      at = close < 0 ? xml.length : close + 3;
      continue;
    }
    const close = xml.indexOf('>', open);
    if (close < 0) return;
    at = close + 1;
    const inner = xml.slice(open + 1, close);
    if (inner.startsWith('?') || inner.startsWith('!')) continue;
    if (inner.startsWith('/')) {
      yield { kind: 'close', name: inner.slice(1).trim() };
      continue;
    }
    const isEmpty = inner.endsWith('/');
    const [name = ''] = inner.split(/[\s/]/, 1);
    yield { kind: 'open', name, attributes: inner.slice(name.length), isEmpty };
  }
}

/** The value of an attribute as it stands in a tag. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const start = attributes.indexOf(`${name}="`);
  if (start < 0 || (start > 0 && !/\s/.test(attributes[start - 1] ?? ''))) return undefined;
  const from = start + name.length + 2;
  const end = attributes.indexOf('"', from);
  return end < 0 ? undefined : decodeXmlText(attributes.slice(from, end));
}
