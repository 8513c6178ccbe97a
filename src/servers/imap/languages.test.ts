import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findLanguage, translate, translateRefusal } from './languages.ts';
import { VIETNAMESE } from './vietnamese-texts.ts';

/** A sentence in quotes, or between back-ticks with numbers in it. */
const TEXTS = /'([A-Z][^'\n]*\.)'|`([A-Z][^`\n]*\.)`/g;

/** Said with a name in it, in English only. */
const WITH_NAMES = /\$\{name/;

function textsOfRoom(): string[] {
  const files = globSync('**/*.ts', { cwd: import.meta.dirname }).filter(
    (name) => !name.endsWith('.test.ts') && name !== 'vietnamese-texts.ts',
  );
  return files.flatMap((name) => {
    const source = readFileSync(join(import.meta.dirname, name), 'utf8');
    return [...source.matchAll(TEXTS)].map(([, plain, pattern]) => plain ?? pattern ?? '');
  });
}

test('every text of the room is there in Vietnamese', () => {
  const texts = textsOfRoom().filter((text) => !WITH_NAMES.test(text));
  assert.ok(texts.length > 100);
  const missing = texts
    .map((text) => text.replace(/\$\{[^}]*\}/g, '#'))
    .filter((text) => !VIETNAMESE.has(text));
  assert.deepEqual([...new Set(missing)], []);
});

test('numbers keep their place, and what is not known stays English', () => {
  assert.equal(translate('There are only 12 messages.', 'vi'), 'Chỉ có 12 thư.');
  assert.equal(translate('There are only 12 messages.', 'en'), 'There are only 12 messages.');
  assert.equal(translate('Nobody has said this.', 'vi'), 'Nobody has said this.');
});

test('a refusal is said in both where nobody has chosen, and in one to who has', () => {
  const text = 'The address or the password is wrong.';
  assert.equal(translateRefusal(text, 'i-default'), `Dia chi hoac mat khau khong dung. / ${text}`);
  assert.equal(translateRefusal(text, 'vi'), 'Địa chỉ hoặc mật khẩu không đúng.');
  assert.equal(translateRefusal(text, 'en'), text);
  assert.equal(translateRefusal('Nobody has said this.', 'i-default'), 'Nobody has said this.');
});

test('a range means a language by itself or cut at its hyphens', () => {
  assert.equal(findLanguage(['mul', 'vi-vn']), 'vi');
  assert.equal(findLanguage(['en-gb-oed']), 'en');
  assert.equal(findLanguage(['default']), 'vi');
  assert.equal(findLanguage(['fr', 'de']), undefined);
});
