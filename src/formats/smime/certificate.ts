/**
 * What of a certificate (RFC 5280 §4) S/MIME asks for and Node does not tell: names as they are encoded, addresses, uses of the key.
 * Throws `DerFault`.
 */
import { X509Certificate } from 'node:crypto';
import { childOf, DerFault, type Element, octetsOf, oidOf, readElement, SEQUENCE } from './der.ts';

const EMAIL_ADDRESS = '2a864886f70d010901';
const ANY_USE = '551d2500';
const EMAIL_PROTECTION = '2b06010505070304';

const KEY_ID = '551d0e';
const KEY_USAGE = '551d0f';
const ALTERNATIVE_NAMES = '551d11';
const BASIC_CONSTRAINTS = '551d13';
const EXTENDED_KEY_USAGE = '551d25';
const REVOCATION_LISTS = '551d1f';
/** More are copies of the same. */
const MAX_REVOCATION_URLS = 4;
const MAX_URL = 500;
/** Critical extensions that are looked at, and policies, which forbid nothing here. Others refuse the certificate (§4.2). */
const UNDERSTOOD = new Set([
  KEY_ID,
  KEY_USAGE,
  ALTERNATIVE_NAMES,
  BASIC_CONSTRAINTS,
  EXTENDED_KEY_USAGE,
  '551d20',
]);

/** digitalSignature and nonRepudiation (§4.2.1.3), either of which may sign letters (RFC 8550 §4.4.2). */
const SIGNS = 0xc0;
const SIGNS_CERTIFICATES = 0x04;

export interface SmimeCertificate {
  x509: X509Certificate;
  serial: Buffer;
  issuer: Buffer;
  subject: Buffer;
  keyId?: Buffer;
  /** The object identifier of the algorithm that its issuer signed it with, in hexadecimal. */
  algorithm: string;
  /** In lower case. */
  addresses: string[];
  maySign: boolean;
  mayIssue: boolean;
  /** How many authorities may stand between it and the signer's certificate. */
  pathLength: number;
  hasUnknownDemand: boolean;
  /** Where its issuer tells which certificates are no longer good (RFC 5280 §4.2.1.13), by HTTP. */
  revocationUrls: string[];
}

interface Extensions {
  values: ReadonlyMap<string, Buffer>;
  hasUnknownDemand: boolean;
}

function readExtensions(body: Element): Extensions {
  const values = new Map<string, Buffer>();
  let hasUnknownDemand = false;
  for (const extension of body.children.find(({ identifier }) => identifier === 0xa3)?.children[0]
    ?.children ?? []) {
    const oid = oidOf(extension.children[0]);
    const isCritical = extension.children.length > 2 && childOf(extension, 1).content[0] !== 0;
    if (isCritical && !UNDERSTOOD.has(oid)) hasUnknownDemand = true;
    values.set(oid, octetsOf(extension.children.at(-1)));
  }
  return { values, hasUnknownDemand };
}

function addressesOf(subject: Element, names: Buffer | undefined): string[] {
  const inNames = names ? readElement(names).children.filter(({ identifier }) => identifier === 0x81) : [];
  const inSubject = subject.children
    .flatMap((set) => set.children)
    .filter((pair) => oidOf(pair.children[0]) === EMAIL_ADDRESS)
    .map((pair) => childOf(pair, 1));
  return [...inNames, ...inSubject].map(({ content }) => content.toString('utf8').toLowerCase());
}

/** The first byte of the bits; all uses where none are named. */
function usesOf(value: Buffer | undefined): number {
  return value === undefined ? 0xff : (readElement(value).content[1] ?? 0);
}

function protectsMail(value: Buffer | undefined): boolean {
  if (value === undefined) return true;
  const uses = new Set(readElement(value).children.map(oidOf));
  return uses.has(EMAIL_PROTECTION) || uses.has(ANY_USE);
}

function pathLengthOf(value: Buffer | undefined): number {
  const length = value && readElement(value).children.find(({ identifier }) => identifier === 0x02);
  if (!length) return Number.POSITIVE_INFINITY;
  return length.content.length === 1 ? (length.content[0] ?? 0) : Number.POSITIVE_INFINITY;
}

/** The full names of distribution points that are plain addresses; directories and names relative to an issuer are passed over. */
function revocationUrlsOf(value: Buffer | undefined): string[] {
  const points = value === undefined ? [] : readElement(value).children;
  const names = points
    .flatMap((point) => point.children.filter(({ identifier }) => identifier === 0xa0))
    .flatMap((name) => name.children.filter(({ identifier }) => identifier === 0xa0))
    .flatMap((full) => full.children.filter(({ identifier }) => identifier === 0x86));
  return names
    .map(({ content }) => content.toString('latin1'))
    .filter((url) => url.length <= MAX_URL && /^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    .slice(0, MAX_REVOCATION_URLS);
}

function parse(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw new DerFault('a certificate that cannot be read');
  }
}

export function readCertificate(der: Buffer): SmimeCertificate {
  const x509 = parse(der);
  const whole = readElement(der);
  const body = childOf(whole, 0, SEQUENCE);
  const first = body.children[0]?.identifier === 0xa0 ? 1 : 0;
  const subject = childOf(body, first + 4, SEQUENCE);
  const { values, hasUnknownDemand } = readExtensions(body);
  const keyId = values.get(KEY_ID);
  const uses = usesOf(values.get(KEY_USAGE));
  return {
    x509,
    serial: childOf(body, first).content,
    issuer: childOf(body, first + 2, SEQUENCE).bytes,
    subject: subject.bytes,
    ...(keyId && { keyId: octetsOf(readElement(keyId)) }),
    algorithm: oidOf(childOf(whole, 1, SEQUENCE).children[0]),
    addresses: addressesOf(subject, values.get(ALTERNATIVE_NAMES)),
    maySign: (uses & SIGNS) !== 0 && protectsMail(values.get(EXTENDED_KEY_USAGE)),
    mayIssue: x509.ca && (uses & SIGNS_CERTIFICATES) !== 0 && protectsMail(values.get(EXTENDED_KEY_USAGE)),
    pathLength: pathLengthOf(values.get(BASIC_CONSTRAINTS)),
    hasUnknownDemand,
    revocationUrls: revocationUrlsOf(values.get(REVOCATION_LISTS)),
  };
}

/** The certificates of a PEM file: the authorities to trust. Throws when one cannot be read. */
export function readTrusted(pem: string): SmimeCertificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => readCertificate(new X509Certificate(block).raw));
}
