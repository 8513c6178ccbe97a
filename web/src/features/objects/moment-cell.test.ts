import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRows } from './csv.ts';
import { readMoment } from './moment-cell.ts';

test('a time is told in the time of Việt Nam, and counted as spreadsheets count days', () => {
  // Eleven at night in Greenwich is six in the morning of the next day.
  assert.deepEqual(readMoment('2026-11-26T23:00:59.000Z'), {
    text: '27/11/2026 06:00',
    serial: 46353.25,
    isDay: false,
  });
  assert.deepEqual(readMoment('2026-11-26'), { text: '26/11/2026', serial: 46352, isDay: true });
});

test('what only begins like a day is no day', () => {
  for (const text of ['', '2026-13-45', '2026-11-26 x', '12/2026', '2026'])
    assert.equal(readMoment(text), undefined, text);
});

test('a file for people holds days and times as written here', () => {
  assert.equal(
    encodeRows([
      ['Tên', 'Lúc'],
      ['An', '2026-01-05T01:30:00.000Z'],
    ]),
    '\uFEFFTên,Lúc\r\nAn,05/01/2026 08:30\r\n',
  );
});

test('what a spreadsheet would compute is text in the file, whatever somebody called themselves', () => {
  const formulas = ['=1+1', '+84', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x.example";"a")'];
  const lines = encodeRows(formulas.map((formula) => [formula]))
    .slice(1)
    .split('\r\n');
  assert.deepEqual(lines, [
    "'=1+1",
    "'+84",
    "'-2+3",
    "'@SUM(A1)",
    "'\t'=1",
    `"'\r'=1"`,
    `"'=HYPERLINK(""http://x.example"";""a"")"`,
    '',
  ]);
  assert.equal(encodeRows([['a=1', ' =1', 'x,y']]), '\uFEFFa=1, =1,"x,y"\r\n');
});
