/**
 * clamd's protocol (clamd(8)): INSTREAM, PING and VERSION, a connection each, over a unix socket or TCP.
 *
 * Whatever is not a clear answer is a fault: a message is clean only when clamd says so in its own words.
 */
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Where a clamd listens. */
export type ClamdAddress = { path: string } | { host: string; port: number };

export type ClamdAnswer =
  | { kind: 'clean' }
  | { kind: 'infected'; name: string }
  /** More than its StreamMaxLength. */
  | { kind: 'tooLarge' }
  | { kind: 'fault'; reason: string };

/** clamd's own limits for a large archive come to about this (MaxScanTime 120 s); counted from the last byte it took. */
export const SCAN_TIMEOUT_MS = 130_000;
const QUESTION_TIMEOUT_MS = 2_000;
/** An answer is a line; one that goes on is none. */
const MAX_ANSWER = 4_096;
const CHUNK = 256 * 1024;

class HungUp extends Error {
  override readonly name = 'HungUp';

  constructor() {
    super('clamd closed without an answer');
  }
}

/** Sends, reads until the NUL or the end, within a time; rejects with what went wrong. */
function talk(
  address: ClamdAddress,
  timeoutMs: number,
  send: (socket: Socket, progressed: () => void) => Promise<void> | void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    let answer = '';
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve(answer.replace(/\0[\s\S]*$/, '').trim());
    };
    const timer = setTimeout(() => finish(new Error('clamd gave no answer in time')), timeoutMs);
    socket.on('connect', () => {
      Promise.resolve(send(socket, () => void timer.refresh())).catch((error: unknown) =>
        finish(error instanceof Error ? error : new Error(String(error))),
      );
    });
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8');
      if (answer.includes('\0')) finish();
      else if (answer.length > MAX_ANSWER) finish(new Error('clamd talks on'));
    });
    socket.on('error', finish);
    socket.on('close', () => finish(answer === '' ? new HungUp() : undefined));
  });
}

/** Sends as fast as clamd takes it; stops when clamd has said enough, as it does of what is too much. */
async function sendStream(
  socket: Socket,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  progressed: () => void,
): Promise<void> {
  // What fits goes in one piece: each write of its own would wake clamd for a few bytes.
  socket.cork();
  socket.write('zINSTREAM\0');
  for await (const bytes of pieces)
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const chunk = bytes.subarray(at, at + CHUNK);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      socket.write(length);
      if (!socket.write(chunk)) {
        socket.uncork();
        await drained(socket);
        // What clamd said meanwhile is read before more is written: after it has hung up, that would fail and its words be lost.
        await nextTurn();
        socket.cork();
      }
      if (socket.destroyed) return;
      progressed();
    }
  socket.write(Buffer.alloc(4));
  socket.uncork();
}

function drained(socket: Socket): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

function decodeAnswer(text: string): ClamdAnswer {
  if (text === 'stream: OK') return { kind: 'clean' };
  const [, name] = /^stream: (\S.*) FOUND$/.exec(text) ?? [];
  if (name !== undefined) return { kind: 'infected', name };
  if (/size limit exceeded/i.test(text)) return { kind: 'tooLarge' };
  return { kind: 'fault', reason: `clamd says "${text.slice(0, 100)}"` };
}

/** It hung up while we were writing: what it had said of the stream, too large as a rule, went with the connection. */
function isHangUp(error: unknown): boolean {
  if (error instanceof HungUp) return true;
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
}

const MAX_HANG_UPS = 5;

/** Has bytes scanned, whole or as they come. */
export async function scanByClamd(
  address: ClamdAddress,
  bytes: Buffer | AsyncIterable<Buffer>,
  timeoutMs: number = SCAN_TIMEOUT_MS,
): Promise<ClamdAnswer> {
  const pieces = Buffer.isBuffer(bytes) ? [bytes] : bytes;
  for (let attempt = 1; ; attempt += 1)
    try {
      const answer = await talk(address, timeoutMs, (socket, progressed) =>
        sendStream(socket, pieces, progressed),
      );
      return decodeAnswer(answer);
    } catch (error) {
      if (isHangUp(error) && Buffer.isBuffer(bytes) && attempt < MAX_HANG_UPS) continue;
      return { kind: 'fault', reason: error instanceof Error ? error.message : String(error) };
    }
}

/** Its version and the date of its signatures, as `ClamAV 1.4.6/27500/Mon Nov 23 …`; undefined where none answers. */
export async function askClamdVersion(address: ClamdAddress): Promise<string | undefined> {
  try {
    const answer = await talk(address, QUESTION_TIMEOUT_MS, (socket) => {
      socket.write('zVERSION\0');
    });
    return /^ClamAV \S+/.test(answer) ? answer : undefined;
  } catch {
    // Nobody there, or somebody else: both are no clamd.
    return undefined;
  }
}
