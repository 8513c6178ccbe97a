/** XML as reports use it: elements and text. Document types and entities of their own are not read, so none can expand. */

export interface XmlElement {
  name: string;
  children: XmlElement[];
  text: string;
}

const MAX_DEPTH = 12;
const MAX_ELEMENTS = 200_000;
const MAX_TEXT = 2_000;
const TOKEN =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!([^<>]*)>|<(\/?)([^\s<>/]+)([^<>]*?)(\/?)>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeText(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** The root element, names without their prefix and in small letters; undefined for what is no such XML. */
export function parseXml(text: string): XmlElement | undefined {
  const root: XmlElement = { name: '', children: [], text: '' };
  const open = [root];
  let count = 0;
  for (const [, cdata, declaration, closing, name, , empty, plain] of text.matchAll(TOKEN)) {
    const top = open.at(-1);
    if (!top || declaration !== undefined) return undefined;
    if (cdata !== undefined) top.text += cdata.slice(0, MAX_TEXT);
    else if (plain !== undefined) top.text = (top.text + decodeText(plain)).slice(0, MAX_TEXT);
    else if (name !== undefined) {
      const plainName = name.replace(/^.*:/, '').toLowerCase();
      if (closing) {
        if (open.length === 1 || top.name !== plainName) return undefined;
        open.pop();
        continue;
      }
      count += 1;
      if (count > MAX_ELEMENTS || open.length > MAX_DEPTH) return undefined;
      const element = { name: plainName, children: [], text: '' };
      top.children.push(element);
      if (!empty) open.push(element);
    }
  }
  return open.length === 1 ? root.children[0] : undefined;
}

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The text at a path of names; empty where there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  return path.reduce<XmlElement | undefined>((at, name) => childOf(at, name), element)?.text.trim() ?? '';
}

/** Text as it stands in an element. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '')
    .replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
