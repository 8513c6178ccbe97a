import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOneEditAway, loosen, makeFuzzyTest, tighten } from './fuzzy.ts';

test('a word is one edit away with one letter more, fewer, or other', () => {
  assert.ok(isOneEditAway('baocao', 'baoca'));
  assert.ok(isOneEditAway('baocao', 'baocaos'));
  assert.ok(isOneEditAway('baocao', 'baocap'));
  assert.ok(isOneEditAway('baocao', 'xbaocao'));
  assert.ok(!isOneEditAway('baocao', 'baccap'));
  assert.ok(!isOneEditAway('baocao', 'baocaoxx'));
});

test('words are found in any order, by their beginning, with one letter wrong, without diacritics', () => {
  const holds = makeFuzzyTest('chuyen khoang nghi');
  assert.ok(holds(['Nghị quyết về khoáng sản', 'chuyển giao']));
  assert.ok(!holds(['Nghị quyết về khoáng sản']));
  assert.ok(!makeFuzzyTest('ba')(['xa']));
  assert.ok(!makeFuzzyTest('báo')([]));
});

test('only what stands under FUZZY becomes loose, and all of it strict again', () => {
  const subject = { kind: 'header', field: 'subject', value: 'x' } as const;
  const text = { kind: 'text', value: 'hai từ' } as const;
  const key = {
    kind: 'and',
    keys: [subject, { kind: 'fuzzy', key: { kind: 'or', keys: [subject, text] } }],
  } as const;
  const words = { kind: 'and', keys: ['hai', 'tu'].map((value) => ({ kind: 'text', value })) };
  assert.deepEqual(loosen(structuredClone(key) as never), {
    kind: 'and',
    keys: [subject, { kind: 'or', keys: [{ ...subject, isFuzzy: true }, words] }],
  });
  assert.deepEqual(tighten(structuredClone(key) as never), {
    kind: 'and',
    keys: [subject, { kind: 'or', keys: [subject, text] }],
  });
});
