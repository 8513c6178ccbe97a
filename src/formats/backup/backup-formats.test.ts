/** Chunks keep their borders, packs and seals give back what was put in, and nothing else. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeBytea, decodeCopyRows, decodeTextArray, firstKeyOf } from './copy-rows.ts';
import { decodePack, encodePack } from './pack.ts';
import { RowChunker } from './row-chunker.ts';
import { chunkName, createKeys, openKeys, SealBroken, seal, unseal } from './seal.ts';
import {
  decodePieceName,
  encodePieceName,
  followPieces,
  formatWalAddress,
  parseWalAddress,
  segmentName,
} from './wal-address.ts';

function chunksOf(stream: Buffer, cuts: Iterable<number> = [1_000_000_000]): Buffer[] {
  const chunker = new RowChunker();
  const chunks: Buffer[] = [];
  let at = 0;
  for (const cut of cuts) {
    if (at >= stream.length) break;
    chunks.push(...chunker.push(stream.subarray(at, at + cut)));
    at += cut;
  }
  return [...chunks, ...chunker.end()];
}

/** Rows of a table ordered by a random key, as UUIDs are. */
function table(rows: number, change?: (row: number) => string): Buffer {
  const lines = Array.from({ length: rows }, (_, row) => {
    const key = createHash('sha256').update(`${row}`).digest('hex');
    return `${key}\t${change?.(row) ?? 'x'.repeat(300)}\n`;
  });
  return Buffer.from(lines.sort().join(''));
}

test('chunks are the stream, whole rows, however it comes', () => {
  const stream = table(20_000);
  const expected = chunksOf(stream);
  assert.ok(expected.length > 8);
  assert.deepEqual(Buffer.concat(expected), stream);
  for (const chunk of expected) assert.equal(chunk.at(-1), 0x0a);
  fc.assert(
    fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 900_000 })), (cuts) => {
      assert.deepEqual(chunksOf(stream, cuts), expected);
    }),
    { numRuns: 20 },
  );
});

function namesOf(stream: Buffer): Set<string> {
  return new Set(chunksOf(stream).map((chunk) => createHash('sha256').update(chunk).digest('hex')));
}

test('a row that changes and a row that is added change a chunk or two, not all', () => {
  const before = namesOf(table(20_000));
  const after = namesOf(table(20_001, (row) => (row === 77 ? 'changed' : 'x'.repeat(300))));
  const fresh = [...after].filter((name) => !before.has(name));
  assert.ok(fresh.length <= 2, `${fresh.length} of ${after.size}`);
});

test('fields come back as PostgreSQL wrote them', () => {
  const chunk = Buffer.from('a\\tb\t\\N\tdòng 1\\ndòng 2\t\\\\x\nk\t\t{}\t\\\\x00ff\n');
  assert.deepEqual(
    [...decodeCopyRows(chunk)],
    [
      ['a\tb', null, 'dòng 1\ndòng 2', '\\x'],
      ['k', '', '{}', '\\x00ff'],
    ],
  );
  assert.equal(firstKeyOf(chunk), 'a\\tb');
  assert.deepEqual(decodeBytea('\\x00ff'), Buffer.from([0, 255]));
  assert.deepEqual(decodeTextArray('{$Junk,"a b","c\\"d"}'), ['$Junk', 'a b', 'c"d']);
  assert.deepEqual(decodeTextArray('{}'), []);
});

test('a pack gives its pieces back, and a cut one is refused', () => {
  const pieces = [0, 1, 70_000].map((length, ordinal) => ({
    hash: randomBytes(32),
    ordinal,
    bytes: randomBytes(length),
  }));
  const pack = encodePack(pieces);
  assert.deepEqual([...decodePack(pack)], pieces);
  assert.throws(() => [...decodePack(pack.subarray(0, -1))], /cut off/);
});

test('what is sealed opens under its own name and key only', () => {
  const { keys, wrapped } = createKeys('sông Hương núi Ngự', randomBytes);
  const content = Buffer.from('mật');
  const name = chunkName(keys, content);
  const sealed = seal(keys, name, content, randomBytes);
  assert.deepEqual(unseal(openKeys('sông Hương núi Ngự'.normalize('NFD'), wrapped), name, sealed), content);
  assert.throws(() => unseal(keys, 'another', sealed), SealBroken);
  assert.throws(() => openKeys('wrong', wrapped), SealBroken);
  for (const place of [0, 15, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    assert.throws(() => unseal(keys, name, changed), SealBroken);
  }
  assert.ok(!sealed.includes('mật'));
});

const piece = (start: bigint, end: bigint) => ({ start, end, at: Number(end) });

test('pieces of the log are followed up to the first gap, those that overlap once', () => {
  const whole = [
    piece(0x1000n, 0x1400n),
    piece(0x1400n, 0x2000n),
    piece(0x1000n, 0x2000n),
    piece(0x2000n, 0x2100n),
  ];
  assert.deepEqual(followPieces([...whole, piece(0x2101n, 0x3000n)], 0x1000n), {
    pieces: [piece(0x1000n, 0x2000n), piece(0x2000n, 0x2100n)],
    end: 0x2100n,
    at: 0x2100,
  });
  assert.equal(followPieces(whole, 0xfffn).end, 0xfffn);
  for (const one of whole) assert.deepEqual(decodePieceName(encodePieceName(one)), one);
  assert.equal(decodePieceName('0000000000001400-0000000000001000-1'), undefined);
  assert.equal(segmentName(3, parseWalAddress('16/B374D848'), 16 * 1024 * 1024), '0000000300000016000000B3');
  assert.equal(formatWalAddress(parseWalAddress('16/B374D848')), '16/B374D848');
  assert.throws(() => parseWalAddress('16'), RangeError);
});
