/** What goes into a spreadsheet is text, whatever it begins with. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRows } from '../../web/src/features/objects/csv.ts';

test('commas, quotes and lines are quoted, formulas are made text', () => {
  assert.equal(
    encodeRows([
      ['Tên', 'Ghi chú'],
      ['Nguyễn, An', 'nói "được"\nrồi'],
      ['=HYPERLINK("x")', '-1'],
    ]),
    '\uFEFFTên,Ghi chú\r\n"Nguyễn, An","nói ""được""\nrồi"\r\n"\'=HYPERLINK(""x"")",\'-1\r\n',
  );
});
