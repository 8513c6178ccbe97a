/** CMS SignedData (RFC 5652 §5): who signed what, as it stands; whether it is true is asked in `signer.ts`. Throws `DerFault`. */
import { childOf, DerFault, type Element, octetsOf, oidOf, readElement, SEQUENCE, SET } from './der.ts';

const SIGNED_DATA = '2a864886f70d010702';
const CONTENT_TYPE = '2a864886f70d010903';
const MESSAGE_DIGEST = '2a864886f70d010904';

/** More than one signs a letter seldom, more than a few never. */
const MAX_SIGNERS = 8;
/** A chain has three or four; some agents send those of two. */
const MAX_CERTIFICATES = 24;

export interface Signer {
  /** Who: issuer and serial number as they are encoded, or the key's identifier. */
  by: { issuer: Buffer; serial: Buffer } | { keyId: Buffer };
  /** The object identifiers in hexadecimal. */
  digest: string;
  algorithm: string;
  signature: Buffer;
  /** What is signed in place of the content, where it is so (§5.4). */
  attributes?: { signed: Buffer; contentType: string; digest: Buffer };
}

export interface SignedData {
  contentType: string;
  /** Absent where the content stands beside (multipart/signed). */
  content?: Buffer;
  certificates: Buffer[];
  signers: Signer[];
}

/** The one value of an attribute that has to be there once (§11.1, §11.2). */
function attribute(attributes: Element, oid: string): Element {
  const found = attributes.children.filter((one) => oidOf(one.children[0]) === oid);
  const [only] = found;
  const values = only && childOf(only, 1, SET).children;
  const [value] = values ?? [];
  if (found.length !== 1 || values?.length !== 1 || !value)
    throw new DerFault('a signed attribute is missing');
  return value;
}

function readAttributes(element: Element): NonNullable<Signer['attributes']> {
  // Signed is the encoding as a SET, not with the tag that it has here (§5.4).
  const signed = Buffer.concat([Buffer.of(SET), element.bytes.subarray(1)]);
  return {
    signed,
    contentType: oidOf(attribute(element, CONTENT_TYPE)),
    digest: octetsOf(attribute(element, MESSAGE_DIGEST)),
  };
}

function readSigner(element: Element): Signer {
  const sid = childOf(element, 1);
  const by =
    sid.identifier === SEQUENCE
      ? { issuer: childOf(sid, 0, SEQUENCE).bytes, serial: childOf(sid, 1).content }
      : { keyId: sid.content };
  const digest = oidOf(childOf(element, 2, SEQUENCE).children[0]);
  const hasAttributes = childOf(element, 3).identifier === 0xa0;
  const rest = hasAttributes ? 4 : 3;
  return {
    by,
    digest,
    algorithm: oidOf(childOf(element, rest, SEQUENCE).children[0]),
    signature: octetsOf(childOf(element, rest + 1)),
    ...(hasAttributes && { attributes: readAttributes(childOf(element, 3)) }),
  };
}

/** The signed data in the bytes; undefined when they are another kind of CMS (encrypted, certificates alone). */
export function readSignedData(bytes: Buffer): SignedData | undefined {
  const info = readElement(bytes);
  if (info.identifier !== SEQUENCE) throw new DerFault('no CMS');
  if (oidOf(info.children[0]) !== SIGNED_DATA) return undefined;
  const data = childOf(childOf(info, 1, 0xa0), 0, SEQUENCE);
  const capsule = childOf(data, 2, SEQUENCE);
  const content = capsule.children[1];
  const certificates = data.children.find(({ identifier }) => identifier === 0xa0)?.children ?? [];
  const signers = childOf(data, data.children.length - 1, SET).children;
  if (signers.length === 0) return undefined;
  if (signers.length > MAX_SIGNERS || certificates.length > MAX_CERTIFICATES)
    throw new DerFault('too many signers or certificates');
  return {
    contentType: oidOf(capsule.children[0]),
    ...(content && { content: octetsOf(content.children[0]) }),
    certificates: certificates
      .filter(({ identifier }) => identifier === SEQUENCE)
      .map(({ bytes: der }) => der),
    signers: signers.map(readSigner),
  };
}
