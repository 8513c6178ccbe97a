/** Nothing that somebody wrote is a formula in a spreadsheet, whichever mark the program that opens it parts cells by. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCsv } from './encode-csv.ts';

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '=HYPERLINK("http://x")'];

test('no cell begins like a formula, by commas or by semicolons, with quotes or without regard to them', () => {
  const texts = [
    ...FORMULAS,
    ...FORMULAS.flatMap((one) => [`a;${one}`, `a\t${one}`, `a\n${one}`, `a\r\n${one}`, `\t${one}`]),
  ];
  for (const text of texts) {
    const file = encodeCsv([['a', text, 'b']]);
    for (const begun of file.slice(1).split(/[,;\t\r\n]/))
      assert.doesNotMatch(begun, /^"?[=+\-@＝＋－＠]/, JSON.stringify(text));
  }
});

test('what is no formula stays as it is', () => {
  const row = ['Nguyễn Văn An', 'a; b', 'x = 1', 'a-b', '"trích"', 'hai\ndòng'];
  assert.equal(encodeCsv([row]), '\uFEFFNguyễn Văn An,a; b,x = 1,a-b,"""trích""","hai\ndòng"\r\n');
});
