/**
 * A program beside the tortured one that does the same small work for everybody who connects: some arithmetic, and some bytes to the disk.
 * It never grows and never changes, so where it becomes slower the machine did, by work of others; the soak compares with it.
 */

import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** About what a short act of the program takes. */
const ROUNDS = 12;
const BYTES = Buffer.alloc(65_536, 'thu');

/** A running one. */
export interface Yardstick {
  port: number;
  stop(): void;
}

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-yardstick-'));
  const file = openSync(join(folder, 'bytes'), 'w');
  const server = createServer((socket) => {
    const hash = createHash('sha256');
    for (let round = 0; round < ROUNDS; round += 1) hash.update(BYTES);
    writeSync(file, BYTES.subarray(0, 8192), 0, 8192, 0);
    fdatasyncSync(file);
    socket.on('error', () => undefined).end(hash.digest('hex'));
  });
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
  process.once('disconnect', () => {
    server.close();
    closeSync(file);
    rmSync(folder, { recursive: true });
  });
}

/** Starts it as a process of its own. */
export async function startYardstick(): Promise<Yardstick> {
  const child = fork(import.meta.filename);
  const [address] = (await once(child, 'message')) as [{ port: number }];
  return { port: address.port, stop: () => child.disconnect() };
}

if (import.meta.main) await serve();
