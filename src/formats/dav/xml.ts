/**
 * XML as WebDAV uses it (RFC 4918 §17): elements with namespaces, attributes and text, bounded in depth and number.
 *
 * A document type, which could define entities, is refused; comments and instructions are passed over.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { DavFault } from './dav-fault.ts';
import { PREFIXES, splitName } from './names.ts';

export interface XmlElement {
  /** With its namespace: `{DAV:}prop`. */
  name: string;
  /** By their local names: the attributes of WebDAV have no namespace. */
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
}

/** No request of the RFCs is half as deep. */
const MAX_DEPTH = 24;
/** A multiget of ten thousand addresses, and what stands around them. */
const MAX_ELEMENTS = 20_000;

function malformed(message: string): DavFault {
  return new DavFault(400, `This is not XML as WebDAV has it: ${message}`);
}

function elementOf({ uri, local, attributes }: SaxesTagNS): XmlElement {
  return {
    name: `{${uri}}${local}`,
    attributes: new Map(Object.values(attributes).map((attribute) => [attribute.local, attribute.value])),
    children: [],
    text: '',
  };
}

/** The root of a document. Throws `DavFault` 400. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const addText = (more: string): void => {
    const inner = open.at(-1);
    if (inner) inner.text += more;
  };
  parser.on('error', (error) => {
    throw malformed(error.message.slice(0, 200));
  });
  parser.on('doctype', () => {
    throw malformed('a document type is not taken.');
  });
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > MAX_ELEMENTS || open.length >= MAX_DEPTH) throw malformed('too much, or too deep.');
    const element = elementOf(tag);
    root ??= element;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (!root) throw malformed('there is no element.');
  return root;
}

/** The first child of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot hold, in no form (§2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNHOLDABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text as the content of an element or an attribute. A carriage return is written out, as readers make a line feed of it. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNHOLDABLE, '')
    .replaceAll(/[&<>"]/g, (mark) => ESCAPES[mark] ?? mark)
    .replaceAll('\r', '&#13;');
}

/** An element around what is XML already. */
export function encodeElement(name: string, content = ''): string {
  const { namespace, local } = splitName(name);
  const prefix = PREFIXES[namespace];
  const tag = prefix === undefined ? `x:${local}` : `${prefix}:${local}`;
  const declared = prefix === undefined ? ` xmlns:x="${escapeXml(namespace)}"` : '';
  return content === '' ? `<${tag}${declared}/>` : `<${tag}${declared}>${content}</${tag}>`;
}

const DECLARED = Object.entries(PREFIXES).map(([namespace, prefix]) => `xmlns:${prefix}="${namespace}"`);

/** The beginning and the end of a document with a root of ours, whose content comes in between. */
export function documentAround(name: string): { head: string; tail: string } {
  const { namespace, local } = splitName(name);
  const tag = `${PREFIXES[namespace] ?? 'D'}:${local}`;
  return {
    head: `<?xml version="1.0" encoding="utf-8"?>\n<${tag} ${DECLARED.join(' ')}>`,
    tail: `</${tag}>\n`,
  };
}
