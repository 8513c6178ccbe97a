/** Every status code has words in both languages, the most particular ones that fit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './explanations.ts';

test('the most particular explanation is taken', () => {
  assert.match(explain('5.1.1', 'en'), /no such address/);
  assert.match(explain('5.1.99', 'en'), /wrong with the address/);
  assert.match(explain('5.99.99', 'en'), /refused the message/);
});

test('any code is explained in both languages, and what is no code too', () => {
  for (const status of ['5.0.0', '4.4.1', '5.7.26', '4.2.2', '', 'x', '5.constructor.1', '5.7']) {
    assert.notEqual(explain(status, 'vi'), '', status);
    assert.notEqual(explain(status, 'en'), '', status);
  }
});
