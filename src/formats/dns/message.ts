/**
 * A question to a recursive name server, and its answer (RFC 1035 §4.1, RFC 6891, RFC 6840 §5.7).
 *
 * The AD bit is set in the question: a validating server then tells with the same bit whether it has proved its answer.
 */
import { DnsFormatFault, decodeName, encodeName } from './names.ts';
import { decodeRecordData, RECORD_TYPES, type RecordType, type RecordValues } from './record-data.ts';

const HEADER_BYTES = 12;
const CLASS_IN = 1;
const FLAGS = { response: 0x8000, truncated: 0x0200, recursionDesired: 0x0100, authentic: 0x0020 };
/** What passes every network unfragmented (DNS flag day 2020). */
const EDNS_SIZE = 1232;
const TYPE_OPT = 41;
/** More records than any answer a mail server acts on. */
const MAX_RECORDS = 500;
/** Aliases of aliases. */
const MAX_ALIASES = 10;

export const RCODES = { noError: 0, serverFailure: 2, nameError: 3 } as const;

export function encodeQuestion(id: number, name: string, type: RecordType): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(FLAGS.recursionDesired | FLAGS.authentic, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(1, 10);
  const question = Buffer.alloc(4);
  question.writeUInt16BE(RECORD_TYPES[type], 0);
  question.writeUInt16BE(CLASS_IN, 2);
  const options = Buffer.alloc(11);
  options.writeUInt16BE(TYPE_OPT, 1);
  options.writeUInt16BE(EDNS_SIZE, 3);
  return Buffer.concat([header, encodeName(name), question, options]);
}

export interface DecodedAnswer<Type extends RecordType> {
  rcode: number;
  isTruncated: boolean;
  /** The server says that it has proved the answer. */
  isAuthentic: boolean;
  values: RecordValues[Type][];
  /** The shortest of the answer, in seconds; 0 without one. */
  ttlS: number;
}

interface RawRecord {
  name: string;
  type: number;
  ttl: number;
  start: number;
  end: number;
}

function readRecords(message: Buffer, from: number, count: number): RawRecord[] {
  const records: RawRecord[] = [];
  let at = from;
  for (let index = 0; index < Math.min(count, MAX_RECORDS); index++) {
    const { name, end } = decodeName(message, at);
    if (end + 10 > message.length) throw new DnsFormatFault('a record goes beyond the message');
    const start = end + 10;
    const last = start + message.readUInt16BE(end + 8);
    if (last > message.length) throw new DnsFormatFault('a record goes beyond the message');
    records.push({
      name,
      type: message.readUInt16BE(end),
      ttl: message.readUInt32BE(end + 4),
      start,
      end: last,
    });
    at = last;
  }
  return records;
}

/** The name that the question's name stands for, following aliases (RFC 1034 §3.6.2), and the aliases on the way. */
function followAliases(message: Buffer, name: string, records: readonly RawRecord[]) {
  let canonical = name;
  const ways: RawRecord[] = [];
  for (let step = 0; step < MAX_ALIASES; step++) {
    const alias = records.find((one) => one.name === canonical && one.type === RECORD_TYPES.CNAME);
    if (!alias) break;
    ways.push(alias);
    canonical = decodeRecordData('CNAME', message, alias.start, alias.end);
  }
  return { canonical, ways };
}

/** The answer to a question. Throws `DnsFormatFault` for what is none to it. */
export function decodeAnswer<Type extends RecordType>(
  message: Buffer,
  asked: { id: number; name: string; type: Type },
): DecodedAnswer<Type> {
  if (message.length < HEADER_BYTES) throw new DnsFormatFault('the message is too short');
  const flags = message.readUInt16BE(2);
  const { name, end } = decodeName(message, HEADER_BYTES);
  const isToIt =
    message.readUInt16BE(0) === asked.id &&
    (flags & FLAGS.response) !== 0 &&
    message.readUInt16BE(4) === 1 &&
    name === asked.name.toLowerCase() &&
    end + 4 <= message.length &&
    message.readUInt16BE(end) === RECORD_TYPES[asked.type];
  if (!isToIt) throw new DnsFormatFault('the answer is to another question');
  const isTruncated = (flags & FLAGS.truncated) !== 0;
  const base = { rcode: flags & 0xf, isTruncated, isAuthentic: (flags & FLAGS.authentic) !== 0 };
  if (isTruncated) return { ...base, values: [], ttlS: 0 };
  const records = readRecords(message, end + 4, message.readUInt16BE(6));
  const { canonical, ways } = followAliases(message, name, records);
  const found = records.filter((one) => one.name === canonical && one.type === RECORD_TYPES[asked.type]);
  const ttls = [...ways, ...found].map((record) => record.ttl);
  return {
    ...base,
    values: found.map((one) => decodeRecordData(asked.type, message, one.start, one.end)),
    ttlS: ttls.length > 0 ? Math.min(...ttls) : 0,
  };
}
