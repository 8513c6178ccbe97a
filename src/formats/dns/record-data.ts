/** What is in a record, by its type (RFC 1035 §3.3, RFC 3596, RFC 2782, RFC 6698 §2.1). */
import { DnsFormatFault, decodeName } from './names.ts';

export const RECORD_TYPES = {
  A: 1,
  CNAME: 5,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  TLSA: 52,
} as const;
export type RecordType = keyof typeof RECORD_TYPES;

/** RFC 6698 §2.1. */
export interface TlsaRecord {
  usage: number;
  selector: number;
  matching: number;
  data: Buffer;
}

export interface RecordValues {
  A: string;
  AAAA: string;
  CNAME: string;
  PTR: string;
  MX: { preference: number; host: string };
  TXT: string;
  SRV: { priority: number; weight: number; port: number; host: string };
  TLSA: TlsaRecord;
}

function ipv6Of(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** The pieces of a text as one (RFC 7208 §3.3); bytes that are no UTF-8 become replacement characters. */
function textOf(bytes: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] ?? 0;
    pieces.push(bytes.subarray(at + 1, at + 1 + length));
    at += length + 1;
  }
  return Buffer.concat(pieces).toString();
}

function requireLength(bytes: Buffer, length: number): void {
  if (bytes.length < length) throw new DnsFormatFault('a record is too short');
}

type Reader<T> = (message: Buffer, start: number, end: number) => T;

const READERS: { [Type in RecordType]: Reader<RecordValues[Type]> } = {
  A: (message, start, end) => {
    requireLength(message.subarray(start, end), 4);
    return [...message.subarray(start, start + 4)].join('.');
  },
  AAAA: (message, start, end) => {
    requireLength(message.subarray(start, end), 16);
    return ipv6Of(message.subarray(start, end));
  },
  CNAME: (message, start) => decodeName(message, start).name,
  PTR: (message, start) => decodeName(message, start).name,
  MX: (message, start, end) => {
    requireLength(message.subarray(start, end), 3);
    return { preference: message.readUInt16BE(start), host: decodeName(message, start + 2).name };
  },
  TXT: (message, start, end) => textOf(message.subarray(start, end)),
  SRV: (message, start, end) => {
    requireLength(message.subarray(start, end), 7);
    return {
      priority: message.readUInt16BE(start),
      weight: message.readUInt16BE(start + 2),
      port: message.readUInt16BE(start + 4),
      host: decodeName(message, start + 6).name,
    };
  },
  TLSA: (message, start, end) => {
    requireLength(message.subarray(start, end), 4);
    return {
      usage: message[start] ?? 0,
      selector: message[start + 1] ?? 0,
      matching: message[start + 2] ?? 0,
      data: Buffer.from(message.subarray(start + 3, end)),
    };
  },
};

/** Reads the data of one record. */
export function decodeRecordData<Type extends RecordType>(
  type: Type,
  message: Buffer,
  start: number,
  end: number,
): RecordValues[Type] {
  return READERS[type](message, start, end);
}
