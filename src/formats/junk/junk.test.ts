/** Sorting letters by their words, and links that are not what they show. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computedMs } from '#tests/computed-time.ts';
import { isTrained, junkLikelihood, type TokenCount } from './likelihood.ts';
import { findLinks, isDeceptive } from './links.ts';
import { tokensOf } from './tokens.ts';

const letter = (text: string): number[] =>
  tokensOf({ subject: '', text, fromAddress: 'a@b.example', linkHosts: [] });

function learn(junk: readonly string[], good: readonly string[]): (text: string) => number {
  const counts = new Map<number, TokenCount>();
  const add = (texts: readonly string[], kind: 'junk' | 'good'): void => {
    for (const token of texts.flatMap(letter)) {
      const count = counts.get(token) ?? { junk: 0, good: 0 };
      count[kind] += 1;
      counts.set(token, count);
    }
  };
  add(junk, 'junk');
  add(good, 'good');
  const training = { junkMessages: junk.length, goodMessages: good.length };
  return (text) =>
    junkLikelihood(
      letter(text).map((token) => counts.get(token) ?? { junk: 0, good: 0 }),
      training,
    );
}

const JUNK = Array.from(
  { length: 6 },
  (_, index) => `vay tiền nhanh lãi suất thấp giải ngân trong ngày số ${index}`,
);
const GOOD = Array.from(
  { length: 6 },
  (_, index) => `kính gửi sở nội vụ báo cáo tháng ${index} về công tác cán bộ`,
);

test('letters like those sorted before are known again, with marks or without', () => {
  const judge = learn(JUNK, GOOD);
  assert.ok(judge('Vay tien nhanh, lai suat thap, giai ngan ngay hom nay') > 0.95);
  assert.ok(judge('Sở Nội vụ kính gửi báo cáo công tác cán bộ quý ba') < 0.05);
  const unknown = judge('xyzzy plugh');
  assert.ok(unknown > 0.4 && unknown < 0.6);
});

test('a handful of letters teaches nothing yet', () => {
  assert.equal(isTrained({ junkMessages: 4, goodMessages: 100 }), false);
  assert.equal(isTrained({ junkMessages: 5, goodMessages: 5 }), true);
});

test('pairs of syllables count, so that the same syllables in another order differ', () => {
  const judge = learn(['sản xuất'.concat(' hàng')], ['xuất sản hàng']);
  assert.ok(judge('sản xuất') > judge('xuất sản'));
});

test('a letter of a million words costs little', () => {
  const started = computedMs();
  assert.ok(letter('chữ nghĩa '.repeat(500_000)).length < 5_000);
  assert.ok(computedMs() - started < 500);
});

test('a link that shows one site and goes to another is found', () => {
  const links = findLinks(
    '<a href="http://evil.example/x">https://vietcombank.com.vn/login</a> <a href=https://a.vn>a</a>',
    true,
  );
  assert.deepEqual(links.map(isDeceptive), [true, false]);
  assert.deepEqual(
    findLinks('xem https://a.example/b và http://1.2.3.4/c', false).map(({ host }) => host),
    ['a.example', '1.2.3.4'],
  );
});

test('endless tags do not hold the search up', () => {
  const started = computedMs();
  findLinks('<a href='.repeat(30_000), true);
  findLinks(`<a ${'x '.repeat(100_000)}`, true);
  assert.ok(computedMs() - started < 2_000);
});
