import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountWords } from './amount-words.ts';
import { dotted } from './dotted.ts';

test('amounts are said as offices say them', () => {
  const said: [number, string][] = [
    [0, 'không đồng'],
    [5, 'năm đồng'],
    [10, 'mười đồng'],
    [15, 'mười lăm đồng'],
    [21, 'hai mươi mốt đồng'],
    [24, 'hai mươi tư đồng'],
    [105, 'một trăm linh năm đồng'],
    [1_000, 'một nghìn đồng'],
    [1_005, 'một nghìn không trăm linh năm đồng'],
    [2_000_000, 'hai triệu đồng'],
    [1_000_005, 'một triệu không trăm linh năm đồng'],
    [123_000_000, 'một trăm hai mươi ba triệu đồng'],
    [84_500_000, 'tám mươi tư triệu năm trăm nghìn đồng'],
    [
      1_234_567_891,
      'một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt đồng',
    ],
    [1_003_000_000_000, 'một nghìn không trăm linh ba tỷ đồng'],
    [5_000_000_000_000, 'năm nghìn tỷ đồng'],
  ];
  for (const [amount, words] of said) assert.equal(amountWords(amount), words, String(amount));
});

test('what is no whole number of đồng is no amount', () => {
  for (const wrong of [-1, 1.5, Number.NaN, 2 ** 60]) assert.throws(() => amountWords(wrong), RangeError);
});

test('figures are dotted by thousands', () => {
  assert.deepEqual([0, 999, 1_000, -123_456, 12_500_000].map(dotted), [
    '0',
    '999',
    '1.000',
    '-123.456',
    '12.500.000',
  ]);
});
