/**
 * One question to the name servers: by UDP, by TCP where the answer is too long for it (RFC 7766), to the next server
 * where one is silent or out of order. Ids and ports are random (RFC 5452).
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { type DecodedAnswer, decodeAnswer, encodeQuestion, RCODES } from '#formats/dns/message.ts';
import type { RecordType } from '#formats/dns/record-data.ts';

export interface NameServerAddress {
  host: string;
  port: number;
}

const DNS_PORT = 53;
/** RFC 7766 §8: two bytes of length. */
const LENGTH_BYTES = 2;

/** `address`, `address:port` or `[address]:port`. */
export function parseNameServer(text: string): NameServerAddress {
  const match = /^\[?(.+?)\]?:(\d+)$/.exec(text);
  const isWhole = isIPv6(text);
  return isWhole || !match
    ? { host: text, port: DNS_PORT }
    : { host: match[1] ?? '', port: Number(match[2]) };
}

function askByUdp(server: NameServerAddress, question: Buffer, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4');
    let isOver = false;
    const end = (finish: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      socket.close();
      finish();
    };
    const fail = (error: Error): void => end(() => reject(error));
    const timer = setTimeout(() => fail(new Error('ETIMEOUT')), timeoutMs);
    socket.on('error', fail);
    // Connected: only this server's datagrams come in.
    socket.connect(server.port, server.host, (error?: Error) => {
      if (error) fail(error);
      else if (!isOver) socket.send(question);
    });
    socket.on('message', (message) => {
      // What is to another id is somebody's guess; the right one may still come.
      if (message.length >= 2 && message.readUInt16BE(0) === question.readUInt16BE(0))
        end(() => resolve(message));
    });
  });
}

function askByTcp(server: NameServerAddress, question: Buffer, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: server.host, port: server.port });
    const timer = setTimeout(() => socket.destroy(new Error('ETIMEOUT')), timeoutMs);
    let received = Buffer.alloc(0);
    socket.once('connect', () => {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(question.length);
      socket.write(Buffer.concat([length, question]));
    });
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      const whole = received.length >= LENGTH_BYTES ? received.readUInt16BE(0) + LENGTH_BYTES : undefined;
      if (whole === undefined || received.length < whole) return;
      resolve(received.subarray(LENGTH_BYTES, whole));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('ECONNRESET'));
    });
  });
}

async function askServer<Type extends RecordType>(
  server: NameServerAddress,
  name: string,
  type: Type,
  timeoutMs: number,
): Promise<DecodedAnswer<Type>> {
  const id = randomInt(0x10000);
  const question = encodeQuestion(id, name, type);
  const asked = { id, name, type };
  const answer = decodeAnswer(await askByUdp(server, question, timeoutMs), asked);
  return answer.isTruncated ? decodeAnswer(await askByTcp(server, question, timeoutMs), asked) : answer;
}

/** Asks server after server, each `tries` times; throws what went wrong last when none has an answer. */
export async function askNameServers<Type extends RecordType>(
  servers: readonly NameServerAddress[],
  question: { name: string; type: Type; timeoutMs: number; tries: number },
): Promise<DecodedAnswer<Type>> {
  let last = new Error('ENOSERVER');
  for (let round = 0; round < question.tries; round++) {
    for (const server of servers) {
      try {
        const answer = await askServer(server, question.name, question.type, question.timeoutMs);
        if (answer.rcode === RCODES.noError || answer.rcode === RCODES.nameError) return answer;
        last = new Error(answer.rcode === RCODES.serverFailure ? 'ESERVFAIL' : 'EREFUSED');
      } catch (error) {
        last = error instanceof Error ? error : new Error(String(error));
      }
    }
  }
  throw last;
}
