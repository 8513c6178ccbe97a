/** The CardDAV client that tests use: requests as they go over the wire, answers as elements. */
import assert from 'node:assert/strict';
import { parseXml, type XmlElement } from '#formats/dav/xml.ts';

export interface DavAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** What a multistatus says of one resource. */
export interface DavResource {
  href: string;
  /** Of the resource as a whole, where it has one. */
  status?: number;
  /** Properties by their local names: those that it has, as text or elements. */
  properties: Map<string, XmlElement>;
  /** Names of those that it does not have, or that may not be set. */
  missing: string[];
}

const statusIn = (text: string): number => Number(/ (\d{3})/.exec(text)?.[1]);
const local = ({ name }: XmlElement): string => name.replace(/^\{.*\}/, '');

function readResource(response: XmlElement): DavResource {
  const of = (name: string, parent = response): XmlElement[] =>
    parent.children.filter((child) => local(child) === name);
  const [whole] = of('status');
  const found: DavResource = {
    href: of('href')[0]?.text ?? '',
    ...(whole && { status: statusIn(whole.text) }),
    properties: new Map(),
    missing: [],
  };
  for (const part of of('propstat')) {
    const status = statusIn(of('status', part)[0]?.text ?? '');
    for (const property of of('prop', part).flatMap(({ children }) => children))
      if (status === 200) found.properties.set(local(property), property);
      else found.missing.push(local(property));
  }
  return found;
}

export class CardDavClient {
  readonly #url: string;
  readonly #authorization: string;

  constructor(url: string, authorization: string) {
    this.#url = url;
    this.#authorization = authorization;
  }

  async send(
    method: string,
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<DavAnswer> {
    const answer = await fetch(new URL(path, this.#url), {
      method,
      redirect: 'manual',
      headers: { authorization: this.#authorization, ...headers },
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  /** A request whose answer has many parts, and the token at its end. */
  async ask(
    method: string,
    path: string,
    body: string,
    depth = '1',
  ): Promise<{ resources: DavResource[]; token: string | undefined }> {
    const { status, text } = await this.send(method, path, body, { depth });
    assert.equal(status, 207, text);
    const root = parseXml(text);
    return {
      resources: root.children.filter((child) => local(child) === 'response').map(readResource),
      token: root.children.find((child) => local(child) === 'sync-token')?.text,
    };
  }

  /** Properties of a place, and with depth 1 of what is below. */
  async find(path: string, properties: string, depth = '0'): Promise<DavResource[]> {
    const body = `<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><prop>${properties}</prop></propfind>`;
    return (await this.ask('PROPFIND', path, body, depth)).resources;
  }

  /** The one address within a property. */
  async follow(path: string, property: string): Promise<string> {
    const [resource] = await this.find(path, property);
    const [found] = resource?.properties.values() ?? [];
    return found?.children[0]?.text ?? assert.fail(`${path} has no ${property}`);
  }

  put(path: string, vcard: string, headers: Readonly<Record<string, string>> = {}): Promise<DavAnswer> {
    return this.send('PUT', path, vcard.replaceAll('\n', '\r\n'), {
      'content-type': 'text/vcard',
      ...headers,
    });
  }

  /** What changed in a book since a token. */
  sync(
    path: string,
    token = '',
    most?: number,
  ): Promise<{ resources: DavResource[]; token: string | undefined }> {
    const limit = most === undefined ? '' : `<limit><nresults>${most}</nresults></limit>`;
    return this.ask(
      'REPORT',
      path,
      `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level>${limit}<prop><getetag/></prop></sync-collection>`,
    );
  }
}
