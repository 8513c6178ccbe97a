/**
 * Lists of certificates that are no longer good (RFC 5280 §5), as an authority signs them.
 *
 * A list counts for the authority that signed it and after its date too: who is named on it stays revoked. Departures: lists with critical extensions
 * (indirect ones, differences to another list, parts of a list) are not read, and a certificate that is only held counts as revoked.
 */
import type { KeyObject } from 'node:crypto';
import { isSignedBy } from './algorithms.ts';
import { childOf, DerFault, type Element, oidOf, readElement, SEQUENCE } from './der.ts';

/** A list of a million certificates; they are the administrator's, not a stranger's. */
const MAX_ELEMENTS = 8_000_000;
const UTC_TIME = 0x17;
const TIME = 0x18;
const EXTENSIONS = 0xa0;

/** What an authority says of its certificates. */
export interface RevocationList {
  issuer: Buffer;
  /** When the authority made it, and by when there will be another. */
  issuedAt: number;
  nextAt?: number;
  /** When each serial number, in hexadecimal, was revoked. */
  revoked: ReadonlyMap<string, number>;
  isSignedWith(key: KeyObject): boolean;
}

/** RFC 5280 §4.1.2.5: two digits of a year are of 1950 to 2049. */
function timeOf({ identifier, content }: Element): number {
  const text = content.toString('latin1');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    (identifier === UTC_TIME
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
      : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
    ).exec(text) ?? [];
  const century = identifier === UTC_TIME ? (Number(year) < 50 ? 2000 : 1900) : 0;
  const time = Date.UTC(
    century + Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (year === '' || Number.isNaN(time)) throw new DerFault('a time that cannot be read');
  return time;
}

const isTime = (element: Element | undefined): boolean =>
  element?.identifier === UTC_TIME || element?.identifier === TIME;

function requireNoDemands(extensions: Element | undefined): void {
  const all = extensions?.children ?? [];
  if (all.some((one) => one.children.length > 2 && childOf(one, 1).content[0] !== 0))
    throw new DerFault('a list with demands that are not understood');
}

function readRevoked(list: Element | undefined): Map<string, number> {
  const revoked = new Map<string, number>();
  for (const entry of list?.identifier === SEQUENCE ? list.children : []) {
    requireNoDemands(entry.children[2]);
    revoked.set(childOf(entry, 0).content.toString('hex'), timeOf(childOf(entry, 1)));
  }
  return revoked;
}

/** Reads a list. Throws `DerFault`. */
export function readRevocationList(der: Buffer): RevocationList {
  const whole = readElement(der, MAX_ELEMENTS);
  const body = childOf(whole, 0, SEQUENCE);
  const algorithm = oidOf(childOf(whole, 1, SEQUENCE).children[0]);
  const first = body.children[0]?.identifier === 0x02 ? 1 : 0;
  const issuer = childOf(body, first + 1, SEQUENCE).bytes;
  const next = body.children[first + 3];
  const afterTimes = first + (isTime(next) ? 4 : 3);
  const extensions = body.children.find(({ identifier }) => identifier === EXTENSIONS);
  requireNoDemands(extensions?.children[0]);
  // The first octet of a bit string tells how many bits are missing from the last.
  const signature = childOf(whole, 2, 0x03).content.subarray(1);
  return {
    issuer,
    issuedAt: timeOf(childOf(body, first + 2)),
    ...(next && isTime(next) && { nextAt: timeOf(next) }),
    revoked: readRevoked(body.children[afterTimes]),
    isSignedWith: (key) => isSignedBy(key, { algorithm, digest: '', signature }, body.bytes),
  };
}

/** The lists of a PEM file. Throws when one cannot be read. */
export function readRevocationLists(pem: string): RevocationList[] {
  const blocks = pem.match(/-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/g) ?? [];
  return blocks.map((block) =>
    readRevocationList(Buffer.from(block.replaceAll(/-----[A-Z0-9 ]+-----/g, ''), 'base64')),
  );
}

/** A list as authorities publish it: DER, or some as PEM. Throws when it cannot be read. */
export function readPublishedList(bytes: Buffer): RevocationList {
  const isPem = bytes.subarray(0, 10).toString('latin1') === '-----BEGIN';
  const [list] = isPem ? readRevocationLists(bytes.toString('latin1')) : [readRevocationList(bytes)];
  if (!list) throw new DerFault('no list');
  return list;
}
