/** Faults of scripts as people read them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from './script-fault.ts';

test('a fault tells its line, and its words in one language', () => {
  const told = 'dòng 3, cột 7: thiếu dấu chấm phẩy / line 3, column 7: a semicolon is missing';
  assert.deepEqual(faultOf(told, 'vi'), { line: 3, words: 'dòng 3, cột 7: thiếu dấu chấm phẩy' });
  assert.deepEqual(faultOf(told, 'en'), { line: 3, words: 'line 3, column 7: a semicolon is missing' });
});

test('what is told another way is shown as it is', () => {
  assert.deepEqual(faultOf('A script is in UTF-8.', 'vi'), { line: 0, words: 'A script is in UTF-8.' });
});
