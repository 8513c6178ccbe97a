/** What an answer says of a refusal: its own words in both languages where they are for people, else those of its status. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import { describeFault, errorBody } from './faults.ts';

test('a refusal is told in its own words in both languages, or where it has none for people in those of its status', () => {
  const own = describeFault(new Refusal('conflict', 'The unit snv is dissolved.', { unit: 'snv' }));
  assert.deepEqual(errorBody(own), {
    error: {
      status: 409,
      code: 'conflict',
      vi: 'Đơn vị snv đã giải thể.',
      en: 'The unit snv is dissolved.',
      facts: { unit: 'snv' },
    },
  });
  const technical = describeFault(new Refusal('invalidArgument', 'frobnicate'));
  assert.deepEqual(technical.text, { vi: 'Yêu cầu không hợp lệ.', en: 'The request is not valid.' });
});
