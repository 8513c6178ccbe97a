/**
 * The PROXY protocol, versions 1 and 2: how a load balancer tells the client's address. Pure.
 *
 * HAProxy's specification of 2020. Only the source address is taken; everything is bounded by the format itself.
 */
import { isIPv4, isIPv6 } from 'node:net';

export type ProxyHeader =
  | { kind: 'incomplete' }
  | { kind: 'invalid' }
  /** `source` is absent for the balancer's own health checks. */
  | { kind: 'header'; length: number; source?: string };

const SIGNATURE_2 = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]);
const SIGNATURE_1 = Buffer.from('PROXY ');
/** Version 1: the longest line there can be, with CRLF. */
const MAX_LENGTH_1 = 107;
const HEADER_2 = 16;

function startsWith(bytes: Buffer, signature: Buffer): boolean {
  const length = Math.min(bytes.length, signature.length);
  return bytes.subarray(0, length).equals(signature.subarray(0, length));
}

function decodeVersion1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, MAX_LENGTH_1).indexOf('\r\n');
  if (end < 0) return bytes.length < MAX_LENGTH_1 ? { kind: 'incomplete' } : { kind: 'invalid' };
  const [, family, source, , port] = bytes.toString('latin1', 0, end).split(' ');
  if (family === 'UNKNOWN') return { kind: 'header', length: end + 2 };
  const isOfFamily =
    (family === 'TCP4' && isIPv4(source ?? '')) || (family === 'TCP6' && isIPv6(source ?? ''));
  if (!isOfFamily || port === undefined) return { kind: 'invalid' };
  return { kind: 'header', length: end + 2, source: source ?? '' };
}

function addressOf(bytes: Buffer, family: number): string | undefined {
  if (family === 1 && bytes.length >= 4) return [...bytes.subarray(0, 4)].join('.');
  if (family !== 2 || bytes.length < 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return groups.join(':');
}

function decodeVersion2(bytes: Buffer): ProxyHeader {
  if (bytes.length < HEADER_2) return { kind: 'incomplete' };
  const versionAndCommand = bytes[12] ?? 0;
  const length = HEADER_2 + bytes.readUInt16BE(14);
  if (versionAndCommand >> 4 !== 2) return { kind: 'invalid' };
  if (bytes.length < length) return { kind: 'incomplete' };
  const isLocal = (versionAndCommand & 0xf) === 0;
  const source = isLocal ? undefined : addressOf(bytes.subarray(HEADER_2, length), (bytes[13] ?? 0) >> 4);
  return source === undefined ? { kind: 'header', length } : { kind: 'header', length, source };
}

/** Reads the header at the start of a connection. */
export function decodeProxyHeader(bytes: Buffer): ProxyHeader {
  if (startsWith(bytes, SIGNATURE_2)) return decodeVersion2(bytes);
  return startsWith(bytes, SIGNATURE_1) ? decodeVersion1(bytes) : { kind: 'invalid' };
}
