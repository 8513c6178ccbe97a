/** The place of papers follows the name of the province. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from './issuer.ts';

test('papers are dated with the name of the province, whatever it is called', () => {
  assert.equal(placeOf('UBND tỉnh Thừa Thiên Huế'), 'Thừa Thiên Huế');
  assert.equal(placeOf('Ủy ban nhân dân thành phố Huế'), 'Huế');
  assert.equal(placeOf('Uỷ ban nhân dân tỉnh Quảng Trị'.normalize('NFD')), 'Quảng Trị');
  assert.equal(placeOf('UBND TP. Huế'), 'Huế');
  assert.equal(placeOf('Huế'), 'Huế');
});
