/** A name server for tests: answers over UDP what it is told to (RFC 1035 §4), and counts what it is asked. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export const TYPES = { A: 1, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, TLSA: 52 } as const;
export type RecordType = keyof typeof TYPES;

/** RFC 1035 §4.1.1. */
export const RCODES = { noError: 0, serverFailure: 2, nameError: 3, refused: 5 } as const;

export interface ZoneAnswer {
  rcode?: keyof typeof RCODES;
  ttl?: number;
  data?: Buffer[];
  /** Says nothing at all. */
  silent?: true;
}

export interface NameServer {
  address: string;
  /** Questions so far, as `MX example.org`. */
  questions: string[];
  close(): void;
}

/** A name as labels; the root is a single zero. */
export function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

export function mx(preference: number, exchange: string): Buffer {
  return Buffer.concat([Buffer.from([preference >> 8, preference & 255]), encodeName(exchange)]);
}

export function txt(...pieces: string[]): Buffer {
  return Buffer.concat(pieces.map((piece) => Buffer.from([piece.length, ...Buffer.from(piece)])));
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function encodeAnswer(query: Buffer, answer: ZoneAnswer): Buffer {
  const { type, end } = readQuestion(query);
  const data = answer.data ?? [];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | RCODES[answer.rcode ?? 'noError'], 2);
  header.writeUInt16BE(data.length, 6);
  header.fill(0, 8, 12);
  const records = data.map((value) => {
    const head = Buffer.alloc(12);
    // A pointer to the question's name (RFC 1035 §4.1.4).
    head.writeUInt16BE(0xc00c, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt32BE(answer.ttl ?? 60, 6);
    head.writeUInt16BE(value.length, 10);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

/** Starts it; `answer` decides by name and type, undefined is "there is no such name". */
export async function startNameServer(
  answer: (name: string, type: RecordType) => ZoneAnswer | undefined,
): Promise<NameServer> {
  const socket: Socket = createSocket('udp4');
  const questions: string[] = [];
  socket.on('message', (query, peer) => {
    const { name, type } = readQuestion(query);
    const word = Object.entries(TYPES).find(([, code]) => code === type)?.[0] as RecordType;
    questions.push(`${word} ${name}`);
    const given = answer(name, word) ?? { rcode: 'nameError' as const };
    if (!given.silent) socket.send(encodeAnswer(query, given), peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, questions, close: () => socket.close() };
}
