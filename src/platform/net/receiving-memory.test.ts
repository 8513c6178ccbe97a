/** Memory for messages that are coming: bounded for all together, and for each who sends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReceivingMemory } from './receiving-memory.ts';

const KB = 1024;

test('what is small needs no room, what is large has it until it is released', () => {
  const memory = new ReceivingMemory(1_000 * KB);
  const held = memory.hold('192.0.2.1');
  assert.equal(held.grow(64 * KB), true);
  assert.equal(memory.used, 0);
  assert.equal(held.grow(164 * KB), true);
  assert.equal(held.grow(264 * KB), true);
  assert.equal(memory.used, 200 * KB);
  held.release();
  held.release();
  assert.equal(memory.used, 0);
});

test('nobody has more than half, and all together no more than there is', () => {
  const memory = new ReceivingMemory(1_000 * KB);
  const [one, other, third] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((holder) => memory.hold(holder));
  assert.ok(one && other && third);
  assert.equal(one.grow(564 * KB), true);
  assert.equal(one.grow(565 * KB), false);
  assert.equal(memory.hold('192.0.2.1').grow(65 * KB), false, 'another connection of the same holder');
  assert.equal(other.grow(464 * KB), true);
  assert.equal(third.grow(165 * KB), false);
  assert.equal(third.grow(164 * KB), true);
  one.release();
  assert.equal(third.grow(165 * KB), true);
});

test('a message of the largest size there may be finds room, however little memory was set', () => {
  const memory = new ReceivingMemory(300 * KB, 1_000 * KB);
  const held = memory.hold('192.0.2.1');
  assert.equal(held.grow(1_000 * KB), true);
  assert.equal(memory.hold('192.0.2.2').grow(200 * KB), false);
});
