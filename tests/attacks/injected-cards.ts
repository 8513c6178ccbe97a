/** Every property of a vCard with a text in it, written by CardDAV, and the cards as every version and every door gives them back (RFC 6350 §3). */
import { parseXml, type XmlElement } from '#formats/dav/xml.ts';
import { READERS } from '#formats/vcard/properties.ts';
import { CardDavClient } from '#tests/clients/carddav.ts';
import type { Mouth, Said } from './injections.ts';
import { basicOf, httpOf, type World } from './world.ts';

const NAMES = [...Object.keys(READERS), 'X-ODD', 'item1.X-ABLABEL', 'SOURCE', 'LABEL', 'GEO'];

/** As a program escapes what somebody typed: whatever still parts lines is for the server to take out. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\\', '\\\\')
    .replaceAll(/\r\n|[\r\n]/g, '\\n')
    .replaceAll(/[,;]/g, '\\$&');
/** RFC 6868: what stands in a parameter. */
const inParameter = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('^', '^^')
    .replaceAll(/\r\n|[\r\n]/g, '^n')
    .replaceAll('"', "^'");

async function ownBook({ place, owner }: World): Promise<{ dav: CardDavClient; home: string; book: string }> {
  const dav = new CardDavClient(httpOf(place), basicOf(owner));
  const principal = await dav.follow('/dav/', '<current-user-principal/>');
  const home = await dav.follow(principal, '<C:addressbook-home-set/>');
  const books = await dav.find(home, '<resourcetype/>', '1');
  const book = books.find(({ href }) => href !== home && !href.endsWith('/directory/'))?.href ?? '';
  return { dav, home, book };
}

async function writeCards(world: World, text: string): Promise<Said> {
  const said: Said = { tried: 0, taken: 0, faults: [] };
  const { dav, book } = await ownBook(world);
  for (const [at, name] of NAMES.entries()) {
    const value = escaped(text);
    const uid = name === 'UID' ? [] : [`UID:the-${at}`];
    const card = [
      'BEGIN:VCARD',
      `VERSION:${at % 2 === 0 ? '3.0' : '4.0'}`,
      ...uid,
      'FN:A',
      `${name}:${value}`,
      `${name};X-ODD="${inParameter(text)}";TYPE="${inParameter(text)}":${value}`,
      `${name}:https://example.org/${value}`,
      'END:VCARD',
      '',
    ];
    const { status, text: told } = await dav.put(`${book}${at}.vcf`, card.join('\n'));
    said.tried += 1;
    if (status < 300) said.taken += 1;
    if (status >= 500) said.faults.push(`${name}: ${status} ${told}`);
  }
  return said;
}

/** What a card has of its own: each once, and in its place. */
const MUST = /^BEGIN:VCARD\r\nVERSION:[34]\.0\r\n(?:(?!BEGIN:|VERSION:|END:)[^\r\n]+\r\n)+END:VCARD\r\n$/;
const LINE = /^(?:[\w-]+\.)?[A-Za-z\d-]+(?:;[\w-]+(?:=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)?)*:/;

/** What is wrong with a card as it is given out; nobody writes a line to a blind reader, or of one letter. */
function faultsOf(card: string): string[] {
  const lines = card
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')
    .slice(0, -1);
  return [
    ...(MUST.test(card) ? [] : ['lines out of their place']),
    ...lines.filter((line) => !LINE.test(line) || /^(?:Bcc|X)[:;]/i.test(line)),
    ...(/(?![\t\r\n])\p{Cc}|[\u2028\u2029]/u.test(card) ? ['a line of another end'] : []),
  ];
}

function cardsIn({ name, text, children }: XmlElement): string[] {
  return name.endsWith('address-data') ? [text] : children.flatMap(cardsIn);
}

/** All books, those of one's own and the directory, in both versions. */
export async function cardsOfDav(world: World): Promise<{ seen: number; faults: string[] }> {
  const { dav, home, book } = await ownBook(world);
  const found = { seen: 0, faults: [] as string[] };
  for (const path of [book, `${home}directory/`])
    for (const version of ['3.0', '4.0']) {
      const query = `<C:addressbook-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><prop><getetag/><C:address-data content-type="text/vcard" version="${version}"/></prop><C:filter/></C:addressbook-query>`;
      const { text } = await dav.send('REPORT', path, query, { depth: '1' });
      for (const card of cardsIn(parseXml(text))) {
        // XML takes a line's end for one letter.
        const faults = faultsOf(card.replaceAll(/\r?\n/g, '\r\n'));
        found.seen += 1;
        if (faults.length > 0) found.faults.push(`${faults.join(' | ')} in ${JSON.stringify(card)}`);
      }
    }
  return found;
}

export const CARD_MOUTHS: readonly Mouth[] = [{ name: 'every property of a vCard', say: writeCards }];
