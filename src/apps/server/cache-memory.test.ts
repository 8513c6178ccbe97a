import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareCacheMemory } from './cache-memory.ts';

const MEGABYTE = 1024 * 1024;

const sum = (bytes: number): number =>
  Object.values(shareCacheMemory(bytes)).reduce((all, one) => all + one, 0);

test('the memory for mail is shared whole, and never more of it than was given', () => {
  assert.equal(sum(1024 * MEGABYTE), 1024 * MEGABYTE);
  assert.ok(sum(12_345_678) <= 12_345_678);
  assert.ok(sum(12_345_678) > 12_345_600);
  assert.equal(shareCacheMemory(1024 * MEGABYTE).blobs, 96 * MEGABYTE);
});
