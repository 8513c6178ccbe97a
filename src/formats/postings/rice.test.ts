/** Numbers in bits come back as they were, whatever their parameter and however large. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BitReader, BitSink, riceParameter } from './rice.ts';

const MOST = 2 ** 31 - 1;

test('numbers come back one after the other, and nothing is left but what fills the last byte', () => {
  const number = fc.record({
    value: fc.oneof(fc.nat(40), fc.nat(100_000), fc.nat(MOST)),
    parameter: fc.nat(15),
  });
  fc.assert(
    fc.property(fc.array(number, { maxLength: 40 }), (numbers) => {
      const sink = new BitSink();
      sink.reserve(numbers.length);
      for (const { value, parameter } of numbers) sink.putRice(value, parameter);
      const size = sink.pad();
      const reader = new BitReader(sink.bytes.slice(0, size), 0);
      for (const { value, parameter } of numbers) {
        assert.ok(!reader.isAtPad(size * 8));
        assert.equal(reader.rice(parameter), value);
      }
      assert.ok(reader.isAtPad(size * 8));
    }),
  );
});

test('a sink that is emptied holds nothing of what it held', () => {
  const sink = new BitSink();
  sink.putBits(0xffff, 16);
  sink.clear();
  sink.putRice(0, 0);
  assert.equal(sink.bytes[0], 0);
});

const bitsOf = (values: readonly number[], parameter: number): number =>
  values.reduce((sum, value) => sum + (value >>> parameter) + 1 + parameter, 0);

test('the parameter is the one by which numbers of that mean take the fewest bits', () => {
  for (const mean of [0, 1, 3, 10, 50, 120, 900, 5_000]) {
    // As distances between things strewn by chance are.
    const values = Array.from({ length: 2_000 }, (_, index) =>
      Math.floor(-mean * Math.log((index + 0.5) / 2_000)),
    );
    const sum = values.reduce((one, other) => one + other, 0);
    const least = Math.min(...Array.from({ length: 16 }, (_, parameter) => bitsOf(values, parameter)));
    assert.ok(bitsOf(values, riceParameter(sum, values.length)) <= least * 1.03, String(mean));
  }
});
