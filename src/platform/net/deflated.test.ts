import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { type ByteStream, DeflatedStream } from './deflated.ts';

/** A stream that gives these pieces, then ends. */
function giving(pieces: readonly Buffer[]): ByteStream & { written: Buffer[] } {
  const queue = [...pieces];
  const written: Buffer[] = [];
  return {
    written,
    read: async () => queue.shift(),
    write: async (bytes) => {
      written.push(bytes);
    },
  };
}

async function readAll(stream: ByteStream): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let piece = await stream.read(); piece; piece = await stream.read()) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('what one side writes the other reads, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 3_000 })),
      fc.integer({ min: 1, max: 500 }),
      async (texts, cut) => {
        const below = giving([]);
        const writer = new DeflatedStream(below);
        for (const text of texts) await writer.write(Buffer.from(text));
        const wire = Buffer.concat(below.written);
        const pieces = Array.from({ length: Math.ceil(wire.length / cut) }, (_, at) =>
          wire.subarray(at * cut, (at + 1) * cut),
        );
        const reader = new DeflatedStream(giving(pieces));
        assert.deepEqual(await readAll(reader), Buffer.concat(texts.map((text) => Buffer.from(text))));
        writer.close();
        reader.close();
      },
    ),
    { numRuns: 50 },
  );
});

test('few bytes that inflate to many come piece by piece', async () => {
  const reader = new DeflatedStream(giving([deflateRawSync(Buffer.alloc(50_000_000))]));
  const first = await reader.read();
  assert.ok(first && first.length < 1_000_000, `${first?.length}`);
  reader.close();
});

test('bytes that are no DEFLATE stream end the reading', async () => {
  const reader = new DeflatedStream(giving([Buffer.concat([Buffer.from([0xff]), randomBytes(100)])]));
  assert.equal((await readAll(reader)).length, 0);
  reader.close();
});
