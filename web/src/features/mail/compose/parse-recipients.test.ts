/** Lists of recipients as people type and paste them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecipients } from './parse-recipients.ts';

const read = (text: string) => parseRecipients(text).map(({ name, email }) => [name, email]);

test('names, bare addresses and links are read, whatever separates them', () => {
  assert.deepEqual(read('An <an@x.vn>; binh@x.vn,\n"Lê, Chi" <chi@x.vn>\tmailto:dung@x.vn'), [
    ['An', 'an@x.vn'],
    [null, 'binh@x.vn'],
    ['Lê, Chi', 'chi@x.vn'],
    [null, 'dung@x.vn'],
  ]);
  assert.deepEqual(read(' , ;\n'), []);
  assert.deepEqual(read('<an@x.vn>'), [[null, 'an@x.vn']]);
});

test('what is no address stays as it was typed, for its writer to mend', () => {
  assert.deepEqual(read('Sở Nội vụ, a < b@x.vn'), [
    [null, 'Sở Nội vụ'],
    [null, 'a < b@x.vn'],
  ]);
  assert.deepEqual(read('An <an@x vn>'), [[null, 'An <an@x vn>']]);
});

test('a quotation mark that is never closed does not swallow the rest', () => {
  assert.deepEqual(read('"An <an@x.vn>, binh@x.vn'), [
    ['An', 'an@x.vn'],
    [null, 'binh@x.vn'],
  ]);
});

test('a list of thousands is read in one pass', () => {
  assert.equal(
    read(Array.from({ length: 20_000 }, (_, index) => `"N ${index}" <n${index}@x.vn>`).join(', ')).length,
    20_000,
  );
});
