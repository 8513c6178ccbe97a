import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberFormsPolicy, writeNumber } from './number-forms.ts';

const parts = { number: 7, year: 2026, unitCode: 'snv' };

test('a form writes number, year and unit, with as many digits as it says', () => {
  const { orderForm, minutesForm, certificateForm } = numberFormsPolicy.default;
  assert.equal(writeNumber(orderForm, parts), '07/2026/L-SNV');
  assert.equal(writeNumber(minutesForm, { ...parts, number: 123 }), '123/2026/BB-SNV');
  assert.equal(writeNumber(certificateForm, parts), '0007/2026/GCN-TTTHHC');
  assert.equal(writeNumber('{unit}.{number:1}-{year}', parts), 'SNV.7-2026');
});

function isRefused(value: Record<string, string>): void {
  assert.throws(() => numberFormsPolicy.parse(value), { code: 'invalidArgument' }, JSON.stringify(value));
}

test('forms that could give two papers one number, or are no numbers, are refused', () => {
  for (const orderForm of [
    '',
    'L-{unit}',
    '{number}/L-{unit}',
    '{year}/L-{unit}',
    '{number}/{year}/L',
    '{number}{year}/L-{unit}',
    '1{number}/{year}/L-{unit}',
    '{number}/{year}A-{unit}',
    '{number}/{year}/{number}-{unit}',
    '{number:9}/{year}/L-{unit}',
    '{number}/{year:4}/L-{unit}',
    '{number}/{year}/L {unit}',
    '{number}/{year}/{head}-{unit}',
    `{number}/{year}/{unit}/${'L'.repeat(60)}`,
  ])
    isRefused({ orderForm });
  isRefused({ certificateForm: '{number}/{year}/{unit}' });
  isRefused({ minutesForm: '{number:3}/{year}/l-{unit}' });
  isRefused({ receiptForm: '{number}/{year}' });
  const kept = numberFormsPolicy.parse({ orderForm: ' {number:3}/{year}/LĐ-{unit} ' });
  assert.equal(kept.orderForm, '{number:3}/{year}/LĐ-{unit}');
  assert.equal(kept.minutesForm, numberFormsPolicy.default.minutesForm);
});
