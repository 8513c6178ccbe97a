/**
 * Whether a message is signed by whom its From names (RFC 8551 §3.5, RFC 8550 §3), in the words of RFC 9219 §4.2.
 *
 * Looked at is the outermost part: multipart/signed, or application/pkcs7-mime. The letter is verified when signers whose signatures and
 * certificates are good have all addresses of its From; stricter than RFC 8550 §3, a certificate without an address vouches for nobody.
 * Without trusted authorities a good signature is only `signed`. Never throws.
 */
import type { Address, MessagePart, ParsedMessage } from '#formats/mime/message.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { digestOf, isSignedBy } from './algorithms.ts';
import { readCertificate, type SmimeCertificate } from './certificate.ts';
import { type ChainFault, findChain } from './chain.ts';
import { DerFault } from './der.ts';
import type { RevocationList } from './revocation.ts';
import { readSignedData, type SignedData, type Signer } from './signed-data.ts';

export type SmimeStatus = 'unknown' | 'signed' | 'signed/verified' | 'signed/failed';

export type SmimeFault =
  | ChainFault
  | 'unreadable'
  | 'changed'
  | 'noCertificate'
  | 'wrongAddress'
  | 'weakAlgorithm'
  | 'tooLarge';

export interface SmimeResult {
  status: SmimeStatus;
  faults: SmimeFault[];
  /** Where the authorities of a verified letter tell which certificates they took back. */
  revocationUrls?: string[];
}

/** Who may vouch for signers, and what they took back. */
export interface SmimeAuthorities {
  readonly trusted: readonly SmimeCertificate[];
  readonly revocations?: readonly RevocationList[];
}

export interface SmimeTrust extends SmimeAuthorities {
  now: number;
}

/** Larger messages stay `signed`: verifying them would hold up everybody else. */
export const MAX_VERIFIED_BYTES = 33_554_432;
/** A detached signature with its certificates is some kilobytes. */
const MAX_SIGNATURE_BYTES = 262_144;

function protocolOf(part: MessagePart): string {
  return part.parameters.find(({ name }) => name === 'protocol')?.value.toLowerCase() ?? '';
}

function isCms(part: MessagePart, kind: string): boolean {
  return part.type === 'application' && (part.subtype === kind || part.subtype === `x-${kind}`);
}

/** Whether a message is S/MIME or signed at all: whether RFC 9219 has a status for it. */
export function isSigned(root: MessagePart): boolean {
  return (root.type === 'multipart' && root.subtype === 'signed') || isCms(root, 'pkcs7-mime');
}

interface Envelope {
  signature: Buffer;
  content?: Buffer;
}

/** The CMS of a message with what it is about, or undefined when it is of another kind. */
function openEnvelope(bytes: Buffer, root: MessagePart): Envelope | undefined {
  const bodyOf = (part: MessagePart): Buffer =>
    decodeBody(bytes.subarray(part.bodyStart, part.bodyEnd), part.encoding);
  if (isCms(root, 'pkcs7-mime')) return { signature: bodyOf(root) };
  const [content, signature] = root.parts;
  if (!/^application\/(x-)?pkcs7-signature$/.test(protocolOf(root))) return undefined;
  if (!content || !signature || root.parts.length !== 2 || !isCms(signature, 'pkcs7-signature'))
    throw new DerFault('a part is missing');
  if (signature.bodyEnd - signature.bodyStart > MAX_SIGNATURE_BYTES) throw new DerFault('too long');
  // Signed is the part with its header, without the line end that belongs to the delimiter (RFC 1847 §2.1).
  return { signature: bodyOf(signature), content: bytes.subarray(content.headerStart, content.bodyEnd) };
}

function fromOf(from: readonly Address[]): string[] {
  return from
    .flatMap((address) => (address.kind === 'group' ? address.members : [address]))
    .map(({ localPart, domain }) => `${localPart}@${domain ?? ''}`.toLowerCase());
}

function isOf({ by }: Signer, certificate: SmimeCertificate): boolean {
  if ('keyId' in by) return certificate.keyId?.equals(by.keyId) ?? false;
  return certificate.issuer.equals(by.issuer) && certificate.serial.equals(by.serial);
}

/** Whether the content is what was signed. */
function findSignatureFault(
  signer: Signer,
  { x509 }: SmimeCertificate,
  content: Buffer,
  contentType: string,
): SmimeFault | undefined {
  const digest = digestOf(signer.digest, content);
  if (!digest) return 'weakAlgorithm';
  const { attributes } = signer;
  if (attributes && !(attributes.digest.equals(digest) && attributes.contentType === contentType))
    return 'changed';
  return isSignedBy(x509.publicKey, signer, attributes?.signed ?? content) ? undefined : 'changed';
}

function judge(data: SignedData, content: Buffer, from: readonly string[], trust: SmimeTrust): SmimeResult {
  const pool = data.certificates.map(readCertificate);
  const isNobodyTrusted = trust.trusted.length === 0;
  const faults = new Set<SmimeFault>();
  const vouched = new Set<string>();
  const urls = new Set<string>();
  const faultOfChain = (certificate: SmimeCertificate): ChainFault | undefined => {
    if (isNobodyTrusted) return undefined;
    const found = findChain(certificate, { pool, ...trust });
    if (found.fault === undefined)
      for (const url of found.chain.flatMap(({ revocationUrls }) => revocationUrls)) urls.add(url);
    return found.fault;
  };
  for (const signer of data.signers) {
    const certificate = pool.find((one) => isOf(signer, one));
    const fault = certificate
      ? (findSignatureFault(signer, certificate, content, data.contentType) ?? faultOfChain(certificate))
      : 'noCertificate';
    if (fault) faults.add(fault);
    else for (const address of certificate?.addresses ?? []) vouched.add(address);
  }
  if (from.length > 0 && from.every((address) => vouched.has(address)))
    return isNobodyTrusted
      ? { status: 'signed', faults: [] }
      : { status: 'signed/verified', faults: [], ...(urls.size > 0 && { revocationUrls: [...urls] }) };
  if (vouched.size > 0 || faults.size === 0) faults.add('wrongAddress');
  return { status: 'signed/failed', faults: [...faults] };
}

/** The status of a message; undefined when it is not S/MIME and not signed. */
export function verifySmime(
  bytes: Buffer,
  { root, envelope }: Pick<ParsedMessage, 'root' | 'envelope'>,
  trust: SmimeTrust,
): SmimeResult | undefined {
  if (!isSigned(root)) return undefined;
  if (bytes.length > MAX_VERIFIED_BYTES) return { status: 'signed', faults: ['tooLarge'] };
  try {
    const opened = openEnvelope(bytes, root);
    const data = opened && readSignedData(opened.signature);
    if (!opened || !data) return { status: 'unknown', faults: [] };
    const content = opened.content ?? data.content;
    if (!content) return { status: 'signed/failed', faults: ['unreadable'] };
    return judge(data, content, fromOf(envelope.from), trust);
  } catch (error) {
    if (error instanceof DerFault || isCryptoFault(error))
      return { status: 'signed/failed', faults: ['unreadable'] };
    throw error;
  }
}

/** What OpenSSL says of a key or a signature that makes no sense. */
function isCryptoFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^ERR_(OSSL|CRYPTO)/.test(String(error.code));
}
